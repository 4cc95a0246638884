import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { suggestNotes } from './note-suggestions.ts';

test.each([
  [1337, 'EUR', [1500, 2000, 5000, 10_000]],
  [420, 'EUR', [500, 1000, 2000, 5000]],
  // A sum that is a note already suggests only what is above it.
  [2000, 'EUR', [5000, 10_000, 20_000]],
  [5210, 'EUR', [5500, 6000, 10_000, 20_000]],
  [733, 'JPY', [1000, 5000, 10_000]],
  [1500, 'KWD', [2000, 5000, 10_000, 20_000]],
  [73_500, 'BDT', [74_000, 75_000, 80_000, 100_000]],
])('%i %s', (due, currency, expected) => {
  expect(suggestNotes(due, currency)).toEqual(expected);
});

test('nothing due suggests nothing', () => {
  expect(suggestNotes(0, 'EUR')).toEqual([]);
  expect(suggestNotes(-500, 'EUR')).toEqual([]);
});

test('suggestions are ascending, above the sum, without repetition, and as many as asked at most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.constantFrom('EUR', 'USD', 'SEK'),
      (due, currency) => {
        const sums = suggestNotes(due, currency, { limit: 4 });
        expect(sums.length).toBeLessThanOrEqual(4);
        expect([...new Set(sums)].sort((one, other) => one - other)).toEqual(sums);
        expect(sums.every((sum) => sum > due)).toBe(true);
      },
    ),
  );
});

test("the shop's own notes and coins decide, without the small ones", () => {
  const denominationsMinor = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
  expect(suggestNotes(1337, 'EUR', { denominationsMinor, limit: 5 })).toEqual([1400, 1500, 2000, 5000]);
});
