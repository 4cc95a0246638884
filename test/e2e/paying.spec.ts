import type { Page } from '@playwright/test';
import { expect, milk, mustard, test } from './story.ts';
import { cashierAt } from '../simulation/cashier.ts';

/** A wedge scanner: all keys within a few milliseconds, ended by Enter. */
async function scan(page: Page, code: string): Promise<void> {
  await page.evaluate(
    (keys) => {
      for (const key of keys)
        document.activeElement!.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
    },
    [...code, 'Enter'],
  );
}

const due = (page: Page) => page.getByRole('status', { name: 'Amount due' });
const received = (page: Page) => page.getByRole('textbox', { name: 'Cash received' });
const given = (page: Page) => page.getByRole('list', { name: 'Given so far' }).getByRole('listitem');

test('three scans and two keys are a sale paid in exact cash', async ({ till, cashier }) => {
  for (const goods of [milk, mustard, milk]) await scan(till.page, goods.barcodes[0]!);
  await expect(cashier.total).toHaveText('€3.87');
  await till.page.waitForTimeout(300);
  // The number pad alone: Enter pays, Enter says that it was exact.
  await till.page.keyboard.press('NumpadEnter');
  await received(till.page).waitFor();
  await till.page.keyboard.press('NumpadEnter');
  await expect(cashier.lines).toHaveCount(0);
  await expect(till.page.getByRole('status', { name: 'Last sale' })).toContainText('€3.87');
});

test('with the number pad alone a customer pays with a note and gets change', async ({ till, cashier }) => {
  await scan(till.page, milk.barcodes[0]!);
  await expect(cashier.lines).toHaveCount(1);
  await till.page.waitForTimeout(300);
  await till.page.keyboard.press('NumpadEnter');
  await received(till.page).waitFor();
  for (const key of ['2', 'NumpadDecimal', '5']) {
    await till.page.keyboard.press(key);
    await till.page.waitForTimeout(60);
  }
  await expect(received(till.page)).toHaveValue('2.5');
  await till.page.keyboard.press('NumpadEnter');
  await expect(till.page.getByRole('status', { name: 'Change' })).toHaveText('€1.21');

  // By finger: a note that customers give for this sum, or exactly what it comes to.
  const quick = till.page.getByRole('group', { name: 'Quick amounts' });
  await cashier.enter(milk.code);
  await till.page.keyboard.press('F9');
  await quick.getByRole('button', { name: '€5.00' }).click();
  await expect(received(till.page)).toHaveValue('5.00');
  await till.page.keyboard.press('Enter');
  await expect(till.page.getByRole('status', { name: 'Change' })).toHaveText('€3.71');
  await cashier.enter(mustard.code, '2');
  await till.page.keyboard.press('F9');
  await quick.getByRole('button', { name: 'Exact €2.58' }).click();
  await expect(till.page.getByRole('status', { name: 'Last sale' })).toContainText('€2.58');
});

