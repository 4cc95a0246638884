import { callHeadOffice } from '#main/start/head-office.ts';
import { TAXES } from '../fixtures/chain-in-trial.ts';
import { openShop } from '../fixtures/shop.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { expect, test } from './story.ts';

const CATALOGUE = `code,name,barcodes,category,unit,price,tax
100,Alp Milk 1 l,,Dairy,piece,1.29,reduced
200,Rye Bread,,Bakery,piece,2.33,reduced
`;

test('where the smallest coin is 0.05, cash is asked for in coins that there are, and a card pays to the unit', async () => {
  const shop = await openShop({ demo: false });
  await callHeadOffice(shop.headOffice.ready, 'PUT', '/v1/chain', {
    name: 'Alpine Grocers',
    currency: 'CHF',
    taxes: TAXES,
    terms: { cashRounding: { stepMinor: 5, mode: 'halfUp' } },
    shops: [{ id: 'harbour', name: 'Harbour Street', series: 'HS' }],
  });
  await callHeadOffice(shop.headOffice.ready, 'POST', '/v1/catalogue', CATALOGUE, 'text/csv');
  const till = await shop.openTill('Till 1');
  const { page } = till;
  const cashier = cashierAt(page);
  await cashier.ready();
  const due = page.getByRole('status', { name: 'Amount due' });
  const pane = page.getByRole('main', { name: 'Payment' });
  const lastReceipt = page.getByRole('dialog').getByRole('article', { name: /^Receipt/ });

  // 1.29 is asked for as 1.30, which is said beside it; the next Enter takes it.
  await cashier.enter('100');
  await expect(cashier.total).toHaveText('CHF 1.29');
  await page.keyboard.press('F9');
  await expect(due).toHaveText('CHF 1.30');
  await expect(pane).toContainText('Rounded for cash: CHF 0.01');
  const keysOfCash = await pane.getByRole('group', { name: 'Kinds of payment' }).boundingBox();
  // By card nothing is rounded: that is seen before it is paid.
  await page.keyboard.press('Alt+2');
  await expect(due).toHaveText('CHF 1.29');
  await expect(pane).not.toContainText('Rounded');
  // The keys below stay where they are.
  expect(await pane.getByRole('group', { name: 'Kinds of payment' }).boundingBox()).toEqual(keysOfCash);
  await page.keyboard.press('Alt+1');
  await page.getByRole('textbox', { name: 'Cash received' }).fill('2.02');
  await expect(pane).toContainText('The smallest coin is CHF 0.05.');
  await page.getByRole('textbox', { name: 'Cash received' }).fill('2');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status', { name: 'Change' })).toHaveText('CHF 0.70');
  await page.keyboard.press('F8');
  await expect(lastReceipt).toContainText(/TOTAL CHF\s*1\.29/);
  await expect(lastReceipt).toContainText(/Rounding\s*0\.01/);
  await expect(lastReceipt).toContainText(/Cash\s*2\.00/);
  await page.keyboard.press('Escape');

  // Down as well as up.
  await cashier.enter('200');
  await cashier.enter('100');
  await page.keyboard.press('F9');
  await expect(due).toHaveText('CHF 3.60');
  await expect(pane).toContainText('Rounded for cash: -CHF 0.02');
  await page.keyboard.press('Alt+2');
  await page.keyboard.press('Enter');
  await expect(cashier.lines).toHaveCount(0);
  await page.keyboard.press('F8');
  await expect(lastReceipt).toContainText(/Card\s*3\.62/);
  await expect(lastReceipt).not.toContainText('Rounding');
  await page.keyboard.press('Escape');

  // Head office counts alike: nothing is there to be looked at.
  await expect(cashier.status).toContainText('Nothing waits');
  expect(await callHeadOffice(shop.headOffice.ready, 'GET', '/v1/exceptions')).toMatchObject({
    exceptions: [],
  });
  await shop.close();
});
