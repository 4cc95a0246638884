import { gtinCheckDigit } from '#shared/catalogue/barcode.ts';
import { scan } from '../simulation/scanner.ts';
import { apples, expect, milk, mustard, special, test } from './story.ts';

/** A code of the shop's own: `21` carries grams, `22` cents. */
function label(prefix: string, article: string, value: number): string {
  const digits = prefix + article + String(value).padStart(5, '0');
  return digits + gtinCheckDigit(digits);
}

test('goods are scanned one after another, wherever the focus is', async ({ till: { page }, cashier }) => {
  await scan(page, milk.barcodes[0]!);
  await expect(cashier.lines).toHaveCount(1);
  await page.getByRole('tab', { name: 'Bakery' }).focus();
  await scan(page, mustard.barcodes[0]!);
  await expect(cashier.lines).toHaveCount(2);
  await expect(cashier.search).toHaveValue('');
  // The next customer's goods come right behind the Enter that pays, while the sale is being sealed.
  await page.keyboard.press('F9');
  await expect(page.getByRole('textbox', { name: 'Cash received' })).toBeFocused();
  await page.keyboard.press('Enter');
  await scan(page, mustard.barcodes[0]!);
  await scan(page, milk.barcodes[0]!);
  await expect(cashier.lines).toContainText([mustard.name, milk.name]);
  await page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(1);
});

test('a scan while a quantity is typed adds the article and leaves the quantity alone', async ({
  till: { page },
  cashier,
}) => {
  await cashier.enter(milk.code);
  await page.keyboard.press('F2');
  const quantity = page.getByRole('textbox', { name: `Quantity of ${milk.name}` });
  await quantity.fill('4');
  // Longer than a burst's pause: a hand needs as much from the keyboard to the scanner.
  await page.waitForTimeout(300);
  await scan(page, mustard.barcodes[0]!);
  await expect(cashier.lines).toHaveCount(2);
  await expect(cashier.lines.first()).toContainText('1 × €1.29');
  await expect(cashier.lines.last()).toContainText('1 × €1.29');
  await expect(cashier.search).toHaveValue('');
  // An article's own code is as short as a quantity.
  await page.keyboard.press('F2');
  await scan(page, apples.code);
  await expect(cashier.lines).toHaveCount(3);
  await expect(cashier.lines.nth(1)).toContainText('1 × €1.29');
});

test('what is typed faster than by any hand and is no scan stands in the search field all the same', async ({
  till: { page },
  cashier,
}) => {
  const matches = page.getByRole('listbox', { name: 'Matches' });
  await cashier.search.focus();
  await page.keyboard.type('mustard', { delay: 2 });
  await expect(cashier.search).toHaveValue('mustard');
  await expect(matches).toContainText(mustard.name);
  await page.keyboard.press('Escape');
  // A key that mends finds all that came before it.
  await page.keyboard.type('mustart', { delay: 2 });
  await page.keyboard.press('Backspace');
  await expect(cashier.search).toHaveValue('mustar');
  // It goes where the caret is.
  await page.keyboard.press('Home');
  await page.keyboard.type('abcd', { delay: 2 });
  await expect(cashier.search).toHaveValue('abcdmustar');
  await page.keyboard.press('Escape');
  await page.keyboard.type(milk.code, { delay: 2 });
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(1);
  await expect(cashier.search).toHaveValue('');
});

test('a label of the scale sells what it weighs, and one with a price what it says', async ({
  till: { page },
  cashier,
}) => {
  // The layouts of its labels come with the shop's settings, as its favourites do.
  await page.getByRole('tab', { name: 'Favourites' }).waitFor();
  await scan(page, label('21', apples.code, 450));
  await expect(cashier.lines).toContainText(['0.450 kg']);
  await expect(cashier.total).toHaveText('€1.12');
  await scan(page, label('22', apples.code, 333));
  await expect(cashier.lines).toHaveCount(2);
  await expect(cashier.lines.last()).toContainText('€3.33');
  await expect(cashier.total).toHaveText('€4.45');
});

test('a code of GS1 is read for its article and its count', async ({ till: { page }, cashier }) => {
  const gtin = milk.barcodes[0]!.padStart(14, '0');
  await scan(page, `(01)${gtin}(37)6`);
  await expect(cashier.lines).toContainText(['6 × €1.29']);
});

test('goods that are out of date by their own code are stopped', async ({ till: { page }, cashier }) => {
  const gtin = milk.barcodes[0]!.padStart(14, '0');
  await scan(page, `(01)${gtin}(17)240131`);
  const stop = page.getByRole('dialog', { name: 'Out of date since 31 Jan 2024' });
  await expect(stop).toContainText(milk.name);
  await page.keyboard.press('Escape');
  await expect(stop).toBeHidden();
  await expect(cashier.lines).toHaveCount(0);
});

