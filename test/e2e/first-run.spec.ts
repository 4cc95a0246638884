import { join } from 'node:path';
import { issueEnrolmentCode } from '#main/start/head-office.ts';
import { openInKiosk } from '../fixtures/till-shells.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { expect, milk, test } from './story.ts';

test('a new till is set up by keyboard: welcome, enrol, no printer yet, and the first sale', async ({
  shop,
  shell,
}) => {
  test.skip(shell === 'electron', 'the till of this story is opened in the kiosk shell');
  const till = await openInKiosk({ folder: join(shop.folder, 'new till'), onLine: () => {} });
  const { page } = till;
  try {
    const step = page.getByRole('list', { name: 'Setting up this till' }).locator('[aria-current=step]');
    await expect(page.getByRole('button', { name: 'Set up this till' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(step).toContainText('Enrol');

    // Whoever has no code yet may look at the rest first.
    await page.getByRole('button', { name: 'Enrol later' }).press('Enter');
    await expect(step).toContainText('Printer');
    await page.getByRole('button', { name: 'Choose later' }).press('Enter');
    await expect(page.getByRole('heading', { name: 'Nearly there' })).toBeVisible();
    await expect(page.getByText('It is not enrolled yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Enrol now' }).press('Enter');

    await page.getByRole('textbox', { name: 'Head office address' }).fill(shop.headOffice.ready.url);
    const code = await issueEnrolmentCode(shop.headOffice.ready, 'harbour');
    await page.getByRole('textbox', { name: 'One-time code' }).fill(code);
    await page.getByRole('textbox', { name: 'Name of this till' }).fill('Corner till');
    await page.keyboard.press('Enter');
    await expect(step).toContainText('Printer');
    await page.getByRole('button', { name: 'Choose later' }).press('Enter');
    await expect(page.getByText('It is enrolled as Corner till.')).toBeVisible();
    await page.getByRole('button', { name: 'Start selling' }).press('Enter');

    const cashier = cashierAt(page);
    await cashier.ready();
    await cashier.enter(milk.code);
    await cashier.pay();
    await page.keyboard.press('F7');
    await expect(cashier.history).toHaveCount(1);
    await page.reload();
    await cashier.ready();
    await expect(step).toHaveCount(0);
  } finally {
    await till.close();
  }
});
