import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { DEMO_OWNER } from '#server/demo/seed-demo-chain.ts';
import { issueEnrolmentCode } from '#main/start/head-office.ts';
import { openInKiosk } from '../fixtures/till-shells.ts';
import { cashierAt, type Cashier } from '../simulation/cashier.ts';
import { signIn } from './sign-in.ts';
import { expect, milk, test } from './story.ts';

/** From the enrolled till's printer step to its first sale, which the history shows. */
async function sellFirst(page: Page): Promise<Cashier> {
  await page.getByRole('button', { name: 'Choose later' }).press('Enter');
  await expect(page.getByText('It is enrolled as Corner till.')).toBeVisible();
  await page.getByRole('button', { name: 'Start selling' }).press('Enter');
  const cashier = cashierAt(page);
  await cashier.ready();
  await cashier.enter(milk.code);
  await cashier.pay();
  await page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(1);
  return cashier;
}

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
    // Whoever reads another language finds it by its own name, and the till keeps it.
    await page.getByRole('radio', { name: 'English' }).press('ArrowRight');
    await expect(page.getByRole('button', { name: 'এই টিল সাজান' })).toBeVisible();
    await page.reload();
    await page.getByRole('radio', { name: 'বাংলা' }).press('ArrowLeft');
    await page.getByRole('button', { name: 'Set up this till' }).press('Enter');
    await expect(step).toContainText('Enrol');

    // Whoever has no code yet may look at the rest first.
    await page.getByRole('button', { name: 'Enrol later' }).press('Enter');
    await expect(step).toContainText('Printer');
    await page.getByRole('button', { name: 'Choose later' }).press('Enter');
    await expect(page.getByRole('heading', { name: 'Nearly there' })).toBeVisible();
    await expect(page.getByText('It is not enrolled yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Enrol now' }).press('Enter');

    await page.getByText('A one-time code', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Head office address' }).fill(shop.headOffice.ready.url);
    const code = await issueEnrolmentCode(shop.headOffice.ready, 'harbour');
    await page.getByRole('textbox', { name: 'One-time code' }).fill(code);
    await page.getByRole('textbox', { name: 'Name of this till' }).fill('Corner till');
    await page.keyboard.press('Enter');
    await expect(step).toContainText('Printer');
    const cashier = await sellFirst(page);
    await page.reload();
    await cashier.ready();
    await expect(step).toHaveCount(0);
  } finally {
    await till.close();
  }
});

test('a new till asks its owner by mail, waits over a restart, and sells once the owner said yes', async ({
  shop,
  shell,
}) => {
  test.skip(shell === 'electron', 'the till of this story is opened in the kiosk shell');
  const start = { folder: join(shop.folder, 'asking till'), onLine: () => {} };
  let till = await openInKiosk(start);
  try {
    await till.page.getByRole('button', { name: 'Set up this till' }).press('Enter');
    const ask = async (email: string): Promise<void> => {
      await till.page.getByRole('textbox', { name: 'Head office address' }).fill(shop.headOffice.ready.url);
      await till.page.getByRole('textbox', { name: 'Owner’s e-mail' }).fill(email);
      await till.page.getByRole('textbox', { name: 'Name of this till' }).fill('Corner till');
      await till.page.keyboard.press('Enter');
    };
    await ask('nobody');
    await expect(till.page.getByText('This is not an e-mail address.')).toBeVisible();
    // An address that is no owner's looks the same, and is put away.
    await ask('stranger@elsewhere.example');
    await expect(till.page.getByRole('heading', { name: 'Waiting for the owner’s yes' })).toBeVisible();
    await till.page.getByRole('button', { name: 'Stop asking' }).click();
    await ask(DEMO_OWNER);
    await expect(till.page.getByRole('heading', { name: 'Waiting for the owner’s yes' })).toBeVisible();
    const number = () => till.page.getByText(/^\d{4}$/);
    const comparison = await number().innerText();

    await till.kill();
    till = await openInKiosk(start);
    await expect(number()).toHaveText(comparison);

    const owner = await till.page.context().newPage();
    await owner.goto(`${shop.headOffice.ready.url}/outbox`);
    await owner
      .getByRole('link', { name: /\/enrol\// })
      .first()
      .click();
    await expect(owner.getByText(comparison, { exact: true })).toBeVisible();
    await owner.getByRole('combobox', { name: 'Shop' }).selectOption('Harbour Street');
    await owner.getByRole('button', { name: 'Yes, let it in' }).click();
    await expect(owner.getByRole('heading', { name: 'Corner till is let in' })).toBeVisible();
    await owner.close();

    const { page } = till;
    const cashier = await sellFirst(page);
    await expect(cashier.history.first()).toContainText('settled', { ignoreCase: true });
  } finally {
    await till.close();
  }
});

test('whoever tries the demo gets a head office beside the till, and both are there again tomorrow', async ({
  shop,
  shell,
}) => {
  test.skip(shell === 'electron', 'the till of this story is opened in the kiosk shell');
  const start = { folder: join(shop.folder, 'demo till'), onLine: () => {} };
  let till = await openInKiosk(start);
  try {
    await till.page.getByRole('button', { name: 'Try the demo' }).click();
    await till.page.getByRole('button', { name: 'Choose later' }).press('Enter', { timeout: 60_000 });
    await expect(till.page.getByText('Mrs Khan (manager) 3333')).toBeVisible();
    await till.page.getByRole('button', { name: 'Start selling' }).press('Enter');
    await signIn(till.page, 'Amina');
    await till.close();

    till = await openInKiosk(start);
    await signIn(till.page, 'Amina');
    const cashier = cashierAt(till.page);
    await cashier.ready();
    await cashier.enter(milk.code);
    await cashier.pay();
    await till.page.keyboard.press('F7');
    await expect(cashier.history.first()).toContainText('settled', { ignoreCase: true, timeout: 60_000 });
  } finally {
    await till.close();
  }
});
