import type { Page } from '@playwright/test';
import { expect, milk, mustard, test } from './story.ts';
import type { Cashier } from '../simulation/cashier.ts';

/** Sells by keyboard, and answers the receipt's number. */
async function sell(
  page: Page,
  cashier: Cashier,
  goods: readonly (readonly [string, string])[],
): Promise<string> {
  for (const [code, quantity] of goods) await cashier.enter(code, quantity);
  await expect(cashier.lines).toHaveCount(goods.length);
  await cashier.pay();
  const last = page.getByRole('status', { name: 'Last sale' });
  return /\w+-\d\d-\d{6}/.exec(await last.innerText())![0];
}

async function openReceipt(page: Page, number: string): Promise<void> {
  await page.keyboard.press('Alt+b');
  await page.getByRole('textbox', { name: 'Receipt number' }).fill(number);
  await page.keyboard.press('Enter');
  await page.getByRole('listbox', { name: 'Lines of the receipt' }).waitFor();
}

const payOut = async (page: Page): Promise<void> => {
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Cash paid out' }).waitFor();
  await page.keyboard.press('Enter');
};

test('two of three come back by receipt number before head office knows the sale, by keyboard only', async ({
  till,
  cashier,
}) => {
  await cashier.setLineCut(true);
  const number = await sell(till.page, cashier, [[milk.code, '3']]);
  await openReceipt(till.page, number);
  await till.page.keyboard.type('2');
  await till.page.keyboard.press('Enter');
  await till.page.keyboard.press('Enter');
  await expect(cashier.total).toHaveText('-€2.58');
  await payOut(till.page);
  await expect(cashier.lines).toHaveCount(0);
  // Nobody waits for change of nothing: it says what went out of the drawer.
  await expect(till.page.getByRole('status', { name: 'Paid out' })).toHaveText('€2.58');
  // What is left is one: a second return of two is not to be had.
  await openReceipt(till.page, number);
  await till.page.keyboard.type('2');
  await till.page.keyboard.press('Enter');
  await expect(till.page.getByRole('alert').filter({ hasText: 'At most 1' })).toBeVisible();
  await till.page.keyboard.press('Escape');
  await cashier.setLineCut(false);
  await till.page.keyboard.press('F7');
  await expect(cashier.history.filter({ hasText: 'Settled' })).toHaveCount(2);
  await expect(cashier.history.filter({ hasText: 'look at this' })).toHaveCount(0);
});

test('goods are exchanged in one go: one comes back, another is bought, the rest is paid', async ({
  till,
  cashier,
}) => {
  const number = await sell(till.page, cashier, [[milk.code, '1']]);
  await openReceipt(till.page, number);
  await till.page.keyboard.press('+');
  await till.page.keyboard.press('Enter');
  await expect(cashier.total).toHaveText('-€1.29');
  await cashier.enter(mustard.code, '2');
  await expect(cashier.lines).toHaveCount(2);
  await expect(cashier.total).toHaveText('€1.29');
  await cashier.pay();
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(2);
  await expect(cashier.history.filter({ hasText: 'Settled' })).toHaveCount(2);
});

test("a scan of the receipt's code opens it wherever the cashier is", async ({ till, cashier }) => {
  const number = await sell(till.page, cashier, [[milk.code, '2']]);
  await till.page.keyboard.press('F7');
  await cashier.history.first().waitFor();
  await till.page.evaluate(
    (keys) => {
      for (const key of keys)
        document.activeElement!.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
    },
    [...number, 'Enter'],
  );
  await expect(till.page.getByRole('listbox', { name: 'Lines of the receipt' })).toContainText(milk.name);
});

test('the whole code of a receipt, as a scanner types it, opens the receipt', async ({
  till: { page },
  cashier,
}) => {
  await sell(page, cashier, [[milk.code, '2']]);
  await page.keyboard.press('F8');
  const code = await page.locator('[data-code^="OP1:"]').getAttribute('data-code');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.waitForTimeout(300);
  await page.evaluate(
    (keys) => {
      for (const key of keys)
        document.activeElement!.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
    },
    [...code!, 'Enter'],
  );
  await expect(page.getByRole('listbox', { name: 'Lines of the receipt' })).toContainText(milk.name);
  await expect(cashier.search).toBeHidden();
});

test('what was paid by card goes back by card, and its receipt names the one it comes from', async ({
  till: { page },
  cashier,
}) => {
  await cashier.enter(milk.code, '2');
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Cash received' }).waitFor();
  await page.keyboard.press('Alt+2');
  await page.getByRole('textbox', { name: 'Card amount' }).press('Enter');
  const last = page.getByRole('status', { name: 'Last sale' });
  const number = /\w+-\d\d-\d{6}/.exec(await last.innerText())![0];
  await openReceipt(page, number);
  await page.keyboard.press('+');
  await page.keyboard.press('Enter');
  await expect(cashier.total).toHaveText('-€1.29');
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Card amount paid out' }).press('Enter');
  await page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(2);
  const paper = page.getByRole('article', { name: /^Receipt/ });
  await expect(paper).toContainText(`${number} / 1`);
  await expect(paper).toContainText(/Card\s*-1\.29/);
  await expect(paper).toContainText('Reduced rate 7 %');
});

test('a whole sale is called off, whatever it had', async ({ till, cashier }) => {
  const number = await sell(till.page, cashier, [
    [milk.code, '2'],
    [mustard.code, '1'],
  ]);
  await openReceipt(till.page, number);
  await till.page.keyboard.press('Alt+v');
  await expect(cashier.total).toHaveText('-€3.87');
  await payOut(till.page);
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(2);
  await expect(cashier.history.filter({ hasText: 'Settled' })).toHaveCount(2);
  await till.page.keyboard.press('Escape');
  await openReceipt(till.page, number);
  await expect(till.page.getByText('0 left to return')).toHaveCount(2);
});

test('goods without a receipt come back with a reason, and a wrong number is named', async ({
  till,
  cashier,
}) => {
  await till.page.keyboard.press('Alt+b');
  await till.page.getByRole('textbox', { name: 'Receipt number' }).fill('XX-26-000099');
  await till.page.keyboard.press('Enter');
  await expect(till.page.getByRole('alert').filter({ hasText: 'XX-26-000099' })).toBeVisible();
  await till.page.keyboard.press('Alt+w');
  await till.page.getByRole('textbox', { name: 'Why' }).fill('1');
  await till.page.keyboard.press('Enter');
  await till.page.getByRole('textbox', { name: 'What comes back' }).fill(`2*${mustard.code}`);
  await till.page.keyboard.press('Enter');
  await expect(cashier.total).toHaveText('-€2.58');
  await till.page.keyboard.press('Enter');
  await payOut(till.page);
  await till.page.keyboard.press('F7');
  await expect(cashier.history.filter({ hasText: 'Refund' })).toHaveCount(1);
});