test('a scanner that ends each code twice neither opens nor completes the payment', async ({
  till,
  cashier,
}) => {
  for (const goods of [milk, mustard]) {
    await till.page.evaluate(
      (keys) => {
        // All of them first: a key's time is when it was made, and a scanner does not wait for the page.
        const events = keys.map(
          (key) => new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
        for (const event of events) document.activeElement!.dispatchEvent(event);
      },
      [...goods.barcodes[0]!, 'Enter', 'Enter'],
    );
  }
  await expect(cashier.lines).toHaveCount(2);
  await expect(received(till.page)).toBeHidden();
});

test('one part is paid in cash and the rest by card, by keyboard only', async ({ till, cashier }) => {
  await cashier.enter(milk.code, '5');
  await till.page.keyboard.press('F9');
  await received(till.page).fill('2');
  await till.page.keyboard.press('Enter');
  await expect(given(till.page)).toHaveText([/Cash€2\.00/]);
  await expect(due(till.page)).toHaveText('€4.45');
  await till.page.keyboard.press('Alt+2');
  const card = till.page.getByRole('textbox', { name: 'Card amount' });
  await card.fill('10');
  await expect(till.page.getByText('€5.55 more than is due')).toBeVisible();
  await till.page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(1);
  await card.fill('');
  await till.page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(0);
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toContainText('Settled');
  await expect(till.page.getByRole('article', { name: /^Receipt/ })).toContainText(/Cash 2\.00\s*Card 4\.45/);
});

test('a part that was given by mistake is taken back with one key', async ({ till, cashier }) => {
  await cashier.enter(milk.code, '5');
  await till.page.keyboard.press('F9');
  await received(till.page).fill('2');
  await till.page.keyboard.press('Enter');
  await expect(given(till.page)).toHaveCount(1);
  await till.page.keyboard.press('Backspace');
  await expect(given(till.page)).toHaveCount(0);
  await expect(due(till.page)).toHaveText('€6.45');
});

test('money that was given is still known when the till was killed in the middle', async ({ shop }) => {
  const first = await shop.openTill('Split till');
  const before = cashierAt(first.page);
  await before.ready();
  await before.enter(milk.code, '5');
  await first.page.keyboard.press('F9');
  await received(first.page).fill('2');
  await first.page.keyboard.press('Enter');
  await expect(given(first.page)).toHaveCount(1);
  await first.page.waitForTimeout(300);
  await first.kill();

  const second = await shop.openTill('Split till');
  await expect(given(second.page)).toHaveText([/Cash€2\.00/]);
  await expect(due(second.page)).toHaveText('€4.45');
  await second.page.keyboard.press('Enter');
  await expect(cashierAt(second.page).lines).toHaveCount(0);
  await second.close();
});

test('a voucher has a number, which is scanned into its field', async ({ till, cashier }) => {
  await cashier.enter(milk.code);
  await till.page.keyboard.press('F9');
  await received(till.page).waitFor();
  await till.page.keyboard.press('Alt+5');
  const amount = till.page.getByRole('textbox', { name: 'Voucher amount' });
  await amount.fill('1');
  await till.page.keyboard.press('Enter');
  const number = till.page.getByRole('textbox', { name: 'Number' });
  await expect(number).toBeFocused();
  await till.page.waitForTimeout(300);
  await scan(till.page, 'VOUCHER-20417');
  await expect(number).toHaveValue('VOUCHER-20417');
  await expect(cashier.lines).toHaveCount(1);
  // A hand, not the scanner's second Enter.
  await till.page.waitForTimeout(300);
  await number.press('Enter');
  await expect(given(till.page)).toHaveText([/Voucher VOUCHER-20417€1\.00/]);
});

test('a tip is asked for with the sum and is no part of the change', async ({ till, cashier }) => {
  await cashier.enter(milk.code);
  await till.page.keyboard.press('F9');
  await received(till.page).waitFor();
  await till.page.keyboard.press('Alt+9');
  await till.page.getByRole('textbox', { name: 'Tip' }).fill('0.71');
  await till.page.keyboard.press('Enter');
  await expect(due(till.page)).toHaveText('€2.00');
  await received(till.page).fill('5');
  await till.page.keyboard.press('Enter');
  await expect(till.page.getByRole('status', { name: 'Change' })).toHaveText('€3.00');
});

test('foreign notes are worth what head office says, and the change is in our own money', async ({
  till: { page },
  cashier,
}) => {
  await cashier.enter(milk.code, '10');
  await page.keyboard.press('F9');
  await received(page).waitFor();
  await page.keyboard.press('Alt+7');
  const dollars = page.getByRole('textbox', { name: 'USD notes received' });
  // 14.02 × 0.92 = 12.8984, which is €12.90 in whole cents.
  await expect(dollars).toHaveAttribute('placeholder', '14.02');
  await dollars.fill('20');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status', { name: 'Change' })).toHaveText('€5.50');
  await page.keyboard.press('F7');
  await expect(page.getByRole('article', { name: /^Receipt/ })).toContainText(
    /Cash USD 20\.00 × 0\.92\s*18\.40/,
  );
});
