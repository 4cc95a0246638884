import { callHeadOffice } from '#main/start/head-office.ts';
import type { RunningTill, Shop } from '../fixtures/shop.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { apples, expect, milk, mustard, test } from './story.ts';

type Goods = { readonly productId: string; readonly quantityMilli: number };
const ask = (shop: Shop, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
  callHeadOffice(shop.headOffice.ready, method, path, body);

/** Mill Lane sends goods to the till's shop. @returns the transfer's id */
async function sendHere(shop: Shop, lines: readonly Goods[], note = ''): Promise<string> {
  const asked = { key: crypto.randomUUID(), fromShopId: 'mill', toShopId: 'harbour', lines, note };
  const { id } = (await ask(shop, 'POST', '/v1/stock-transfers', asked)) as { id: string };
  return id;
}

/** Opens the stock page of a till where a manager works. */
async function openStock({ page, tillId }: RunningTill, shop: Shop) {
  await cashierAt(page).ready();
  await ask(shop, 'PUT', `/v1/tills/${tillId}/channels`, { channel: 'management', state: 'active' });
  await page.keyboard.press('Control+m');
  await page.getByRole('tab', { name: 'Stock' }).click();
  return page.getByRole('region', { name: 'On its way here' });
}

/** What head office has booked of a transfer into the till's shop: how much of which product. */
async function booked(shop: Shop, transferId: string): Promise<(string | number)[][]> {
  const { moves } = (await ask(shop, 'GET', '/v1/stock/ledger?shop=harbour')) as {
    moves: (Goods & { reference: string; counted: boolean })[];
  };
  return moves
    .filter(({ reference, counted }) => reference === transferId && !counted)
    .map(({ productId, quantityMilli }) => [productId, quantityMilli])
    .toSorted();
}

test.beforeEach(async ({ shop }) => {
  const counts = [milk, mustard, apples].map(({ code }) => ({ code, quantityMilli: 10_000 }));
  for (const shopId of ['harbour', 'mill']) await ask(shop, 'PUT', '/v1/stock', { shopId, counts });
});

test('goods that came while the line was down are received by keys alone, are there at once, and head office’s stock is right when the line is back', async ({
  till,
  cashier,
  shop,
}) => {
  const { page } = till;
  const lines = [
    { productId: milk.id, quantityMilli: 12_000 },
    { productId: apples.id, quantityMilli: 4500 },
  ];
  const coming = await openStock(till, shop);
  await expect(coming).toContainText('Nothing is on its way here.');
  const id = await sendHere(shop, lines, 'two boxes');
  const item = coming.getByRole('listitem', { name: 'From Mill Lane' });
  await expect(item).toContainText('two boxes');
  await expect(item).toContainText(`${milk.name} 12`);
  await expect(item).toContainText('4.500 kg');
  await cashier.setLineCut(true);
  await expect(page.getByRole('tabpanel')).toContainText('Offline: levels may have changed since.');

  const search = page.getByRole('tabpanel').getByRole('searchbox');
  await search.fill(milk.code);
  await search.press('Shift+Tab');
  const receive = item.getByRole('button', { name: 'Received' });
  for (
    let steps = 0;
    steps < 20 && !(await receive.evaluate((one) => one === document.activeElement));
    steps++
  )
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(coming.getByRole('status')).toHaveText('Recorded: the goods from Mill Lane are here.');
  await expect(item).toContainText('Received. Head office has not booked it yet.');
  await expect(receive).toHaveCount(0);
  const row = page.getByRole('table', { name: 'Stock of this shop' }).getByRole('row').nth(1);
  await expect(row).toContainText(`${milk.code} 22`);
  expect(await booked(shop, id)).toEqual([]);

  await cashier.setLineCut(false);
  await expect
    .poll(() => booked(shop, id), { timeout: 30_000 })
    .toEqual(
      [
        [milk.id, 12_000],
        [apples.id, 4500],
      ].toSorted(),
    );
  await expect(coming).toContainText('Nothing is on its way here.');
  await expect(row).toContainText(`${milk.code} 22`);
});

test('of a box that is short the manager says line by line what came', async ({ till, shop }) => {
  const { page } = till;
  const id = await sendHere(shop, [
    { productId: milk.id, quantityMilli: 12_000 },
    { productId: mustard.id, quantityMilli: 6000 },
  ]);
  const coming = await openStock(till, shop);
  await coming.getByRole('button', { name: 'Something differs' }).click();
  const first = coming.getByRole('textbox', { name: `${milk.name} 12 sent` });
  await expect(first).toBeFocused();
  await page.keyboard.type('some', { delay: 60 });
  await page.keyboard.press('Enter');
  await expect(coming.getByRole('alert')).toHaveText(`${milk.name}: Type what was counted as a number.`);
  await first.fill('১১');
  await page.keyboard.press('Tab');
  await page.keyboard.type('0', { delay: 60 });
  await page.keyboard.press('Enter');
  await expect(coming).toContainText('Nothing is on its way here.', { timeout: 30_000 });
  expect(await ask(shop, 'GET', `/v1/stock-transfers/${id}`)).toMatchObject({
    state: 'received',
    endedBy: `till ${till.tillId}`,
    lines: [{ differenceMilli: -1000 }, { differenceMilli: -6000 }],
  });
  expect(await booked(shop, id)).toEqual([[milk.id, 11_000]]);
});

test('goods that nobody ordered are refused with a reason, and are back where they came from', async ({
  till,
  shop,
}) => {
  const { page } = till;
  const id = await sendHere(shop, [{ productId: milk.id, quantityMilli: 3000 }]);
  const coming = await openStock(till, shop);
  await coming.getByRole('button', { name: 'Refuse' }).click();
  await page.keyboard.press('Enter');
  await expect(coming.getByRole('alert')).toHaveText('Say why it is refused.');
  await page.keyboard.type('not ordered', { delay: 60 });
  await page.keyboard.press('Enter');
  await expect(coming.getByRole('status')).toHaveText('Recorded: the goods from Mill Lane go back.');
  await expect(coming).toContainText('Nothing is on its way here.', { timeout: 30_000 });
  expect(await ask(shop, 'GET', `/v1/stock-transfers/${id}`)).toMatchObject({
    state: 'refused',
    endedNote: 'not ordered',
  });
  expect(await booked(shop, id)).toEqual([]);
});

test('goods that came although their transfer was cancelled meanwhile give a question that says what to do', async ({
  till,
  cashier,
  shop,
}) => {
  const { page } = till;
  const id = await sendHere(shop, [{ productId: milk.id, quantityMilli: 3000 }]);
  const coming = await openStock(till, shop);
  const receive = coming.getByRole('button', { name: 'Received' });
  await expect(receive).toBeVisible();
  await cashier.setLineCut(true);
  await ask(shop, 'POST', `/v1/stock-transfers/${id}/cancel`, {});
  await receive.click();
  await expect(coming).toContainText('Received. Head office has not booked it yet.');
  await cashier.setLineCut(false);
  await expect(coming).toContainText('Nothing is on its way here.', { timeout: 30_000 });
  // What nobody booked is not shown as there.
  await page.getByRole('tabpanel').getByRole('searchbox').fill(milk.code);
  await expect(page.getByRole('table', { name: 'Stock of this shop' }).getByRole('row').nth(1)).toContainText(
    `${milk.code} 10`,
  );
  await page.getByRole('tab', { name: 'Questions' }).click();
  const question = page.getByRole('tabpanel').getByRole('listitem').first();
  await expect(question).toContainText('Goods from another shop');
  await expect(question).toContainText('Goods on their way had ended otherwise before');
  await expect(question).toContainText(
    'Count these goods here and enter the counts, then tell the other shop.',
  );
  await expect(question).toContainText(`here came "${milk.id}" 3`);
});

test('a till where no manager works says nothing of goods on their way', async ({ till, shop }) => {
  const id = await sendHere(shop, [{ productId: milk.id, quantityMilli: 3000 }]);
  await cashierAt(till.page).ready();
  await till.page.keyboard.press('Control+m');
  await till.page.getByRole('tab', { name: 'Stock' }).click();
  await expect(till.page.getByRole('region', { name: 'Stock of this shop' })).toBeVisible();
  await expect(till.page.getByRole('region', { name: 'On its way here' })).toHaveCount(0);
  await ask(shop, 'POST', `/v1/stock-transfers/${id}/cancel`, {});
});
