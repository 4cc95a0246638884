import { join } from 'node:path';
import { openEntryReader } from '#main/journal/read-entries.ts';
import { readSegments } from '#main/journal/read-segments.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { expect, milk, mustard, test } from './story.ts';

test('a damaged jar is sold at ten per cent off, and its line says why', async ({
  till: { page },
  cashier,
}) => {
  await cashier.enter(mustard.code, '3');
  await page.keyboard.press('Control+d');
  const panel = page.getByRole('region', { name: mustard.name });
  await expect(panel.getByRole('textbox', { name: 'Discount' })).toBeFocused();
  await page.keyboard.type('10%', { delay: 60 });
  await page.keyboard.press('Tab');
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await expect(panel).toBeHidden();
  await expect(cashier.lines).toContainText(['−€0.39 Damaged']);
  await expect(cashier.total).toHaveText('€3.48');
  await cashier.pay();
  await page.keyboard.press('F7');
  await expect(cashier.history).toContainText('€3.48');
  await expect(cashier.history).toContainText('Settled');
});

test('a price is changed by hand, and taken back by one key', async ({ till: { page }, cashier }) => {
  await cashier.enter(milk.code);
  await page.keyboard.press('F5');
  await page.getByRole('textbox', { name: 'Price each' }).fill('1,19');
  await page.getByRole('textbox', { name: 'Why' }).fill('label on the shelf');
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toContainText(['Price by hand: label on the shelf']);
  await expect(cashier.total).toHaveText('€1.19');
  await page.keyboard.press('Control+z');
  await expect(cashier.total).toHaveText('€1.29');
});

test('a price needs a reason, and what was typed stays', async ({ till: { page }, cashier }) => {
  await cashier.enter(milk.code);
  await page.keyboard.press('F5');
  const price = page.getByRole('textbox', { name: 'Price each' });
  await price.fill('one euro');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Type a price' })).toBeVisible();
  await price.fill('1.19');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Say why' })).toBeVisible();
  await expect(price).toHaveValue('1.19');
  await page.keyboard.press('Escape');
  await expect(cashier.search).toBeFocused();
  await expect(cashier.total).toHaveText('€1.29');
});

test('a line has a note, which is on the receipt', async ({ till: { page }, cashier }) => {
  await cashier.enter(milk.code);
  await page.keyboard.press('F5');
  await page.getByRole('textbox', { name: 'Note' }).fill('for the office');
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toContainText(['Note: for the office']);
  await cashier.enter(milk.code);
  await expect(cashier.lines).toHaveCount(2);
  await cashier.pay();
  await expect(cashier.lines).toHaveCount(0);
  await page.keyboard.press('F8');
  await expect(page.getByRole('article', { name: /^Receipt/ })).toContainText('for the office');
});

test('lines that were removed come back one by one', async ({ till: { page }, cashier }) => {
  await cashier.enter(milk.code);
  await cashier.enter(mustard.code, '2');
  await expect(cashier.lines).toHaveCount(2);
  await page.keyboard.press('Delete');
  await page.keyboard.press('Delete');
  await expect(cashier.lines).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(cashier.lines).toHaveCount(2);
  await expect(cashier.total).toHaveText('€3.87');
  for (let step = 0; step < 3; step++) await page.keyboard.press('Control+z');
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing to take back' })).toBeVisible();
});

test('the whole basket gets a discount and a coupon', async ({ till: { page }, cashier }) => {
  await cashier.enter(milk.code, '10');
  await page.keyboard.press('F10');
  await page.getByRole('textbox', { name: 'Discount' }).fill('0.90');
  await page.getByRole('textbox', { name: 'Why' }).fill('4');
  await page.keyboard.press('Enter');
  await expect(cashier.total).toHaveText('€12.00');
  await expect(cashier.basket).toContainText('Discount on basket: −€0.90');
  await page.keyboard.press('F10');
  const coupon = page.getByRole('textbox', { name: 'Coupon' });
  await coupon.fill('SPRING');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'No offer has the coupon SPRING' })).toBeVisible();
  await coupon.fill('AUTUMN10');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove coupon AUTUMN10' })).toBeVisible();
  await page.keyboard.press('Escape');
  // Ten per cent off the goods, then ninety cents off what is left.
  await expect(cashier.total).toHaveText('€10.71');
});

test('a basket is given up only with a reason, and that stands in the journal', async ({ shop }) => {
  const till = await shop.openTill('Given up');
  const cashier = cashierAt(till.page);
  await cashier.ready();
  await cashier.enter(milk.code, '2');
  await till.page.keyboard.press('Control+Delete');
  const panel = till.page.getByRole('region', { name: 'Give up this basket' });
  await expect(panel).toContainText('€2.58');
  await till.page.keyboard.press('Enter');
  await expect(panel.getByRole('alert')).toHaveText('Say why');
  await till.page.keyboard.type('1');
  await till.page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(0);
  await expect(cashier.search).toBeFocused();
  await till.close();
  const journal = join(shop.folder, 'Given up', 'till', 'journal');
  const { places } = await readSegments(journal);
  const [kept] = await openEntryReader(journal)(places.all);
  expect(kept?.entry.body).toMatchObject({ kind: 'voided', totalMinor: 258, reason: 'Customer left' });
});
