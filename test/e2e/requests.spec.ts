import { callHeadOffice } from '#main/start/head-office.ts';
import type { Page } from '@playwright/test';
import { startExample } from './example-webhook.ts';
import { signIn } from './sign-in.ts';
import { expect, milk, test } from './story.ts';

test.use({ staff: true });

async function lookAtMilk(page: Page) {
  await page.keyboard.press('F6');
  const panel = page.getByRole('region', { name: 'Price check' });
  await panel.getByRole('textbox').fill(milk.code);
  await page.keyboard.press('Enter');
  return panel;
}

test('other shops are asked through the chain’s own system, also after the line was down', async ({
  till: { page },
  cashier,
  shop,
}) => {
  const stopExample = await startExample(shop, ['stockElsewhere']);
  await signIn(page, 'Amina');
  const panel = await lookAtMilk(page);
  await panel.getByRole('button', { name: 'Ask other shops' }).click();
  await expect(panel).toContainText('Central depot');
  await expect(panel.locator('dd')).toHaveText(['24']);
  await page.keyboard.press('Escape');

  await cashier.setLineCut(true);
  await lookAtMilk(page);
  await panel.getByRole('button', { name: 'Ask again' }).click();
  await expect(panel).toContainText('Waits for the line. It goes out by itself; you can go on.');
  await cashier.setLineCut(false);
  await expect(panel).toContainText('Central depot');
  await stopExample();
});

test('what a customer owes is asked where they stand', async ({ till: { page } }) => {
  await signIn(page, 'Amina');
  await page.keyboard.press('F3');
  await page.getByRole('combobox', { name: 'Name, phone or number' }).fill('café');
  await page.keyboard.press('Enter');
  await page.keyboard.press('F3');
  const panel = page.getByRole('region', { name: 'Customer' });
  await panel.getByRole('button', { name: 'Ask what they owe' }).click();
  await expect(panel).toContainText('Owes €0.00.');
});

test('a price that nobody in the shop may allow is granted by head office, and is a price by hand', async ({
  till: { page },
  cashier,
  shop,
}) => {
  await signIn(page, 'Amina');
  await cashier.enter(milk.code);
  await page.keyboard.press('F5');
  await page.getByRole('textbox', { name: 'Price each' }).fill('0.50');
  await page.getByRole('textbox', { name: 'Why' }).fill('dented');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').locator(':focus')).toBeVisible();
  await page.keyboard.press('Escape');
  const panel = page.getByRole('region', { name: milk.name });
  await panel.getByRole('button', { name: 'Ask head office for this price' }).click();
  await expect(panel).toContainText('Asked. The answer appears here.');
  await expect(cashier.total).toHaveText('€1.29');

  // Somebody at head office, in the console.
  const headOffice = await page.context().newPage();
  await headOffice.goto(`${shop.headOffice.ready.url}/requests`);
  await expect(headOffice.getByRole('listitem').first()).toContainText('0.50 EUR instead of 1.29 EUR');
  await headOffice.getByRole('textbox', { name: 'Your name' }).fill('Ms. Mill');
  await headOffice.getByRole('button', { name: 'Allow' }).click();
  await expect(headOffice.getByText('No till waits.')).toBeVisible();
  await headOffice.close();

  await expect(panel).toContainText('Allowed by Ms. Mill: €0.50. It is set.');
  await expect(cashier.total).toHaveText('€0.50');
  await page.getByRole('textbox', { name: 'Price each' }).press('Enter');
  await expect(panel).toBeHidden();
  await cashier.pay();
  await page.keyboard.press('F7');
  await expect(cashier.history).toContainText('€0.50');
  await expect(cashier.history).toContainText('Settled');
  // What head office granted is not asked about by head office.
  expect(await callHeadOffice(shop.headOffice.ready, 'GET', '/v1/exceptions')).toMatchObject({
    exceptions: [],
  });
});
