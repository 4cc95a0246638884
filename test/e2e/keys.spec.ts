import { apples, expect, milk, test } from './story.ts';

test('a question mark shows every key; in the middle of a text it is a question mark', async ({
  till: { page },
  cashier,
}) => {
  await cashier.search.press('?');
  const list = page.getByRole('dialog', { name: 'All keys' });
  await expect(list).toContainText('PayF9');
  await expect(list).toContainText('Price checkF6');
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await cashier.search.pressSequentially('what?', { delay: 60 });
  await expect(cashier.search).toHaveValue('what?');
  await expect(list).toBeHidden();
  await page.keyboard.press('Escape');
  await cashier.enter(milk.code);
  await expect(cashier.lines).toHaveCount(1);
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
