import { cashierAt } from '../simulation/cashier.ts';
import { expect, milk, special, test } from './story.ts';

test('a customer with prices of their own pays them, until they are taken off', async ({
  till: { page },
  cashier,
}) => {
  await cashier.enter(special('Red Wine').code, '6');
  await page.keyboard.press('Enter');
  await expect(cashier.total).toHaveText('€41.94');
  await page.keyboard.press('F3');
  const found = page.getByRole('listbox', { name: 'Customers found' }).getByRole('option');
  await page.getByRole('combobox', { name: 'Name, phone or number' }).fill('café');
  await expect(found).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Customer Harbour Café' })).toBeVisible();
  await expect(cashier.total).toHaveText('€33.54');
  await page.keyboard.press('F3');
  await page.getByRole('button', { name: 'Remove customer' }).press('Enter');
  await expect(cashier.total).toHaveText('€41.94');
});

test('a customer is found by the end of their phone number and chosen by arrow', async ({
  till: { page },
  cashier,
}) => {
  await page.keyboard.press('F3');
  await page.getByRole('combobox', { name: 'Name, phone or number' }).fill('555010');
  const found = page.getByRole('listbox', { name: 'Customers found' }).getByRole('option');
  await expect(found).toHaveCount(4);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Customer Annika Berg' })).toBeVisible();
  // The card was shown before anything was scanned; goods and Pay come after.
  await expect(page.getByRole('button', { name: /^Pay/ })).toBeDisabled();
  await cashier.enter(milk.code);
  await cashier.pay();
  await expect(cashier.lines).toHaveCount(0);
});

test('a new customer is written down without a line, kept over a restart, and known to head office', async ({
  shop,
}) => {
  const first = await shop.openTill('Customer book');
  const before = cashierAt(first.page);
  await before.ready();
  await before.setLineCut(true);
  await first.page.keyboard.press('F3');
  await first.page.getByRole('combobox', { name: 'Name, phone or number' }).fill('Nora Vale');
  await first.page.keyboard.press('Enter');
  const form = first.page.getByRole('form', { name: 'New customer' });
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('Nora Vale');
  await form.getByRole('textbox', { name: 'Phone' }).fill('0171 5559999');
  await first.page.keyboard.press('Enter');
  await expect(first.page.getByRole('button', { name: 'Customer Nora Vale' })).toBeVisible();
  await first.close();

  const second = await shop.openTill('Customer book');
  const after = cashierAt(second.page);
  await after.ready();
  await second.page.keyboard.press('F3');
  await second.page.getByRole('combobox', { name: 'Name, phone or number' }).fill('5559999');
  await second.page.keyboard.press('Enter');
  await expect(second.page.getByRole('button', { name: 'Customer Nora Vale' })).toBeVisible();
  await after.enter(milk.code);
  await after.pay();
  await expect(after.lines).toHaveCount(0);
  await after.setLineCut(false);

  // Head office has merged them: the till beside it knows them too.
  const beside = await shop.openTill('Till beside it');
  await cashierAt(beside.page).ready();
  await beside.page.keyboard.press('F3');
  await beside.page.getByRole('combobox', { name: 'Name, phone or number' }).fill('nora');
  const found = beside.page.getByRole('listbox', { name: 'Customers found' }).getByRole('option');
  await expect(found).toContainText(['Nora Vale'], { timeout: 40_000 });
  await beside.close();
  await second.close();
});

test('what a customer bought at any shop is shown when they are marked, and offline as it was heard last', async ({
  till: { page },
  cashier,
}) => {
  await page.keyboard.press('F3');
  await page.getByRole('combobox', { name: 'Name, phone or number' }).fill('Tariq');
  const bought = page.getByRole('region', { name: 'Tariq Hassan bought before' });
  await expect(bought).toContainText('Nothing that head office knows of.');
  await page.keyboard.press('Enter');
  await cashier.enter(milk.code, '2');
  await cashier.pay();
  await page.keyboard.press('F3');
  await page.getByRole('combobox', { name: 'Name, phone or number' }).fill('Tariq');
  await expect(bought.getByRole('listitem')).toHaveCount(1);
  await expect(bought.getByRole('listitem')).toContainText(milk.name);
  await expect(bought.getByRole('listitem')).toContainText('Harbour Street');
  await page.keyboard.press('Escape');
  await cashier.setLineCut(true);
  await page.keyboard.press('F3');
  await page.getByRole('combobox', { name: 'Name, phone or number' }).fill('Tariq');
  await expect(bought.getByRole('listitem')).toHaveCount(1);
  await expect(bought).toContainText('as heard just now');
  await page.getByRole('combobox', { name: 'Name, phone or number' }).fill('Annika');
  await expect(page.getByRole('region', { name: 'Annika Berg bought before' })).toContainText('Offline');
});
