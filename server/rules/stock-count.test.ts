import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeCount, type StockCount, type StockLevel } from './stock-count.ts';

const policy = { countDifferenceMilli: 5000 };
const known: StockLevel = { onHandMilli: 10_000, countedAt: 100 };

test.each([
  ['the first count can miss nothing', undefined, { countedMilli: 9000, at: 5 }, 'accepted', 9000, false],
  ['as many as the books have', known, { countedMilli: 10_000, at: 200 }, 'accepted', 0, false],
  ['some are missing', known, { countedMilli: 5000, at: 200 }, 'accepted', -5000, false],
  [
    'more are missing than the chain lets pass',
    known,
    { countedMilli: 4999, at: 200 },
    'accepted',
    -5001,
    true,
  ],
  ['more are there', known, { countedMilli: 15_001, at: 100 }, 'accepted', 5001, true],
  ['sold since', known, { countedMilli: 10_000, at: 200, movedSinceMilli: -3000 }, 'accepted', -3000, false],
  ['an older count comes late', known, { countedMilli: 0, at: 99 }, 'superseded', 0, false],
] as const)('%s', (_story, before, count, verdict, differenceMilli, isQuestioned) => {
  expect(judgeCount({ movedSinceMilli: 0, ...count }, before, policy)).toMatchObject({
    verdict,
    differenceMilli,
    isQuestioned,
  });
});

test('whatever is counted and moved in whatever order, the differences and movements add up to what is on hand', () => {
  const counted = fc.record({
    countedMilli: fc.nat(50_000),
    at: fc.nat(20),
    movedSinceMilli: fc.integer({ min: -9000, max: 9000 }),
  });
  const moved = fc.integer({ min: -9000, max: 9000 });
  fc.assert(
    fc.property(fc.array(fc.oneof(counted, moved)), (happened) => {
      let level: StockLevel | undefined;
      let ledger = 0;
      for (const one of happened as (StockCount | number)[]) {
        if (typeof one === 'number') {
          if (!level) continue;
          level = { ...level, onHandMilli: level.onHandMilli + one };
          ledger += one;
          continue;
        }
        const judged = judgeCount(one, level, policy);
        level = judged.level;
        ledger += judged.differenceMilli;
      }
      expect(ledger).toBe(level?.onHandMilli ?? 0);
    }),
  );
});
