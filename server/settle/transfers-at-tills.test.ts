import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { EntryBody } from '#shared/sync/entry.ts';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { deliver, exceptionCodes, outcomes } from '#test/fixtures/settling.ts';
import {
  addedUp,
  at,
  beginAnew,
  count,
  end,
  ledger,
  milk,
  onHand,
  send,
  told,
  type Goods,
} from '#test/fixtures/stock-in-trial.ts';
import type { Database } from '../database/open-database.ts';
import { openFeedBell } from '../feed/feed-bell.ts';
import { readFeed } from '../feed/read-feed.ts';
import { listTransfers } from '../stock/read-transfers.ts';
import { catchUpTransfers } from '../stock/publish-transfers.ts';
import type { Transferred } from '../stock/transfers.ts';

const received = ({ transfer }: Transferred, lines: Goods[], by?: string): EntryBody => ({
  kind: 'transferReceived',
  transferId: transfer.id,
  lines,
  ...(by !== undefined && { by }),
});
const refused = ({ transfer }: Transferred): EntryBody => {
  return { kind: 'transferRefused', transferId: transfer.id, reason: 'not ordered' };
};
const seal = (till: TrialTill, body: EntryBody, moment: Date) =>
  till.sealFact(body, { sealedAt: moment.toISOString() });

/** What a shop's management is told of goods on their way to it, by the transfer; null where it is told that they are no more. */
async function coming(db: Database, shopId = 'mill'): Promise<Record<string, unknown>> {
  const { items } = await readFeed(db, openFeedBell(), { channel: `management:${shopId}` });
  return Object.fromEntries(
    items.flatMap((item) =>
      item.kind === 'record' && item.record.collection === 'transfer'
        ? [[item.record.id, item.record.value]]
        : [],
    ),
  );
}

