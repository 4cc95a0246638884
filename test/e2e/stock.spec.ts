import { callHeadOffice } from '#main/start/head-office.ts';
import { demoProducts } from '#server/demo/demo-products.ts';
import { apples, expect, milk, mustard, test } from './story.ts';

const bread = demoProducts().find(({ category }) => category === 'Bakery')!;

test('a manager looks up what the shop has, and sees it go down as sales are settled', async ({
  till,
  cashier,
  shop,
}) => {
  const { page } = till;
  const counts = [
    { code: milk.code, quantityMilli: 12_000 },
    { code: mustard.code, quantityMilli: 0 },
  ];
  await callHeadOffice(shop.headOffice.ready, 'PUT', '/v1/stock', { shopId: 'harbour', counts });
  await page.keyboard.press('Control+m');
  await page.getByRole('tab', { name: 'Stock' }).click();
  const stock = page.getByRole('tabpanel');
  const table = stock.getByRole('table', { name: 'Stock of this shop' });
  // Before anything is typed: what is short.
  await expect(table.getByRole('row').filter({ hasText: mustard.name })).toContainText('sold out 0');
  await stock.getByRole('searchbox').fill(milk.code);
  await expect(table.getByRole('row').nth(1)).toContainText(`${milk.name} ${milk.code} 12just now`);
  await stock.getByRole('searchbox').fill(bread.name);
  await expect(table).toContainText('Not counted at this shop');

  await page.keyboard.press('Control+m');
  await cashier.enter(milk.code, '5');
  await cashier.pay();
  await page.keyboard.press('Control+m');
  await page.getByRole('tab', { name: 'Stock' }).click();
  await stock.getByRole('searchbox').fill(milk.code);
  await expect(table.getByRole('row').nth(1)).toContainText(`${milk.name} ${milk.code} 7`);
});

test('offline the look-up says how old it is, and which sales are taken off already', async ({
  till,
  cashier,
}) => {
  const { page } = till;
  await cashier.setLineCut(true);
  await cashier.enter(milk.code);
  await cashier.pay();
  await page.keyboard.press('Control+m');
  await page.getByRole('tab', { name: 'Stock' }).click();
  const stock = page.getByRole('tabpanel');
  await expect(stock).toContainText(
    'Offline: levels may have changed since. 1 sale of this till is taken off already',
  );
  await stock.getByRole('searchbox').fill(milk.code);
  await expect(stock.getByRole('table').getByRole('row').nth(1)).toContainText(milk.name);
});

test('a count at the till is the level at once, waits while the line is down, and then is head office’s', async ({
  till,
  cashier,
  shop,
}) => {
  const { page } = till;
  await cashier.setLineCut(true);
  await page.keyboard.press('Control+m');
  await page.getByRole('tab', { name: 'Stock' }).click();
  const stock = page.getByRole('tabpanel');
  const search = stock.getByRole('searchbox');
  await search.fill(apples.code);
  await search.press('Enter');
  const field = stock.getByRole('textbox', { name: `Counted: ${apples.name}` });
  await expect(field).toBeFocused();
  await page.keyboard.type('some', { delay: 60 });
  await page.keyboard.press('Enter');
  await expect(stock.getByRole('alert')).toHaveText('Type what was counted as a number.');
  await field.fill('২৭.৩৫');
  await page.keyboard.press('Enter');
  await expect(stock).toContainText(
    `Counted and recorded: 27.350 kg, ${apples.name}. Head office hears of it when the line is back.`,
  );
  await expect(stock.getByRole('table').getByRole('row').nth(1)).toContainText('27.350 kg');
  await expect(search).toBeFocused();
  await cashier.setLineCut(false);
  const newestCount = async () => {
    const path = `/v1/stock/counts?shop=harbour&product=${apples.id}`;
    const { counts } = (await callHeadOffice(shop.headOffice.ready, 'GET', path)) as { counts: unknown[] };
    return counts[0];
  };
  await expect
    .poll(newestCount, { timeout: 30_000 })
    .toMatchObject({ verdict: 'accepted', countedMilli: 27_350 });
  // What head office publishes is the counted level.
  await page.getByRole('tab', { name: 'Cash' }).click();
  await page.getByRole('tab', { name: 'Stock' }).click();
  await search.fill(apples.code);
  await expect(stock.getByRole('table').getByRole('row').nth(1)).toContainText('27.350 kgjust now');
});

test('goods that are scanned on the stock page are looked up, not sold', async ({ till, cashier }) => {
  const { page } = till;
  await page.keyboard.press('Control+m');
  await page.getByRole('tab', { name: 'Stock' }).click();
  // A wedge scanner: all keys within a few milliseconds, ended by Enter.
  await page.evaluate((code) => {
    for (const key of [...code, 'Enter'])
      document.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      );
  }, mustard.barcodes[0]!);
  await expect(page.getByRole('tabpanel').getByRole('table').getByRole('row').nth(1)).toContainText(
    mustard.name,
  );
  await page.keyboard.press('Escape');
  await expect(cashier.search).toBeVisible();
  await expect(cashier.lines).toHaveCount(0);
});

test('what other shops have is shown live, and offline as it was heard last', async ({
  till,
  cashier,
  shop,
}) => {
  const { page } = till;
  const count = (quantityMilli: number) =>
    callHeadOffice(shop.headOffice.ready, 'PUT', '/v1/stock', {
      shopId: 'mill',
      counts: [{ code: milk.code, quantityMilli }],
    });
  await count(31_000);
  const openStock = async () => {
    await page.keyboard.press('Control+m');
    await page.getByRole('tab', { name: 'Stock' }).click();
  };
  await openStock();
  const stock = page.getByRole('tabpanel');
  await stock.getByRole('searchbox').fill(milk.code);
  const elsewhere = stock.getByRole('region', { name: `${milk.name} at other shops` });
  await expect(elsewhere.getByRole('listitem')).toHaveText('Mill Lane 31');
  await expect(elsewhere).toContainText('As head office knows it now.');
  await count(30_000);
  await expect(elsewhere.getByRole('listitem')).toHaveText('Mill Lane 30');

  await page.keyboard.press('Control+m');
  await cashier.setLineCut(true);
  await openStock();
  await stock.getByRole('searchbox').fill(milk.code);
  await expect(elsewhere.getByRole('listitem')).toHaveText('Mill Lane 30');
  await expect(elsewhere).toContainText('As heard just now.');
  await stock.getByRole('searchbox').fill(mustard.code);
  await expect(stock).toContainText('Offline, and not looked at here before.');
  await page.keyboard.press('Control+m');
  await cashier.setLineCut(false);
  await count(29_000);
  await openStock();
  await stock.getByRole('searchbox').fill(milk.code);
  await expect(elsewhere.getByRole('listitem')).toHaveText('Mill Lane 29');
});
