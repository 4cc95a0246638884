import { expect, test } from 'vitest';
import { err, ok } from '#shared/result.ts';
import { readCount } from './read-count.ts';

test('a count is read in the digits of any keyboard, pieces whole and weighed goods to the gram', () => {
  expect(readCount(' 48 ', 'piece')).toEqual(ok(48_000));
  expect(readCount('৪৮', 'piece')).toEqual(ok(48_000));
  expect(readCount('٢٫٥', 'kg')).toEqual(ok(2500));
  expect(readCount('12,345', 'kg')).toEqual(ok(12_345));
  expect(readCount('0', 'piece')).toEqual(ok(0));
  expect(readCount('3.0', 'piece')).toEqual(ok(3000));
  expect(readCount('1000000', 'piece')).toEqual(ok(1_000_000_000));
});

test.each([
  ['', 'piece', 'notACount'],
  ['a lot', 'piece', 'notACount'],
  ['-1', 'kg', 'notACount'],
  ['2.5', 'piece', 'notWhole'],
  ['2.5001', 'kg', 'tooFine'],
  ['1000001', 'kg', 'tooMany'],
  // A barcode that was read as typing.
  ['4006381333931', 'piece', 'tooMany'],
  ['99999999999999999999', 'piece', 'tooMany'],
] as const)('"%s" of a %s is no count: %s', (text, unit, code) => {
  expect(readCount(text, unit)).toEqual(err({ code }));
});
