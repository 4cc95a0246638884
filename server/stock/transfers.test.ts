import { expect, test } from 'vitest';
import { product } from '#test/fixtures/goods.ts';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { deliver } from '#test/fixtures/settling.ts';
import {
  addedUp,
  ask,
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
import { publishCatalogue } from '../catalogue/publish-catalogue.ts';
import { listTransfers } from './read-transfers.ts';
import { sendTransfer } from './transfers.ts';

await describeOnBothDatabases('stock from shop to shop', (opened) => {
  test('goods leave one shop, arrive at the other, and what is missing is in neither and stays with the transfer', async () => {
    const { db } = opened;
    await beginAnew(db);
    await count(db, 'harbour', MILK.id, 50_000, at('08:00:00'));
    await count(db, 'mill', MILK.id, 5000, at('08:00:00'));
    const sent = await send(db, [milk(12_000)], at('09:00:00'));
    expect([...sent.channels]).toEqual(['shop:harbour', 'management:mill']);
    expect(await onHand(db)).toEqual([38_000, 5000]);
    expect([await told(db, 'harbour'), await told(db, 'mill')]).toEqual([38_000, 5000]);
    const step = { to: 'received', lines: [milk(11_000)] } as const;
    const received = await end(db, sent, step, at('11:00:00'));
    if (!received.ok) throw new Error(received.problem.code);
    expect([...received.value.channels]).toEqual(['shop:mill', 'management:mill']);
    expect([await told(db, 'harbour'), await told(db, 'mill')]).toEqual([38_000, 16_000]);
    expect(await addedUp(db)).toEqual(await onHand(db));
    expect(await ledger(db, sent)).toEqual([
      ['harbour', 'transferSent', -12_000],
      ['mill', 'transferReceived', 11_000],
    ]);
    expect((await listTransfers(db, { shop: 'mill' })).transfers).toMatchObject([
      {
        state: 'received',
        sentBy: 'Ann',
        endedBy: 'Bob',
        endedAt: at('11:00:00'),
        lines: [{ sentMilli: 12_000, receivedMilli: 11_000, differenceMilli: -1000 }],
      },
    ]);
  });

  test('what is refused or cancelled is back where it came from', async () => {
    const { db } = opened;
    await beginAnew(db);
    await count(db, 'harbour', MILK.id, 10_000, at('08:00:00'));
    for (const to of ['refused', 'cancelled'] as const) {
      const sent = await send(db, [milk(4000)], at('09:00:00'));
      expect(await onHand(db)).toEqual([6000, null]);
      expect((await end(db, sent, { to }, at('10:00:00'))).ok).toBe(true);
      expect(await onHand(db)).toEqual([10_000, null]);
      expect(await told(db, 'harbour')).toBe(10_000);
      expect((await ledger(db, sent)).length).toBe(2);
    }
    expect(await addedUp(db)).toEqual([10_000, 0]);
  });

  test('a request that is sent again is the same transfer, and whoever ends it twice moves nothing twice', async () => {
    const { db } = opened;
    await beginAnew(db);
    await count(db, 'harbour', MILK.id, 10_000, at('08:00:00'));
    const asked = ask([milk(1000)]);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => sendTransfer(db, asked, 'Ann', at('09:00:00'))),
    );
    const ids = new Set(answers.map((answer) => answer.ok && answer.value.transfer.id));
    expect(ids.size).toBe(1);
    expect(await onHand(db)).toEqual([9000, null]);
    const other = await sendTransfer(db, { ...asked, lines: [milk(2000)] }, 'Ann', at('09:00:00'));
    expect(other).toEqual({ ok: false, problem: { code: 'keyTaken' } });
    const sent = answers[0]!.ok ? answers[0]!.value : undefined;
    const steps = await Promise.all([1, 2, 3].map(() => end(db, sent!, { to: 'cancelled' }, at('10:00:00'))));
    expect(steps.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await onHand(db)).toEqual([10_000, null]);
    expect(await end(db, sent!, { to: 'refused' }, at('11:00:00'))).toMatchObject({
      ok: false,
      problem: { code: 'over', state: 'cancelled' },
    });
  });

  test('of a shop that receives and one that cancels at the same moment one is told that it was too late', async () => {
    const { db } = opened;
    await beginAnew(db);
    for (const shop of ['harbour', 'mill']) await count(db, shop, MILK.id, 100_000, at('08:00:00'));
    const sent = await Promise.all(Array.from({ length: 10 }, () => send(db, [milk(1000)], at('09:00:00'))));
    const ends = await Promise.all(
      sent.flatMap((one) =>
        (['received', 'cancelled'] as const).map((to) => end(db, one, { to }, at('10:00:00'))),
      ),
    );
    expect(ends.filter(({ ok }) => ok)).toHaveLength(10);
    const received = (await listTransfers(db, { state: 'received' })).transfers.length;
    expect(await onHand(db)).toEqual([100_000 - received * 1000, 100_000 + received * 1000]);
    expect(await addedUp(db)).toEqual(await onHand(db));
  });

  test('transfers there and back, sales and counts at the same moment lose nothing and do not wait for each other', async () => {
    const { db } = opened;
    await beginAnew(db);
    const tills = [await TrialTill.enrol(db, 'harbour'), await TrialTill.enrol(db, 'mill')];
    for (const shop of ['harbour', 'mill'])
      for (const { id } of [MILK, WINE]) await count(db, shop, id, 500_000, at('08:00:00'));
    const both = [milk(2000), { productId: WINE.id, quantityMilli: 1000 }];
    const busy = Array.from({ length: 6 }, async (_, round) => {
      const there = await send(db, round % 2 === 0 ? both : both.toReversed(), at('09:00:00'));
      const back = await send(db, both, at('09:00:00'), { from: 'mill', to: 'harbour' });
      await Promise.all([there, back].map((one) => end(db, one, { to: 'received' }, at('10:00:00'))));
    });
    const selling = tills.flatMap((till) =>
      Array.from({ length: 4 }, async () => {
        const sales = [WINE, MILK].map((goods) => till.seal(saleOf([{ product: goods }])));
        await deliver(db, [await till.envelope(sales)]);
      }),
    );
    await Promise.all([...busy, ...selling, count(db, 'mill', 'other', 7000, at('09:30:00'))]);
    for (const { id } of [MILK, WINE]) {
      expect(await onHand(db, id)).toEqual([496_000, 496_000]);
      expect(await addedUp(db, id)).toEqual([496_000, 496_000]);
      expect(await told(db, 'harbour', id)).toBe(496_000);
    }
  }, 60_000);

  test('a count that comes late knows what was sent and received since', async () => {
    const { db } = opened;
    await beginAnew(db);
    const till = await TrialTill.enrol(db, 'mill');
    await count(db, 'mill', MILK.id, 20_000, at('08:00:00'));
    const sent = await send(db, [milk(5000)], at('09:00:00'), { from: 'mill', to: 'harbour' });
    const counted = (countedMilli: number, sealedAt: Date) =>
      till.sealFact(
        { kind: 'stockCounted', productId: MILK.id, countedMilli },
        { sealedAt: sealedAt.toISOString() },
      );
    // Somebody counted before the lorry was loaded, on a till whose line was down.
    await deliver(db, [await till.envelope([counted(18_000, at('08:30:00'))])]);
    expect(await onHand(db)).toEqual([null, 13_000]);
    // And somebody after it: they saw the goods gone.
    await deliver(db, [await till.envelope([counted(12_000, at('09:30:00'))])]);
    expect(await onHand(db)).toEqual([null, 12_000]);
    await end(db, sent, { to: 'refused' }, at('10:00:00'));
    expect(await onHand(db)).toEqual([null, 17_000]);
    expect((await addedUp(db))[1]).toBe(17_000);
  });

  test('a shop that never counted a product has no level of it, and its first count has seen the goods', async () => {
    const { db } = opened;
    await beginAnew(db);
    await count(db, 'harbour', MILK.id, 10_000, at('08:00:00'));
    const sent = await send(db, [milk(3000)], at('09:00:00'));
    expect((await end(db, sent, { to: 'received' }, at('10:00:00'))).ok).toBe(true);
    expect(await onHand(db)).toEqual([7000, null]);
    expect((await ledger(db, sent)).at(-1)).toEqual(['mill', 'transferReceived', 3000]);
    await count(db, 'mill', MILK.id, 3000, at('11:00:00'));
    expect(await onHand(db)).toEqual([7000, 3000]);
    expect(await addedUp(db)).toEqual([7000, 3000]);
  });

  test('what cannot go is refused: the same shop, one that is not there, and goods that nobody knows', async () => {
    const { db } = opened;
    await beginAnew(db);
    const refused = async (lines: Goods[], way = {}) => {
      const sent = await sendTransfer(db, ask(lines, way), 'Ann', at('09:00:00'));
      return sent.ok ? undefined : sent.problem;
    };
    expect(await refused([milk(1)], { to: 'harbour' })).toEqual({ code: 'sameShop' });
    expect(await refused([milk(1)], { from: 'nowhere' })).toEqual({
      code: 'unknownShop',
      place: 'fromShopId',
    });
    expect(await refused([milk(1)], { to: 'nowhere' })).toEqual({ code: 'unknownShop', place: 'toShopId' });
    expect(await refused([milk(1), milk(2)])).toEqual({ code: 'productTwice', line: 1 });
    const tea = { productId: 'tea', quantityMilli: 1000 };
    expect(await refused([milk(1), tea])).toEqual({ code: 'unknownProduct', line: 1 });
    expect((await listTransfers(db)).transfers).toEqual([]);
    // Of goods that a newer catalogue no longer has, what was counted may be sent back.
    await publishCatalogue(db, [MILK, WINE, product('tea', 1_000_000)], at('09:00:00'));
    expect(await refused([tea])).toBeUndefined();
    await publishCatalogue(db, [MILK, WINE], at('10:00:00'));
    expect(await refused([tea])).toEqual({ code: 'unknownProduct', line: 0 });
    await count(db, 'harbour', 'tea', 4000, at('11:00:00'));
    expect(await refused([tea])).toBeUndefined();
  });
});
