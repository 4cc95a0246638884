import { expect, test } from 'vitest';
import { feedItem } from '#shared/sync/feed.ts';
import { readRecord } from '#shared/sync/record.ts';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { deliver } from '#test/fixtures/settling.ts';
import { putStock } from '../chain/chain.ts';
import type { Database } from '../database/open-database.ts';
import { openFeedBell } from '../feed/feed-bell.ts';
import { declareLost } from '../exceptions/missing-entries.ts';
import { readFeed } from '../feed/read-feed.ts';

const COUNTED_AT = new Date('2026-03-02T08:00:00.000Z');

/** What the shop's tills are told of its stock, as a till reads it; or how far their entries are in it. */
async function published(
  db: Database,
  shopId: string,
  wanted: 'stock' | 'applied' = 'stock',
): Promise<(readonly [string, unknown])[]> {
  const { items } = await readFeed(db, openFeedBell(), { channel: `shop:${shopId}` });
  return items.flatMap((item) => {
    const decoded = feedItem.parse(item);
    if (decoded.kind !== 'record') throw new Error(`the shop's channel holds ${decoded.kind}`);
    const { collection, id, value } = decoded.record;
    if (collection !== wanted) return [];
    const read = readRecord(wanted, value);
    if (!read.ok) throw new Error(read.problem.message);
    return [[id, read.value] as const];
  });
}

const count = (db: Database, shopId: string, quantityMilli: number) =>
  putStock(db, { shopId, counts: [{ code: MILK.id, quantityMilli }] }, COUNTED_AT);

await describeOnBothDatabases('stock', (opened) => {
  test('a count is published to the shop, and what is sold of it too, one document a product', async () => {
    const till = await TrialTill.enrol(opened.db, 'harbour');
    await count(opened.db, till.shopId, 9000);
    expect(await published(opened.db, till.shopId)).toEqual([
      [MILK.id, { onHandMilli: 9000, countedAt: COUNTED_AT.toISOString(), asOf: COUNTED_AT.toISOString() }],
    ]);

    const sales = [1000, 2000, 3000].map((quantityMilli) =>
      till.seal(saleOf([{ product: MILK, quantityMilli }, { product: WINE }])),
    );
    await deliver(opened.db, [await till.envelope(sales)]);
    expect(await published(opened.db, till.shopId)).toEqual([
      [MILK.id, { onHandMilli: 3000, countedAt: COUNTED_AT.toISOString(), asOf: '2026-03-02T10:00:02.000Z' }],
    ]);
  });

  test('a sale that is sent twice publishes its stock once, and another shop hears nothing of it', async () => {
    const till = await TrialTill.enrol(opened.db, 'mill');
    await count(opened.db, till.shopId, 5000);
    const before = await published(opened.db, 'harbour');
    const text = await till.envelope([till.seal(saleOf([{ product: MILK }]))]);
    await deliver(opened.db, [text]);
    const once = await published(opened.db, till.shopId);
    expect(once).toMatchObject([[MILK.id, { onHandMilli: 4000 }]]);
    await deliver(opened.db, [text, text]);
    expect(await published(opened.db, till.shopId)).toEqual(once);
    expect(await published(opened.db, 'harbour')).toEqual(before);
  });

  test('sales that are settled by two consumers at once leave one document with the last level', async () => {
    const tills = [await TrialTill.enrol(opened.db, 'harbour'), await TrialTill.enrol(opened.db, 'harbour')];
    await count(opened.db, 'harbour', 400_000);
    const texts = await Promise.all(
      tills.flatMap((till) =>
        Array.from({ length: 5 }, () =>
          till.envelope(Array.from({ length: 10 }, () => till.seal(saleOf([{ product: MILK }])))),
        ),
      ),
    );
    await Promise.all(texts.map((text) => deliver(opened.db, [text])));
    expect(await published(opened.db, 'harbour')).toMatchObject([[MILK.id, { onHandMilli: 300_000 }]]);
  });

  test('beside the levels stands which entries of each till they hold, also while one is on its way', async () => {
    const till = await TrialTill.enrol(opened.db, 'harbour');
    await count(opened.db, till.shopId, 90_000);
    const marker = async () => new Map(await published(opened.db, till.shopId, 'applied')).get(till.tillId);
    expect(await marker()).toBeUndefined();
    const sealed = Array.from({ length: 5 }, () => till.seal(saleOf([{ product: MILK }])));
    const booked = async (...places: number[]) => {
      await deliver(opened.db, [await till.envelope(places.map((place) => sealed[place - 1]!))]);
      return marker();
    };
    expect(await booked(1)).toEqual({ epoch: 1, through: 1 });
    expect(await booked(3, 4)).toEqual({ epoch: 1, through: 1, beyond: [[3, 4]] });
    expect(await booked(2)).toEqual({ epoch: 1, through: 4 });
    // Goods that nobody counts change no level, and so there is nothing to say.
    const wine = till.seal(saleOf([{ product: WINE }]));
    await deliver(opened.db, [await till.envelope([wine])]);
    expect(await marker()).toEqual({ epoch: 1, through: 4 });
    expect(await booked(5)).toEqual({ epoch: 1, through: 6 });
    const levels = await published(opened.db, till.shopId);
    expect(levels).toMatchObject([[MILK.id, { onHandMilli: 85_000 }]]);
  });

  test('an entry that was written off is in no level, and named as lost until it comes after all', async () => {
    const till = await TrialTill.enrol(opened.db, 'harbour');
    await count(opened.db, till.shopId, 90_000);
    const sealed = Array.from({ length: 6 }, () => till.seal(saleOf([{ product: MILK }])));
    const booked = async (...places: number[]) => {
      await deliver(opened.db, [await till.envelope(places.map((place) => sealed[place - 1]!))]);
      return new Map(await published(opened.db, till.shopId, 'applied')).get(till.tillId);
    };
    expect(await booked(1, 4)).toEqual({ epoch: 1, through: 1, beyond: [[4, 4]] });
    const lost = { tillId: till.tillId, epoch: 1, from: 2, through: 3, owner: 'Ann', note: 'the till burnt' };
    expect(await declareLost(opened.db, lost, COUNTED_AT)).toEqual({ ok: true, value: 2 });
    expect(await booked(6)).toEqual({ epoch: 1, through: 4, beyond: [[6, 6]], lost: [[2, 3]] });
    expect(await booked(2)).toEqual({ epoch: 1, through: 4, beyond: [[6, 6]], lost: [[3, 3]] });
    expect(await booked(3, 5)).toEqual({ epoch: 1, through: 6 });
  });

  test('a count of goods at a shop that is not there is refused', async () => {
    expect(await count(opened.db, 'nowhere', 1000)).toMatchObject({ ok: false });
  });
});
