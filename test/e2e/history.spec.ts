import { apples, expect, milk, mustard, test } from './story.ts';

test('a sale is found by article, by amount and by its state, by keyboard only', async ({
  till,
  cashier,
}) => {
  await cashier.setLineCut(true);
  await cashier.enter(milk.code);
  await cashier.pay();
  await cashier.enter(mustard.code, '3');
  await cashier.pay();
  await cashier.enter(apples.code, '0,500');
  await cashier.pay();
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(3);
  // Typing anywhere is a search.
  await till.page.keyboard.type('mustard', { delay: 60 });
  await expect(till.page.getByRole('textbox', { name: 'Search sales' })).toHaveValue('mustard');
  await expect(cashier.history).toHaveCount(1);
  await expect(till.page.getByRole('article', { name: /^Receipt/ })).toContainText(mustard.name);
  await till.page.keyboard.press('Escape');
  await till.page.keyboard.type('1.29', { delay: 60 });
  await expect(cashier.history).toHaveCount(1);
  await expect(till.page.getByRole('article', { name: /^Receipt/ })).toContainText(milk.name);
  await till.page.keyboard.press('ArrowDown');
  await expect(cashier.history.first()).toBeFocused();
  await till.page.keyboard.press('F7');
  await till.page.keyboard.press('F7');
  await till.page.keyboard.press('Alt+s');
  await expect(till.page.getByRole('button', { name: 'Waiting', pressed: true })).toBeVisible();
  await expect(cashier.history).toHaveCount(3);
  // What is answered leaves the list of what waits by itself.
  await till.page.keyboard.press('Escape');
  await cashier.setLineCut(false);
  await till.page.keyboard.press('F7');
  await expect(cashier.history.filter({ hasText: 'Settled' })).toHaveCount(3);
  await till.page.keyboard.press('Alt+s');
  await expect(till.page.getByRole('heading', { name: 'No such sale' })).toBeVisible();
});

test('goods are taken back and a receipt is printed again from the history', async ({ till, cashier }) => {
  await cashier.enter(milk.code, '2');
  await cashier.pay();
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(1);
  await till.page.keyboard.press('Alt+d');
  await expect(till.page.getByText('Handed to the printer.')).toBeVisible();
  await till.page.keyboard.press('Alt+b');
  await expect(till.page.getByRole('listbox', { name: 'Lines of the receipt' })).toContainText(milk.name);
  await till.page.keyboard.press('*');
  await till.page.keyboard.press('Enter');
  await expect(cashier.total).toHaveText('-€2.58');
});
