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

test('where no printer is set up the history says so, and goods are taken back from there', async ({
  till,
  cashier,
}) => {
  await cashier.enter(milk.code, '2');
  await cashier.pay();
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(1);
  await till.page.keyboard.press('Alt+d');
  await expect(till.page.getByText(/^No printer is set up\. Print with this PC/)).toBeVisible();
  await till.page.getByRole('button', { name: 'Set up a printer' }).click();
  await expect(till.page.getByRole('dialog', { name: 'Receipt printer' })).toBeVisible();
  await till.page.keyboard.press('Escape');
  await expect(till.page.getByRole('dialog')).toHaveCount(0);
  await till.page.keyboard.press('Alt+b');
  await expect(till.page.getByRole('listbox', { name: 'Lines of the receipt' })).toContainText(milk.name);
  await till.page.keyboard.press('*');
  await till.page.keyboard.press('Enter');
  await expect(cashier.total).toHaveText('-€2.58');
});

test('a history that cannot be read says so in its place; selling goes on, and it is tried again', async ({
  till,
  cashier,
}) => {
  const { page } = till;
  await cashier.enter(milk.code);
  await cashier.pay();
  // The browser's database refuses to go through the entries, as it does on a disk that is dying.
  await page.evaluate(() => {
    for (const kind of [IDBObjectStore.prototype, IDBIndex.prototype]) {
      const whole = kind.openCursor;
      kind.openCursor = () => {
        throw new DOMException('the disk does not answer', 'UnknownError');
      };
      window.addEventListener('mended', () => (kind.openCursor = whole), { once: true });
    }
  });
  await page.keyboard.press('F7');
  const words = page.getByRole('alert').filter({ hasText: 'This part cannot be shown' });
  await expect(words).toContainText('TILL_SCREEN_FAILED');
  await page.keyboard.press('Escape');
  await cashier.enter(mustard.code);
  await cashier.pay();
  await expect(cashier.lines).toHaveCount(0);
  await page.keyboard.press('F7');
  await expect(words).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event('mended')));
  await words.getByRole('button', { name: 'Try again' }).click();
  await expect(cashier.history).toHaveCount(2);
});
