import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sale, Tender } from '../sale/sale.ts';
import { NO_PREVIOUS_HASH, type Entry, type EntryBody } from '../sync/entry.ts';
import { denominationsOf, sumCounted } from './denominations.ts';
import { countBetween, countShift, type OpenedEntry } from './shift-figures.ts';

const SHIFT = '00000000-0000-4000-8000-000000000001';
let seq = 0;

function entry(body: EntryBody): Entry {
  seq += 1;
  return {
    v: 1,
    id: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
    shopId: 'harbour',
    tillId: 'harbour-t1',
    epoch: 1,
    seq,
    previousHash: NO_PREVIOUS_HASH,
    sealedAt: '2026-03-02T10:00:00.000Z',
    body,
    hash: NO_PREVIOUS_HASH,
  };
}

const opened = (floatMinor: number): OpenedEntry =>
  entry({ kind: 'shiftOpened', shiftId: SHIFT, floatMinor, currency: 'EUR' }) as OpenedEntry;

type Paid = {
  totalMinor: number;
  tenders: Tender[];
  changeMinor?: number;
  cashierId?: string;
  training?: true;
};

function sold({ totalMinor, tenders, changeMinor = 0, ...more }: Paid): Entry {
  const sale: Sale = {
    id: SHIFT,
    currency: 'EUR',
    priceListId: 'standard',
    catalogueVersion: 1,
    openedAt: '2026-03-02T10:00:00.000Z',
    completedAt: '2026-03-02T10:00:00.000Z',
    businessDate: '2026-03-02',
    lines: [],
    totalMinor,
    taxes: [],
    tenders,
    changeMinor,
    ...more,
  };
  return entry({ kind: totalMinor < 0 ? 'refund' : 'sale', receiptNumber: 'H-26-1', sale });
}

const cash = (amountMinor: number): Tender => ({ kind: 'cash', amountMinor });
const card = (amountMinor: number): Tender => ({ kind: 'card', amountMinor });
const moved = (kind: 'cashIn' | 'cashOut', amountMinor: number): Entry =>
  entry({ kind, amountMinor, currency: 'EUR', reason: 'till' });

test('the drawer of a day: float, cash less change, refunds, and what went in and out besides', () => {
  const figures = countShift(opened(10_000), [
    sold({ totalMinor: 516, tenders: [cash(1000)], changeMinor: 484, cashierId: 'ann' }),
    sold({ totalMinor: 2000, tenders: [card(1500), cash(500)], cashierId: 'ann' }),
    sold({ totalMinor: -129, tenders: [cash(-129)], cashierId: 'bob' }),
    moved('cashIn', 5000),
    moved('cashOut', 20_00),
    entry({ kind: 'drawerOpened', reason: 'change' }),
  ]);
  expect(figures).toMatchObject({
    sales: 2,
    salesMinor: 2516,
    refunds: 1,
    refundsMinor: 129,
    changeMinor: 484,
    expectedMinor: 10_000 + 516 + 500 - 129 + 5000 - 2000,
    drawerOpened: 1,
    tenders: [
      { kind: 'cash', count: 3, inMinor: 1500, outMinor: 129 },
      { kind: 'card', count: 1, inMinor: 1500, outMinor: 0 },
    ],
    cashiers: [
      { id: 'ann', sales: 2, totalMinor: 2516 },
      { id: 'bob', sales: 1, totalMinor: -129 },
    ],
    closed: null,
  });
});

test('foreign notes lie in the drawer and are told apart', () => {
  const dollars: Tender = {
    kind: 'cash',
    amountMinor: 1840,
    foreign: { currency: 'USD', amountMinor: 2000, rateMicros: 920_000 },
  };
  const figures = countShift(opened(0), [sold({ totalMinor: 1500, tenders: [dollars], changeMinor: 340 })]);
  expect(figures.foreign).toEqual([{ currency: 'USD', amountMinor: 2000 }]);
  expect(figures.expectedMinor).toBe(-340);
});

