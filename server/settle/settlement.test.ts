import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { sampleFacts } from '#test/fixtures/sample-sales.ts';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { putStock } from '../chain/chain.ts';
import { MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { deliver, exceptionCodes, figures, outcomes } from '#test/fixtures/settling.ts';

const BEFORE_THE_SALES = new Date('2026-03-02T08:00:00.000Z');

await describeOnBothDatabases('settlement', (opened) => {
  test('a sale is booked with its lines, payments and stock, and its till is told', async () => {
    const till = await TrialTill.enrol(opened.db);
    const entry = till.seal(saleOf([{ product: MILK, quantityMilli: 3000 }, { product: WINE }]));
    const { tally, deleted } = await deliver(opened.db, [await till.envelope([entry])]);
    expect(tally).toMatchObject({ settled: 1, replayed: 0, quarantined: 0, failed: 0 });
    expect(deleted).toBe(1);
    expect(await figures(opened.db, till)).toEqual({
      sales: 1,
      lines: 2,
      moves: 2,
      total: 986,
      through: 1,
      last: 1,
    });
    expect(await outcomes(opened.db, till)).toEqual([
      {
        result: 'settled',
        entryId: entry.id,
        hash: entry.hash,
        settledAt: '2026-03-02T10:00:02.000Z',
        exceptions: [],
      },
    ]);
  });

  test('a sale for practice is answered, and counts in no total, no stock and no receipt number', async () => {
    const till = await TrialTill.enrol(opened.db);
    const practice = till.seal({
      ...saleOf([{ product: { ...WINE, id: 'none', code: 'none' } }]),
      training: true as const,
    });
    const { receiptNumber } = practice.body;
    const real = till.sealFact({ kind: 'sale', receiptNumber, sale: saleOf([{ product: MILK }]) });
    await deliver(opened.db, [await till.envelope([practice, real])]);
    expect(await figures(opened.db, till)).toMatchObject({
      sales: 1,
      lines: 1,
      moves: 1,
      total: 129,
      last: 2,
    });
    expect(await exceptionCodes(opened.db, till)).toEqual([[], []]);
  });

  test('a sale sent twice is counted once, and its till gets the stored answer again', async () => {
    const till = await TrialTill.enrol(opened.db);
    const wrong = { ...saleOf([{ product: MILK }]), totalMinor: 1 };
    const text = await till.envelope([till.seal(wrong)]);
    await deliver(opened.db, [text]);
    const { tally } = await deliver(opened.db, [text, text]);
    expect(tally).toMatchObject({ settled: 0, replayed: 1 });
    expect(await figures(opened.db, till)).toMatchObject({ sales: 1, lines: 1 });
    const [first, second, ...more] = await outcomes(opened.db, till);
    expect(first).toMatchObject({
      result: 'settled',
      exceptions: [{ code: 'totalsDiffer' }, { code: 'totalsDiffer' }],
    });
    expect(second).toEqual(first);
    expect(more).toEqual([]);
  });

  test('two consumers that get the same envelopes at the same moment book every sale once', async () => {
    const tills = [await TrialTill.enrol(opened.db), await TrialTill.enrol(opened.db, 'mill')];
    const texts: string[] = [];
    for (const till of tills) {
      for (let i = 0; i < 6; i++) {
        const entries = Array.from({ length: 20 }, () =>
          till.seal(saleOf([{ product: MILK }, { product: WINE }])),
        );
        texts.push(await till.envelope(entries));
      }
    }
    const tallies = await Promise.all([
      ...texts.map((text) => deliver(opened.db, [text])),
      deliver(opened.db, [...texts].reverse()),
      deliver(opened.db, texts),
    ]);
    expect(tallies.reduce((sum, { tally }) => sum + tally.settled, 0)).toBe(240);
    for (const till of tills)
      expect(await figures(opened.db, till)).toEqual({
        sales: 120,
        lines: 240,
        moves: 240,
        total: 120 * 728,
        through: 120,
        last: 120,
      });
  }, 60_000);

  test('a missing sequence number is seen as a gap until it comes', async () => {
    const till = await TrialTill.enrol(opened.db);
    const seal = () => till.seal(saleOf([{ product: MILK }]));
    const [first, second, third, fourth] = [seal(), seal(), seal(), seal()];
    await deliver(opened.db, [await till.envelope([first, third])]);
    expect(await figures(opened.db, till)).toMatchObject({ through: 1, last: 3 });
    await deliver(opened.db, [await till.envelope([fourth, second])]);
    expect(await figures(opened.db, till)).toMatchObject({ through: 4, last: 4 });
  });

  test('one receipt refunded at two tills at the same moment is seen once', async () => {
    const tills = [await TrialTill.enrol(opened.db), await TrialTill.enrol(opened.db, 'mill')] as const;
    const sale = saleOf([{ product: WINE }]);
    await deliver(opened.db, [await tills[0].envelope([tills[0].seal(sale)])]);
    const back = () =>
      saleOf([{ product: WINE, quantityMilli: -1000, returnOf: { saleId: sale.id, line: 1 } }]);
    const texts = await Promise.all(tills.map((till) => till.envelope([till.seal(back(), {}, 'refund')])));
    await Promise.all(texts.map((text) => deliver(opened.db, [text])));
    const answers = (await Promise.all(tills.map((till) => outcomes(opened.db, till)))).flat();
    const found = answers.flatMap((answer) => (answer.result === 'settled' ? answer.exceptions : []));
    expect(found.map((exception) => exception.code)).toEqual(['refundBeyondSold']);
  });

  test('a sale and its refund may arrive in one envelope', async () => {
    const till = await TrialTill.enrol(opened.db);
    const sale = saleOf([{ product: WINE, quantityMilli: 2000 }]);
    const back = () =>
      saleOf([{ product: WINE, quantityMilli: -1000, returnOf: { saleId: sale.id, line: 1 } }]);
    const entries = [sale, back(), back(), back()].map((one, index) =>
      till.seal(one, {}, index === 0 ? 'sale' : 'refund'),
    );
    await deliver(opened.db, [await till.envelope(entries)]);
    const codes = await exceptionCodes(opened.db, till);
    expect(codes).toEqual([[], [], [], ['refundBeyondSold']]);
  });

  test('tracked stock goes down sale by sale, and the one below zero is said', async () => {
    const till = await TrialTill.enrol(opened.db, 'mill');
    await putStock(
      opened.db,
      { shopId: 'mill', counts: [{ code: MILK.code, quantityMilli: 2000 }] },
      BEFORE_THE_SALES,
    );
    const entries = Array.from({ length: 3 }, () => till.seal(saleOf([{ product: MILK }])));
    await deliver(opened.db, [await till.envelope(entries)]);
    const codes = await exceptionCodes(opened.db, till);
    expect(codes).toEqual([[], [], ['oversold']]);
    const { rows } =
      await sql`select on_hand_milli from stock where shop_id = 'mill' and product_id = ${MILK.id}`.execute(
        opened.db,
      );
    expect(rows).toEqual([{ on_hand_milli: -1000 }]);
  });

  test('the last piece sold at two tills at the same moment is seen once', async () => {
    const tills = [await TrialTill.enrol(opened.db), await TrialTill.enrol(opened.db)];
    for (let round = 0; round < 5; round++) {
      await putStock(
        opened.db,
        { shopId: 'harbour', counts: [{ code: WINE.code, quantityMilli: 1000 }] },
        BEFORE_THE_SALES,
      );
      const texts = await Promise.all(
        tills.map((till) => till.envelope([till.seal(saleOf([{ product: WINE }]))])),
      );
      await Promise.all(texts.map((text) => deliver(opened.db, [text])));
    }
    const codes = await Promise.all(tills.map((till) => exceptionCodes(opened.db, till)));
    expect(codes.flat(2)).toEqual(Array.from({ length: 5 }, () => 'oversold'));
    await opened.db.deleteFrom('stock').execute();
  });

  test('facts that are no sales are settled as they are, in the order of the journal, and book nothing', async () => {
    const till = await TrialTill.enrol(opened.db);
    const sale = till.seal(saleOf([{ product: MILK }]));
    const facts = sampleFacts.map((fact) => till.sealFact(fact));
    const { tally } = await deliver(opened.db, [
      await till.envelope(facts.slice(0, 5)),
      await till.envelope([sale, ...facts.slice(5)]),
    ]);
    expect(tally).toMatchObject({ settled: 1 + facts.length, quarantined: 0, failed: 0 });
    // Nobody has sent the goods of the sample, and that is asked about.
    const codes = [...facts.slice(0, 5), sale, ...facts.slice(5)].map(({ body }) =>
      body.kind.startsWith('transfer') ? ['transferUnknown'] : [],
    );
    expect(await exceptionCodes(opened.db, till)).toEqual(codes);
    expect(await figures(opened.db, till)).toMatchObject({
      sales: 1,
      through: 1 + facts.length,
      last: 1 + facts.length,
    });
    const again = await deliver(opened.db, [await till.envelope(facts)]);
    expect(again.tally).toMatchObject({ settled: 0, replayed: facts.length });
  });

  test('two entries with one receipt number are both booked, and the second is said', async () => {
    const till = await TrialTill.enrol(opened.db);
    const first = till.seal(saleOf([{ product: MILK }]));
    const second = till.seal(saleOf([{ product: MILK }]), {
      body: { ...first.body, sale: saleOf([{ product: WINE }]) },
    });
    await deliver(opened.db, [await till.envelope([first, second])]);
    const codes = await exceptionCodes(opened.db, till);
    expect(codes).toEqual([[], ['receiptNumberTwice']]);
    expect(await figures(opened.db, till)).toMatchObject({ sales: 2 });
  });
});