await describeOnBothDatabases('goods on their way, at the till of the shop that gets them', (opened) => {
  const deliverFrom = async (till: TrialTill, ...entries: unknown[]) =>
    deliver(opened.db, [await till.envelope(entries)]);

  async function begin(): Promise<readonly [TrialTill, TrialTill]> {
    const { db } = opened;
    await beginAnew(db);
    for (const shop of ['harbour', 'mill']) await count(db, shop, MILK.id, 50_000, at('08:00:00'));
    return [await TrialTill.enrol(db, 'mill'), await TrialTill.enrol(db, 'mill')];
  }

  test('what is on its way stands in the management of the shop that gets it, until somebody ends it', async () => {
    const { db } = opened;
    const [till] = await begin();
    const sent = await send(db, [milk(12_000)], at('08:30:00'));
    const { id, number } = sent.transfer;
    expect(await coming(db)).toEqual({
      [id]: {
        number,
        fromShopId: 'harbour',
        fromShopName: 'Harbour Street',
        sentAt: '2026-03-02T08:30:00.000Z',
        note: '',
        lines: [{ productId: MILK.id, sentMilli: 12_000 }],
      },
    });
    expect(await coming(db, 'harbour')).toEqual({});
    await deliverFrom(till, seal(till, received(sent, [milk(12_000)]), at('09:00:00')));
    expect(await coming(db)).toEqual({ [id]: null });
    const cancelled = await send(db, [milk(1000)], at('09:10:00'));
    await end(db, cancelled, { to: 'cancelled' }, at('09:20:00'));
    expect(await coming(db)).toEqual({ [id]: null, [cancelled.transfer.id]: null });
  });

  test('goods that are received at the till are in the stock of the shop, and their transfer is over', async () => {
    const { db } = opened;
    const [till] = await begin();
    const both = [milk(12_000), { productId: WINE.id, quantityMilli: 3000 }];
    const sent = await send(db, both, at('08:30:00'));
    const came = [milk(11_000), { productId: WINE.id, quantityMilli: 0 }];
    const entry = seal(till, received(sent, came, 'bea'), at('09:00:00'));
    await deliverFrom(till, entry);
    expect(await onHand(db)).toEqual([38_000, 61_000]);
    expect([await told(db, 'harbour'), await told(db, 'mill')]).toEqual([38_000, 61_000]);
    expect(await addedUp(db)).toEqual(await onHand(db));
    expect((await listTransfers(db)).transfers).toMatchObject([
      {
        state: 'received',
        endedBy: `bea at till ${till.tillId}`,
        endedAt: at('09:00:00'),
        lines: [{ differenceMilli: -1000 }, { differenceMilli: -3000 }],
      },
    ]);
    // Sent again, because the answer was lost.
    await deliverFrom(till, entry);
    expect(await onHand(db)).toEqual([38_000, 61_000]);
    expect(await exceptionCodes(db, till)).toEqual([[], []]);
  });

  test('goods that are refused at the till are back in the stock of the shop that sent them', async () => {
    const { db } = opened;
    const [till] = await begin();
    const sent = await send(db, [milk(12_000)], at('08:30:00'));
    // The sender counts while the lorry is on its way back: nobody has seen the goods.
    await count(db, 'harbour', MILK.id, 37_000, at('09:30:00'));
    await deliverFrom(till, seal(till, refused(sent), at('09:00:00')));
    expect(await onHand(db)).toEqual([49_000, 50_000]);
    expect((await listTransfers(db)).transfers).toMatchObject([
      { state: 'refused', endedNote: 'not ordered' },
    ]);
    expect(await addedUp(db)).toEqual(await onHand(db));
  });

  test('two tills that receive the same goods at once book them once, and who counted otherwise is asked', async () => {
    const { db } = opened;
    for (const second of [12_000, 11_000]) {
      const tills = await begin();
      const sent = await send(db, [milk(12_000)], at('08:30:00'));
      const texts = await Promise.all(
        tills.map((till, place) => {
          const lines = [milk(place === 0 ? 12_000 : second)];
          return till.envelope([seal(till, received(sent, lines), at('09:00:00'))]);
        }),
      );
      // Two consumers, each with the word of one till.
      await Promise.all(texts.map((text) => deliver(db, [text])));
      const codes = (await Promise.all(tills.map((till) => exceptionCodes(db, till)))).flat(2);
      expect(codes).toEqual(second === 12_000 ? [] : ['transferOver']);
      expect((await ledger(db, sent)).length).toBe(2);
      const [transfer] = (await listTransfers(db)).transfers;
      expect((await onHand(db))[1]).toBe(50_000 + transfer!.lines[0]!.receivedMilli!);
      expect(await addedUp(db)).toEqual(await onHand(db));
    }
  });

  test('of tills that receive and sell and a head office that cancels at the same moment nobody waits for the other, and nothing is booked twice', async () => {
    const { db } = opened;
    const tills = await begin();
    for (const shop of ['harbour', 'mill']) await count(db, shop, WINE.id, 50_000, at('08:00:00'));
    const both = [milk(1000), { productId: WINE.id, quantityMilli: 1000 }];
    const sent = await Promise.all(Array.from({ length: 8 }, () => send(db, both, at('08:30:00'))));
    const words = sent.flatMap((one) => tills.map((till) => ({ one, till })));
    const texts = await Promise.all(
      words.map(({ one, till }, place) =>
        till.envelope([
          seal(till, received(one, place % 2 === 0 ? both : both.toReversed()), at('09:00:00')),
          till.seal(saleOf([{ product: place % 2 === 0 ? WINE : MILK }])),
        ]),
      ),
    );
    await Promise.all([
      ...texts.map(async (text) => expect(await deliver(db, [text])).toMatchObject({ deleted: 1 })),
      ...sent.map((one) => end(db, one, { to: 'cancelled' }, at('09:00:00'))),
      count(db, 'mill', 'other', 7000, at('09:30:00')),
    ]);
    const arrived = (await listTransfers(db, { state: 'received' })).transfers.length;
    expect((await listTransfers(db, { state: 'cancelled' })).transfers.length).toBe(8 - arrived);
    for (const id of [MILK.id, WINE.id]) {
      // Each till has sold eight of one of them.
      expect(await onHand(db, id)).toEqual([50_000 - arrived * 1000, 42_000 + arrived * 1000]);
      expect(await addedUp(db, id)).toEqual(await onHand(db, id));
    }
  }, 60_000);

  test('two words about the same goods in one delivery: the first counts', async () => {
    const { db } = opened;
    const [till, other] = await begin();
    const sent = await send(db, [milk(12_000)], at('08:30:00'));
    await deliver(db, [
      await till.envelope([seal(till, received(sent, [milk(10_000)]), at('09:00:00'))]),
      await other.envelope([seal(other, refused(sent), at('09:00:00'))]),
    ]);
    expect(await onHand(db)).toEqual([38_000, 60_000]);
    expect(await exceptionCodes(db, till)).toEqual([[]]);
    expect(await exceptionCodes(db, other)).toEqual([['transferOver']]);
  });

  test('goods that came although they were cancelled meanwhile are in no book: a person is told what came', async () => {
    const { db } = opened;
    const [till] = await begin();
    const sent = await send(db, [milk(12_000)], at('08:30:00'));
    await end(db, sent, { to: 'cancelled' }, at('08:45:00'));
    await deliverFrom(till, seal(till, received(sent, [milk(11_500)]), at('09:00:00')));
    expect(await onHand(db)).toEqual([50_000, 50_000]);
    const [answer] = await outcomes(db, till);
    const { number } = sent.transfer;
    const message = `transfer ${number} was cancelled by Bob at 2026-03-02T08:45:00.000Z already; here came "${MILK.id}" 11.5`;
    expect(answer).toMatchObject({ result: 'settled', exceptions: [{ code: 'transferOver', message }] });
    // Its till shows no more of them than the books have: level and marker say so together.
    const { items } = await readFeed(db, openFeedBell(), { channel: 'shop:mill' });
    expect(items).toContainEqual({
      kind: 'record',
      record: { collection: 'applied', id: till.tillId, value: { epoch: 1, through: 1 } },
    });
    // What the question asks for: they are counted.
    await deliverFrom(
      till,
      seal(till, { kind: 'stockCounted', productId: MILK.id, countedMilli: 61_500 }, at('09:30:00')),
    );
    expect(await onHand(db)).toEqual([50_000, 61_500]);
  });

  test('a shop has nothing to say of goods that go to another, nor of goods that nobody sent', async () => {
    const { db } = opened;
    await begin();
    const stranger = await TrialTill.enrol(db, 'harbour');
    const sent = await send(db, [milk(12_000)], at('08:30:00'));
    const nobodys = { transfer: { ...sent.transfer, id: randomUUID() }, channels: [] };
    await deliverFrom(
      stranger,
      seal(stranger, received(sent, [milk(12_000)]), at('09:00:00')),
      seal(stranger, refused(nobodys), at('09:00:00')),
    );
    const till = await TrialTill.enrol(db, 'mill');
    const odd = [[{ productId: WINE.id, quantityMilli: 1 }], [milk(1), milk(2)]];
    for (const lines of odd) await deliverFrom(till, seal(till, received(sent, lines), at('09:00:00')));
    for (const one of [stranger, till])
      expect(await exceptionCodes(db, one)).toEqual([['transferUnknown'], ['transferUnknown']]);
    expect(await onHand(db)).toEqual([38_000, 50_000]);
    expect(Object.values(await coming(db))).toMatchObject([{ number: sent.transfer.number }]);
  });

  test('a shelf that was counted after the goods had come has seen them, whichever word arrives first', async () => {
    const { db } = opened;
    for (const order of ['goods first', 'count first', 'together'] as const) {
      const [till, other] = await begin();
      const sent = await send(db, [milk(12_000)], at('08:30:00'));
      const came = await till.envelope([seal(till, received(sent, [milk(12_000)]), at('09:00:00'))]);
      const counted = seal(
        other,
        { kind: 'stockCounted', productId: MILK.id, countedMilli: 60_000 },
        at('09:30:00'),
      );
      const seen = await other.envelope([counted]);
      if (order === 'together') await deliver(db, [seen, came]);
      else
        for (const text of order === 'goods first' ? [came, seen] : [seen, came]) await deliver(db, [text]);
      expect([order, ...(await onHand(db))]).toEqual([order, 38_000, 60_000]);
      expect(await addedUp(db)).toEqual(await onHand(db));
    }
  });

  test('a shelf that was counted before the goods came has them on top, though its count comes late', async () => {
    const { db } = opened;
    const [till, other] = await begin();
    const sent = await send(db, [milk(12_000)], at('08:30:00'));
    await deliverFrom(till, seal(till, received(sent, [milk(12_000)]), at('09:00:00')));
    const counted = { kind: 'stockCounted', productId: MILK.id, countedMilli: 40_000 } as const;
    await deliverFrom(other, seal(other, counted, at('08:50:00')));
    expect(await onHand(db)).toEqual([38_000, 52_000]);
    expect(await addedUp(db)).toEqual(await onHand(db));
  });

  test('goods that came are there to be sold: a sale after them in one delivery is not oversold', async () => {
    const { db } = opened;
    const [till] = await begin();
    await count(db, 'mill', MILK.id, 0, at('08:20:00'));
    const sent = await send(db, [milk(12_000)], at('08:30:00'));
    await deliverFrom(
      till,
      seal(till, received(sent, [milk(12_000)]), at('09:00:00')),
      till.seal(saleOf([{ product: MILK, quantityMilli: 5000 }])),
    );
    expect(await exceptionCodes(db, till)).toEqual([[], []]);
    expect(await onHand(db)).toEqual([38_000, 7000]);
  });

  test('a till of a clock that is ahead says no later than now when the goods came', async () => {
    const { db } = opened;
    const [till] = await begin();
    const sent = await send(db, [milk(12_000)], at('08:30:00'));
    await deliverFrom(till, seal(till, received(sent, [milk(12_000)]), at('23:00:00')));
    expect((await listTransfers(db)).transfers[0]!.endedAt).toEqual(at('10:00:02'));
  });

  test('what a program that tells nobody has sent or ended is caught up with', async () => {
    const { db } = opened;
    await begin();
    const [open, over] = [
      await send(db, [milk(1000)], at('08:30:00')),
      await send(db, [milk(2000)], at('08:30:00')),
    ];
    await sql`delete from records where collection = 'transfer' and id = ${open.transfer.id}`.execute(db);
    await sql`delete from feed where body::text like ${`%${open.transfer.id}%`}`.execute(db);
    await sql`update stock_transfers set state = 'cancelled' where id = ${over.transfer.id}::uuid`.execute(
      db,
    );
    expect(Object.keys(await coming(db))).toEqual([over.transfer.id]);
    const both = await Promise.all([1, 2].map(() => catchUpTransfers(db, at('09:00:00'))));
    // Whoever comes second may say the same again.
    expect(new Set(both.flatMap((channels) => [...channels]))).toEqual(new Set(['management:mill']));
    expect(await coming(db)).toMatchObject({ [open.transfer.id]: {}, [over.transfer.id]: null });
    expect([...(await catchUpTransfers(db, at('09:00:00')))]).toEqual([]);
  });
});