test('what is sold after the closing belongs to no shift, and is told', () => {
  const closing = entry({
    kind: 'shiftClosed',
    shiftId: SHIFT,
    countedMinor: 990,
    expectedMinor: 1000,
    currency: 'EUR',
    number: 7,
  });
  const later = sold({ totalMinor: 300, tenders: [cash(300)] });
  const figures = countShift(opened(1000), [closing, later]);
  expect(figures).toMatchObject({
    sales: 0,
    expectedMinor: 1000,
    closed: { countedMinor: 990, expectedMinor: 1000, number: 7 },
  });
  expect(countBetween([later])).toEqual({ sales: 1, totalMinor: 300 });
});

/** What can happen to a drawer: what a hand puts in, what it takes out, and the entry that says so. */
const happening = fc.oneof(
  fc
    .record({ total: fc.integer({ min: 1, max: 100_000 }), extra: fc.integer({ min: 0, max: 50_000 }) })
    .map(({ total, extra }) => ({
      hands: [total + extra, -extra],
      of: () => sold({ totalMinor: total, tenders: [cash(total + extra)], changeMinor: extra }),
    })),
  fc
    .record({ byCard: fc.integer({ min: 1, max: 9000 }), inCash: fc.integer({ min: 1, max: 9000 }) })
    .map(({ byCard, inCash }) => ({
      hands: [inCash],
      of: () => sold({ totalMinor: byCard + inCash, tenders: [card(byCard), cash(inCash)] }),
    })),
  fc.integer({ min: 1, max: 100_000 }).map((back) => ({
    hands: [-back],
    of: () => sold({ totalMinor: -back, tenders: [cash(-back)] }),
  })),
  fc
    .integer({ min: 1, max: 100_000 })
    .map((amount) => ({ hands: [amount], of: () => moved('cashIn', amount) })),
  fc
    .integer({ min: 1, max: 100_000 })
    .map((amount) => ({ hands: [-amount], of: () => moved('cashOut', amount) })),
  fc.integer({ min: 1, max: 100_000 }).map((total) => ({
    hands: [],
    of: () => sold({ totalMinor: total, tenders: [cash(total)], training: true }),
  })),
);

test('whatever happens, what is expected is what the hands left in the drawer', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.array(happening, { maxLength: 40 }), (float, happened) => {
      let drawer = float;
      for (const { hands } of happened) for (const amount of hands) drawer += amount;
      const figures = countShift(
        opened(float),
        happened.map(({ of }) => of()),
      );
      expect(figures.expectedMinor).toBe(drawer);
    }),
  );
});

test('what every payment took is what every cashier took, and the sales less the refunds', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happened) => {
      const figures = countShift(
        opened(0),
        happened.map(({ of }) => of()),
      );
      const takings = figures.salesMinor - figures.refundsMinor;
      const paid = figures.tenders.reduce((sum, { inMinor, outMinor }) => sum + inMinor - outMinor, 0);
      expect(paid - figures.changeMinor).toBe(takings);
      expect(figures.cashiers.reduce((sum, { totalMinor }) => sum + totalMinor, 0)).toBe(takings);
    }),
  );
});

test('practice changes no amount, wherever it is rung up', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 20 }), fc.nat(20), (happened, place) => {
      const entries = happened.map(({ of }) => of());
      const practice = sold({ totalMinor: 999, tenders: [cash(999)], training: true });
      const float = opened(500);
      const { training: _, ...before } = countShift(float, entries);
      const { training: __, ...after } = countShift(float, entries.toSpliced(place, 0, practice));
      expect(after).toEqual(before);
    }),
  );
});

test('notes and coins: the shop’s own choice, or those of its currency', () => {
  expect(denominationsOf('EUR').slice(0, 3)).toEqual([50_000, 20_000, 10_000]);
  expect(denominationsOf('EUR').at(-1)).toBe(1);
  expect(denominationsOf('JPY').at(0)).toBe(10_000);
  expect(denominationsOf('KWD').at(0)).toBe(500_000);
  expect(denominationsOf('EUR', [5, 100, 5])).toEqual([100, 5]);
  expect(
    sumCounted([
      { denominationMinor: 500, pieces: 3 },
      { denominationMinor: 1, pieces: 7 },
    ]),
  ).toBe(1507);
});
