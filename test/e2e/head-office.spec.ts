import { expect, milk, test } from './story.ts';

test('head office shows what came in', async ({ shop, till, cashier, shell }) => {
  test.skip(
    shell === 'electron',
    'head office is a page for a browser, and this window shows the till alone',
  );
  await cashier.enter(milk.code, '2');
  await cashier.pay();
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toContainText('Settled');
  const number = /\w+-\d\d-\d{6}/.exec(await cashier.history.innerText())![0];
  const console = await till.page.context().newPage();
  await console.goto(shop.headOffice.ready.url);
  const sale = console.getByRole('row').filter({ hasText: number });
  await expect(sale).toContainText('2.58 EUR');
  await expect(console.getByRole('row').filter({ hasText: till.tillId })).toContainText('complete through 1');
  await console.close();
});
