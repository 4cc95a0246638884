import { expect, test } from 'vitest';
import { judgeShift, overShort } from './shift-differs.ts';

const closed = { expectedMinor: 1000, countedMinor: 990 };

test.each([
  ['a shift that is open is not judged', { complete: true, expectedMinor: 1000, closed: null }, 'open', null],
  ['nor one with sales under way', { complete: false, expectedMinor: 700, closed }, 'incomplete', 290],
  ['the till reckoned as the books do', { complete: true, expectedMinor: 1000, closed }, 'agrees', -10],
  ['the till reckoned otherwise', { complete: true, expectedMinor: 1001, closed }, 'differs', -11],
] as const)('%s', (_story, sides, verdict, over) => {
  expect(judgeShift(sides)).toBe(verdict);
  expect(overShort(sides)).toBe(over);
});
