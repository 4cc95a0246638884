import type { Page } from '@playwright/test';
import { startExample } from './example-webhook.ts';
import { expect, milk, test } from './story.ts';

// The wallet's books are in server/example-webhook/wallet.csv; a milk costs what W-1001 has paid.
const amount = (page: Page) => page.getByRole('textbox', { name: 'Wallet amount' });
const number = (page: Page) => page.getByRole('textbox', { name: 'Number, if there is one' });
const pane = (page: Page) => page.locator('.pay');
const given = (page: Page) => page.getByRole('list', { name: 'Given so far' }).getByRole('listitem');

/** Opens the payment by wallet, by keyboard only. */
async function payByWallet(page: Page): Promise<void> {
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Cash received' }).waitFor();
  await page.keyboard.press('Alt+3');
  await expect(amount(page)).toBeFocused();
}

/** Asks whether the wallet has paid, by the number that it calls the payment. */
async function askAbout(page: Page, reference: string): Promise<void> {
  await number(page).fill(reference);
  await page.keyboard.press('Alt+8');
}

/** Where everything that can be pressed or typed into is, whatever is said. */
function places(page: Page): Promise<string> {
  const all = pane(page).locator('button, input, output, .pay-asked');
  return all.evaluateAll((elements) =>
    JSON.stringify(elements.map((element) => element.getBoundingClientRect().toJSON() as object)),
  );
}

test('the chain is asked whether a wallet has paid, and Enter takes it with the transaction’s number', async ({
  till: { page },
  cashier,
  shop,
}) => {
  const stopExample = await startExample(shop, ['walletConfirmation']);
  await cashier.enter(milk.code);
  await payByWallet(page);
  const before = await places(page);
  // Without its number nobody can say what was paid.
  await page.keyboard.press('Alt+8');
  await expect(number(page)).toBeFocused();
  await page.keyboard.type('W-9999', { delay: 60 });
  await page.keyboard.press('Alt+8');
  await expect(pane(page)).toContainText('Refused: no payment W-9999 in EUR');
  expect(await places(page)).toBe(before);
  await number(page).fill('W-1001');
  await expect(pane(page)).not.toContainText('Refused');
  await page.keyboard.press('Alt+8');
  await expect(pane(page)).toContainText('Paid: €1.29. Enter takes it. TX-77-1001');
  await expect(page.getByRole('button', { name: 'Ask whether it has paid' })).toBeDisabled();
  expect(await places(page)).toBe(before);

  await page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(0);
  await page.keyboard.press('F7');
  await expect(cashier.history).toContainText('Settled');
  await expect(page.getByRole('article', { name: /^Receipt/ })).toContainText('Wallet TX-77-1001 1.29');
  await stopExample();
});

test('what a wallet has paid is for its own amount: with one more article it is not all paid', async ({
  till: { page },
  cashier,
  shop,
}) => {
  const stopExample = await startExample(shop, ['walletConfirmation']);
  await cashier.enter(milk.code);
  await payByWallet(page);
  await askAbout(page, 'W-1001');
  await expect(pane(page)).toContainText('Paid: €1.29.');
  await page.keyboard.press('Escape');
  await cashier.enter(milk.code);
  await expect(cashier.total).toHaveText('€2.58');
  await payByWallet(page);
  await expect(pane(page)).toContainText('The wallet has paid €1.29. Type that to take it.');
  await expect(pane(page)).not.toContainText('Enter takes it');

  // What was paid is taken as a part, and its number need not be typed again; the rest is cash.
  await amount(page).fill('1.29');
  await expect(pane(page)).toContainText('Paid: €1.29. Enter takes it.');
  await page.keyboard.press('Enter');
  await expect(given(page)).toHaveText([/Wallet TX-77-1001€1\.29/]);
  // It is taken: the same amount once more is another payment.
  await page.keyboard.press('Alt+3');
  await expect(page.getByRole('button', { name: 'Ask whether it has paid' })).toBeEnabled();
  await expect(pane(page)).not.toContainText('Enter takes it');
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(0);
  await stopExample();
});

test('with the line down the question waits, and the wallet is taken as ever', async ({
  till: { page },
  cashier,
}) => {
  await cashier.setLineCut(true);
  await cashier.enter(milk.code);
  await payByWallet(page);
  await askAbout(page, 'W-1001');
  await expect(pane(page)).toContainText('Waits for the line. It goes out by itself; you can go on.');
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(0);
  await page.keyboard.press('F7');
  await expect(page.getByRole('article', { name: /^Receipt/ })).toContainText('Wallet W-1001 1.29');
});

test('where nobody at head office answers for wallets the till says so, and takes it all the same', async ({
  till: { page },
  cashier,
}) => {
  await cashier.enter(milk.code);
  await payByWallet(page);
  await number(page).fill('W-1001');
  await page.getByRole('button', { name: 'Ask whether it has paid' }).click();
  await expect(pane(page)).toContainText('Head office has nobody set up to answer this.');
  await expect(page.getByRole('button', { name: 'Ask again' })).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(0);
});

test('in training nobody is asked about a wallet', async ({ till: { page }, cashier }) => {
  await page.keyboard.press('Control+o');
  await page.getByRole('button', { name: 'Start training' }).click();
  await expect(page.getByRole('status').filter({ hasText: /TRAINING/ })).toBeVisible();
  await page.keyboard.press('F1');
  await cashier.enter(milk.code);
  await payByWallet(page);
  await expect(page.getByRole('button', { name: 'Ask whether it has paid' })).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(0);
  await page.keyboard.press('F7');
  await expect(page.getByRole('article', { name: /^Receipt/ })).toContainText('TRAINING');
  await expect(page.getByRole('button', { name: 'Ask for an e-invoice number' })).toBeDisabled();
});
