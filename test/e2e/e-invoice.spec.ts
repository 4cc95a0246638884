import { startVirtualPrinter, textOf } from '../fixtures/virtual-printer.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { startExample } from './example-webhook.ts';
import { setUpPrinter } from './set-up-printer.ts';
import { expect, milk, test } from './story.ts';

test('a customer’s e-invoice number is asked for without a line, comes by itself, and stands on the receipt from then on', async ({
  shop,
}) => {
  const stopExample = await startExample(shop, ['eInvoiceNumber']);
  const printer = await startVirtualPrinter();
  const before = await shop.openTill('Invoice till');
  const cashier = cashierAt(before.page);
  await cashier.ready();
  await setUpPrinter(before.page, printer);
  await cashier.setLineCut(true);
  await cashier.enter(milk.code);
  await cashier.pay();
  await before.page.keyboard.press('F7');
  const paper = before.page.getByRole('article', { name: /^Receipt/ });
  await expect(paper).toContainText(milk.name);
  await expect(paper).not.toContainText('E-invoice');
  const ask = before.page.getByRole('button', { name: 'Ask for an e-invoice number' });
  await before.page.keyboard.press('Alt+i');
  const note = before.page.locator('.request-note');
  await expect(note).toContainText('Waits for the line.');
  await expect(ask).toBeDisabled();
  const top = (await paper.boundingBox())!.y;

  await before.page.keyboard.press('Escape');
  await cashier.setLineCut(false);
  await before.page.keyboard.press('F7');
  await expect(note).toHaveText('E-invoice number EXAMPLE-000001');
  await expect(paper).toContainText('E-invoice no. EXAMPLE-000001');
  expect((await paper.boundingBox())!.y).toBe(top);
  await before.page.keyboard.press('Alt+d');
  await expect.poll(() => printer.receipts.length).toBe(2);
  const [, first, again] = printer.papers.map((one) => textOf(one).join('\n'));
  expect(first).not.toContain('E-invoice');
  expect(again).toMatch(/^E-invoice no\. +EXAMPLE-000001$/m);
  await before.close();

  // What was told is the till's own: it needs nobody to know it tomorrow.
  await stopExample();
  const after = await shop.openTill('Invoice till');
  await cashierAt(after.page).ready();
  await after.page.keyboard.press('F7');
  await expect(after.page.locator('.request-note')).toHaveText('E-invoice number EXAMPLE-000001');
  await expect(after.page.getByRole('button', { name: 'Ask for an e-invoice number' })).toBeDisabled();
  await expect(after.page.getByRole('article', { name: /^Receipt/ })).toContainText('EXAMPLE-000001');
  await after.close();
  await printer.stop();
});

test('where nobody at head office gives e-invoice numbers the till says so, and it can be asked again', async ({
  till: { page },
  cashier,
}) => {
  await cashier.enter(milk.code);
  await cashier.pay();
  await page.keyboard.press('F7');
  const ask = page.getByRole('button', { name: 'Ask for an e-invoice number' });
  await ask.click();
  await expect(page.getByText('Head office has nobody set up to answer this.')).toBeVisible();
  await expect(ask).toBeEnabled();
});
