import type { Page } from '@playwright/test';
import { expect, milk, test } from './story.ts';

async function openSettings(page: Page) {
  await page.keyboard.press('Control+m');
  await page.getByRole('tab', { name: 'Settings' }).click();
  return page.getByRole('tabpanel');
}

const paper = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('light or dark is chosen once, and stays after the till was opened again', async ({ till, cashier }) => {
  const { page } = till;
  const settings = await openSettings(page);
  await settings.getByText('Dark', { exact: true }).click();
  const dark = await paper(page);
  await settings.getByText('Light', { exact: true }).click();
  expect(await paper(page)).not.toBe(dark);
  await settings.getByText('Dark', { exact: true }).click();
  await settings.getByText('Compact').click();
  await page.reload();
  await cashier.ready();
  expect(await paper(page)).toBe(dark);
  expect(await page.evaluate(() => document.documentElement.dataset['density'])).toBe('compact');
});

test('a till that was set to German speaks it, writes its money so, and sells on', async ({
  till,
  cashier,
}) => {
  const { page } = till;
  await cashier.ready();
  const settings = await openSettings(page);
  await settings.getByText('Deutsch').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.reload();
  await page.getByRole('combobox', { name: 'Suchen oder scannen' }).fill(milk.code);
  await page.keyboard.press('Enter');
  const total = page.getByRole('complementary', { name: 'Korb' }).getByRole('status', { name: 'Summe' });
  await expect(total).toHaveText(/^1,29\s€$/);
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Bar erhalten' }).press('Enter');
  await expect(page.getByRole('status', { name: 'Letzter Verkauf' })).toContainText('1,29');
});

test('a key is changed; one that something else has is refused with its name', async ({ till, cashier }) => {
  const { page } = till;
  const settings = await openSettings(page);
  const change = settings.getByRole('button', { name: 'Change the key of: History' });
  await change.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('F9');
  await expect(settings).toContainText('F9 is the key of “Pay”.');
  await page.keyboard.press('x');
  await expect(settings).toContainText('X is needed for typing and moving.');
  await page.keyboard.press('Control+j');
  await expect(settings.getByRole('listitem').filter({ hasText: /^History/ })).toContainText('Ctrl+J');
  await page.keyboard.press('Escape');
  await cashier.enter(milk.code);
  await cashier.pay();
  await page.keyboard.press('Control+j');
  await expect(cashier.history).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(cashier.search).toBeVisible();
  // What was chosen can be taken back whole.
  await openSettings(page);
  await settings.getByRole('button', { name: 'Back to the usual keys' }).click();
  await page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(1);
});

test('the scanner test shows the gaps between keys, and nothing is sold by it', async ({ till, cashier }) => {
  const { page } = till;
  const settings = await openSettings(page);
  await settings.getByRole('button', { name: 'Try the scanner' }).click();
  const place = settings.getByRole('group', { name: 'Scan something here' });
  await expect(place).toBeFocused();
  for (const key of ['4', '0', '1', '2']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(90);
  }
  await expect(place.locator('kbd')).toHaveText(['4', '0', '1', '2']);
  await expect(settings).toContainText('Read as typing.');
  await page.waitForTimeout(1600);
  await page.evaluate((code) => {
    for (const key of [...code, 'Enter'])
      document.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      );
  }, milk.barcodes[0]!);
  await expect(settings).toContainText(`Read as a scan: ${milk.barcodes[0]}`);
  await settings.getByRole('button', { name: 'End the test' }).click();
  await page.keyboard.press('Escape');
  await expect(cashier.lines).toHaveCount(0);
});
