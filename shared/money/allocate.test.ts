import { array, assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RUNS } from '#test/fixtures/money-carts.ts';
import { allocate } from './allocate.ts';

describe('sharing an amount out', () => {
  test.each([
    ['a pound in three', 100, [1, 1, 1], [34, 33, 33]],
    ['by worth', 5, [3, 7], [2, 3]],
    ['the larger rest first', 10, [1, 1, 4], [2, 2, 6]],
    ['a debt as the mirror of a credit', -100, [1, 1, 1], [-34, -33, -33]],
    ['nothing to who has no weight', 7, [0, 1, 0], [0, 7, 0]],
    ['evenly where nobody has weight', 5, [0, 0], [3, 2]],
    ['nothing', 0, [1, 2], [0, 0]],
    ['nothing among nobody', 0, [], []],
    ['less than one each', 2, [1, 1, 1], [1, 1, 0]],
    [
      'beyond what a floating number can',
      9_007_199_254_740_991,
      [9_007_199_254_740_991, 1],
      [9_007_199_254_740_990, 1],
    ],
  ])('%s', (_, amount, weights, shares) => {
    expect(allocate(amount, weights)).toEqual(shares);
  });

  test('left-over units go by rank, not by place', () => {
    expect(allocate(100, [1, 1, 1], [2, 1, 0])).toEqual([33, 33, 34]);
    expect(allocate(-100, [1, 1, 1], [2, 1, 0])).toEqual([-33, -33, -34]);
    expect(allocate(5, [0, 0], [1, 0])).toEqual([2, 3]);
  });

  test('weights may be larger than a number holds', () => {
    expect(allocate(10, [10n ** 30n, 10n ** 30n * 4n])).toEqual([2, 8]);
  });

  test.each([
    [1, [-1, 2], 'not a weight: -1'],
    [1, [0.5], 'not a weight: 0.5'],
    [0.5, [1], 'not an amount: 0.5'],
    [1, [], 'nobody to take 1'],
  ])('%s among %j is refused', (amount, weights, message) => {
    expect(() => allocate(amount, weights)).toThrow(message);
    expect(() => allocate(amount, weights)).toThrow(RangeError);
  });

  test('nothing is lost or made, and every share is its quota rounded down or up', () => {
    assert(
      property(
        integer({ min: -1e12, max: 1e12 }),
        array(integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 20 }),
        (amount, weights) => {
          const shares = allocate(amount, weights);
          expect(shares.reduce((a, b) => a + b, 0)).toBe(amount);
          const sum = weights.reduce((a, b) => a + b, 0);
          if (sum === 0) return;
          shares.forEach((share, index) => {
            const off = BigInt(share) * BigInt(sum) - BigInt(amount) * BigInt(weights[index]!);
            expect(off < BigInt(sum) && -off < BigInt(sum)).toBe(true);
            if (weights[index] === 0) expect(Math.abs(share)).toBe(0);
          });
        },
      ),
      { numRuns: RUNS },
    );
  });
});
