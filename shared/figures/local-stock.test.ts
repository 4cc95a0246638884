import { expect, test } from 'vitest';
import { sampleEntry } from '#test/fixtures/sample-entry.ts';
import type { AppliedThrough } from '../shop/applied-through.ts';
import { notApplied } from '../shop/applied-through.ts';
import type { StockLevel } from '../shop/stock-level.ts';
import { localStock, ownMovesOf, type OwnMoves } from './local-stock.ts';

const NINE = Date.parse('2026-03-02T09:00:00.000Z');

/** Two litres of milk are sold by each entry. */
const sold = (seq: number, more: Partial<OwnMoves> = {}): OwnMoves => ({
  epoch: 1,
  seq,
  settled: false,
  at: NINE,
  sold: [{ productId: 'milk', quantityMilli: 2000 }],
  ...more,
});
const marker = (through: number, more: Pick<AppliedThrough, 'beyond' | 'lost'> = {}): AppliedThrough => ({
  epoch: 1,
  through,
  ...more,
});
const milk = (onHandMilli: number, more: Partial<StockLevel> = {}): ReadonlyMap<string, StockLevel> =>
  new Map([['milk', { onHandMilli, ...more }]]);
const shown = (...args: Parameters<typeof localStock>) => localStock(...args).get('milk')?.onHandMilli;

test.each([
  ['the outcome comes before the level', { settled: true, isIn: false }],
  ['the level comes before the outcome', { settled: false, isIn: true }],
])('what is shown never jumps back when %s', (_, between) => {
  const steps = [{ settled: false, isIn: false }, between, { settled: true, isIn: true }];
  const numbers = steps.map(({ settled, isIn }) =>
    shown(milk(isIn ? 8000 : 10_000), [sold(1, { settled })], marker(isIn ? 1 : 0)),
  );
  expect(numbers).toEqual([8000, 8000, 8000]);
});

test('entries that are booked out of order are taken off once', () => {
  const moves = [1, 2, 3].map((seq) => sold(seq));
  const numbers = [
    shown(milk(10_000), moves, marker(0)),
    shown(milk(8000), moves, marker(0, { beyond: [[3, 3]] })),
    shown(milk(6000), moves, marker(1, { beyond: [[3, 3]] })),
    shown(milk(4000), moves, marker(3)),
  ];
  expect(numbers).toEqual([4000, 4000, 4000, 4000]);
});

test('of a head office without markers, and of another epoch, what is not settled is taken off', () => {
  const moves = [sold(1, { settled: true }), sold(2)];
  expect(shown(milk(10_000), moves, undefined)).toBe(8000);
  expect(shown(milk(10_000), moves, { epoch: 2, through: 0 })).toBe(8000);
});

test('a count says what is there: what left before it is not taken off, what leaves after it is', () => {
  const late = sold(2, { at: NINE + 60_000 });
  const counted = { countedAt: new Date(NINE + 30_000).toISOString() };
  expect(shown(milk(10_000, counted), [sold(1), late], marker(0))).toBe(8000);
  const count: OwnMoves = {
    epoch: 1,
    seq: 2,
    settled: false,
    at: NINE + 30_000,
    sold: [],
    counted: { productId: 'milk', countedMilli: 5000 },
  };
  expect(shown(milk(10_000), [sold(3, { at: NINE + 60_000 }), sold(1), count], marker(0))).toBe(3000);
  // Head office knows of a later count.
  const later = { countedAt: new Date(NINE + 90_000).toISOString() };
  expect(shown(milk(7000, later), [sold(1), count], marker(0))).toBe(7000);
});

test('the goods of an entry that head office wrote off have left the shelf, until it is counted', () => {
  const moves = [1, 2, 3].map((seq) => sold(seq));
  const lost = marker(3, { lost: [[2, 2]] });
  expect(shown(milk(10_000), moves, lost)).toBe(8000);
  // It comes after all.
  expect(shown(milk(8000), moves, marker(3))).toBe(8000);
  const counted = { countedAt: new Date(NINE + 30_000).toISOString() };
  expect(shown(milk(7000, counted), moves, lost)).toBe(7000);
});

test('what nobody counts stays uncounted', () => {
  expect(localStock(new Map(), [sold(1)], marker(0)).size).toBe(0);
});

test('what a marker leaves out are the stretches between its runs', () => {
  const rest = Number.MAX_SAFE_INTEGER;
  expect(notApplied(marker(0))).toEqual([[1, rest]]);
  expect(
    notApplied(
      marker(4, {
        lost: [[2, 3]],
        beyond: [
          [7, 7],
          [9, 12],
        ],
      }),
    ),
  ).toEqual([
    [2, 3],
    [5, 6],
    [8, 8],
    [13, rest],
  ]);
});

test('goods that were received are there at once, and a count that was made after they came has seen them', () => {
  const lines = [{ productId: 'milk', quantityMilli: 12_000 }];
  const transferId = '6f1e7c1c-3a55-4c1e-9a70-0d7b1f6ad002';
  const sealedAt = new Date(NINE).toISOString();
  const entry = sampleEntry({ kind: 'transferReceived', transferId, lines }, { sealedAt });
  const came = ownMovesOf(entry, false)!;
  expect(shown(milk(1000), [came], marker(0))).toBe(13_000);
  expect(shown(milk(13_000), [came], marker(1))).toBe(13_000);
  const counted = { countedAt: new Date(NINE + 1).toISOString() };
  expect(shown(milk(12_500, counted), [came], marker(0))).toBe(12_500);
});
