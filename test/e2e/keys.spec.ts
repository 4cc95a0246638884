import { apples, expect, milk, test } from './story.ts';

test('a question mark shows every key; in the middle of a text it is a question mark', async ({
  till: { page },
  cashier,
}) => {
  await cashier.search.press('?');
  const list = page.getByRole('dialog', { name: 'All keys' });
  await expect(list).toContainText('PayF9');
  await expect(list).toContainText('Price checkF6');
  // Also those of fields and lists, by where they work.
  await expect(list.getByRole('region', { name: 'In the empty amount field' })).toContainText(
    'Next means of payment/',
  );
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await cashier.search.pressSequentially('what?', { delay: 60 });
  await expect(cashier.search).toHaveValue('what?');
  await expect(list).toBeHidden();
  await page.keyboard.press('Escape');
  await cashier.enter(milk.code);
  await expect(cashier.lines).toHaveCount(1);
  await page.keyboard.press('Alt+c');
  const categories = page.getByRole('tablist', { name: 'Categories' }).getByRole('tab');
  await expect(categories.nth(1)).toHaveAttribute('aria-selected', 'true');
});

test('no key of the till does what a browser would do with it, also where it does nothing', async ({
  till: { page },
  cashier,
}) => {
  await page.evaluate(() => {
    const left: string[] = [];
    Object.assign(window, { left });
    window.addEventListener('keydown', (event) => {
      if (!event.defaultPrevented && event.key.length > 1 && !/^(Control|Enter)$/.test(event.key))
        left.push(event.key);
    });
  });
  const pressAll = async (): Promise<void> => {
    for (const key of ['F5', 'F12', 'Control+d']) await page.keyboard.press(key);
  };
  // With nothing in the basket, in the payment, and in a dialog.
  await pressAll();
  await cashier.enter(milk.code);
  await page.keyboard.press('F9');
  await expect(page.getByRole('textbox', { name: 'Cash received' })).toBeFocused();
  await pressAll();
  await page.keyboard.press('Control+p');
  const printer = page.getByRole('dialog', { name: 'Printer' });
  await expect(printer).toBeVisible();
  await pressAll();
  await page.keyboard.press('Escape');
  await expect(printer).toBeHidden();
  expect(await page.evaluate(() => Reflect.get(window, 'left'))).toEqual([]);

  // Syncing is for everybody, from every screen.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+s');
  await page.keyboard.press('Control+m');
  await page.getByRole('tab', { name: 'Sync' }).press('Enter');
  await expect(page.getByRole('row').filter({ hasText: 'Asked for' }).first()).toBeVisible();
});

test('an Enter that rests on a button presses it once', async ({ till: { page }, cashier }) => {
  await cashier.enter(milk.code);
  const more = page.getByRole('button', { name: 'More', exact: true });
  await more.focus();
  // The second and third are what a key sends that is held.
  for (let time = 1; time <= 3; time++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(cashier.lines).toContainText('2 ×');
});

test('another language and theme are there at once, with the digits of the language', async ({
  till: { page },
  cashier,
}) => {
  await cashier.enter(milk.code);
  await expect(cashier.total).toHaveText('€1.29');
  await page.evaluate(() => {
    localStorage.setItem('outpost preferences', JSON.stringify({ language: 'bn', theme: 'dark' }));
    window.dispatchEvent(new StorageEvent('storage'));
  });
  await expect(page.locator('html')).toHaveAttribute('lang', 'bn');
  await expect(page.locator('.basket-total output')).toContainText('১.২৯');
  // The search field takes the quantity as a Bangla keyboard types it.
  const search = page.locator('[data-scan-field]');
  await search.fill(`৩*${milk.code}`);
  await search.press('Enter');
  await expect(page.locator('.basket-total output')).toContainText('৫.১৬');
  await page.evaluate(() => {
    localStorage.setItem('outpost preferences', JSON.stringify({ language: 'ar' }));
    window.dispatchEvent(new StorageEvent('storage'));
  });
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.locator('.basket-total output')).toContainText('٥٫١٦');
  await search.fill(`٠٫٤٥٠*${apples.code}`);
  await search.press('Enter');
  await expect(page.locator('.basket-total output')).toContainText('٦٫٢٨');
});