test('a misread code says that it was not read right, not that nobody knows it', async ({
  till: { page },
  cashier,
}) => {
  await scan(page, '4006381333930');
  await expect(page.getByRole('alert').filter({ hasText: 'Not read right: 4006381333930' })).toBeVisible();
  await expect(cashier.lines).toHaveCount(0);
});

test('age is asked once, and the answer stands on the line', async ({ till: { page }, cashier }) => {
  await scan(page, special('Red Wine').barcodes[0]!);
  const age = page.getByRole('dialog', { name: '16 years or older?' });
  await expect(age).toContainText('Castellan Red Wine');
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toContainText(['16+ checked']);
  await scan(page, special('White Wine').barcodes[0]!);
  await expect(cashier.lines).toHaveCount(2);
  await scan(page, special('Rum').barcodes[0]!);
  await expect(page.getByRole('dialog', { name: '18 years or older?' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(cashier.lines).toHaveCount(2);
  await cashier.pay();
  await expect(cashier.lines).toHaveCount(0);
});

test('what is scanned while a question is open is not lost without a word', async ({
  till: { page },
  cashier,
}) => {
  await scan(page, special('Red Wine').barcodes[0]!);
  const age = page.getByRole('dialog', { name: '16 years or older?' });
  await age.waitFor();
  await scan(page, milk.barcodes[0]!);
  await expect(age.getByRole('alert')).toContainText(`Not added: ${milk.barcodes[0]}`);
  // An Enter right behind a scan is the scanner's; a hand is later.
  await page.waitForTimeout(200);
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(1);
  await expect(cashier.lines).toContainText(['Red Wine']);
});

test('a shirt is chosen by its size', async ({ till: { page }, cashier }) => {
  await cashier.enter(special('T-Shirt').code, '2');
  await expect(page.getByRole('dialog', { name: 'Which one?' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toContainText(['Corner & Co T-Shirt M']);
  await expect(cashier.total).toHaveText('€29.80');
});

test('a bouquet costs what the florist says', async ({ till: { page }, cashier }) => {
  await cashier.enter(special('Bouquet').code);
  const price = page.getByRole('textbox', { name: 'Price of Bouquet of the Day' });
  await price.fill('nothing');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Type a price' })).toBeVisible();
  await price.fill('7,50');
  await page.keyboard.press('Enter');
  await expect(cashier.total).toHaveText('€7.50');
});

test('a serial number is scanned into its question', async ({ till: { page }, cashier }) => {
  await cashier.enter(special('Radio').code);
  await page.getByRole('textbox', { name: /^Serial number of/ }).waitFor();
  await scan(page, 'WL-2026-004711');
  await expect(cashier.lines).toContainText(['No. WL-2026-004711']);
});

test('goods that were recalled are not sold by a scan', async ({ till: { page }, cashier }) => {
  await scan(page, special('Peanut').barcodes[0]!);
  const stop = page.getByRole('dialog', { name: 'Must not be sold' });
  await expect(stop).toContainText('Recalled by the maker');
  await page.keyboard.press('Enter');
  await expect(stop).toBeHidden();
  await expect(cashier.lines).toHaveCount(0);
});

test('a price is looked up without selling anything', async ({ till: { page }, cashier }) => {
  await cashier.enter(milk.code);
  await page.keyboard.press('F6');
  const check = page.getByRole('region', { name: 'Price check' });
  await scan(page, mustard.barcodes[0]!);
  await expect(check).toContainText(mustard.name);
  await expect(check.getByRole('status', { name: 'Price each' })).toHaveText('€1.29');
  await scan(page, special('Gin').barcodes[0]!);
  await expect(check).toContainText('From 18 years');
  await expect(cashier.lines).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(cashier.search).toBeFocused();
  await scan(page, mustard.barcodes[0]!);
  await expect(cashier.lines).toHaveCount(2);
});

test('a scanner with a prefix and a suffix of its own is understood', async ({ till: { page }, cashier }) => {
  await page.evaluate(() => {
    const scanner = { prefix: '~', suffix: '#', gapMaxMs: 35 };
    localStorage.setItem('outpost preferences', JSON.stringify({ scanner }));
  });
  await page.reload();
  await cashier.ready();
  await scan(page, `~${milk.barcodes[0]}#`, { end: false });
  await expect(cashier.lines).toContainText([milk.name]);
  await expect(cashier.search).toHaveValue('');
  await scan(page, `~${apples.code}#`, { end: false });
  await expect(cashier.lines).toHaveCount(2);
});

test('the first page of the products is the shop’s favourites, in their order', async ({
  till: { page },
  cashier,
}) => {
  const tab = page.getByRole('tab', { name: 'Favourites' });
  await expect(tab).toBeVisible();
  const tiles = page.getByRole('tabpanel').getByRole('button');
  const before = await tiles.allTextContents();
  await tiles.nth(1).click();
  await expect(cashier.lines).toContainText(['Bananas']);
  expect(await tiles.allTextContents()).toEqual(before);
});
