import { assert, bigInt, property } from 'fast-check';
import { RUNS } from '#test/fixtures/money-carts.ts';
import { describe, expect, test } from 'vitest';
import { minorDigits } from './currency.ts';
import { parseDecimal } from './decimal.ts';
import { extendPrice, taxWithin } from './extend.ts';
import { divideHalfUp } from './round.ts';

describe('rounding', () => {
  test.each([
    [5n, 2n, 3],
    [-5n, 2n, -3],
    [4n, 3n, 1],
    [-1n, 3n, 0],
    [0n, 7n, 0],
  ])('%s / %s is %s', (numerator, denominator, expected) => {
    expect(divideHalfUp(numerator, denominator)).toBe(expected);
  });

  test('what cannot be exact is refused, not approximated', () => {
    expect(() => divideHalfUp(1n, 0n)).toThrow(RangeError);
    expect(() => divideHalfUp(2n ** 60n, 1n)).toThrow('beyond exact integers');
  });

  test('a refund rounds to the negative of its sale', () => {
    assert(
      property(bigInt(0n, 10n ** 15n), bigInt(1n, 10n ** 9n), (n, d) => {
        expect(divideHalfUp(-n, d)).toBe(0 - divideHalfUp(n, d));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a price times a quantity', () => {
  test.each([
    ['six at 2.55', 2_550_000, 6000, 'EUR', 1530],
    ['450 g at 3.99 a kilogram', 3_990_000, 450, 'EUR', 180],
    ['a thousand at a tenth of a cent', 1000, 1_000_000, 'EUR', 100],
    ['one at 0.125, half a cent up', 125_000, 1000, 'EUR', 13],
    ['yen have no minor unit', 149_500_000, 1000, 'JPY', 150],
    ['dinars have three digits', 1_234_500, 1000, 'KWD', 1235],
    ['goods that come back', 2_550_000, -6000, 'EUR', -1530],
  ])('%s', (_, price, quantity, currency, expected) => {
    expect(extendPrice(price, quantity, currency)).toBe(expected);
  });

  test('the largest price and quantity are exact or refused', () => {
    expect(extendPrice(1_000_000_000_000, 1000, 'EUR')).toBe(100_000_000);
    expect(extendPrice(1_000_000_000_000, 99_999_000, 'EUR')).toBe(9_999_900_000_000);
  });
});

test('19 % within 1.19 is 0.19, and the tax of a refund mirrors it', () => {
  expect(taxWithin(119, 190_000)).toBe(19);
  expect(taxWithin(-119, 190_000)).toBe(-19);
  expect(taxWithin(500, 0)).toBe(0);
});

test('minor digits follow ISO 4217', () => {
  expect([minorDigits('EUR'), minorDigits('JPY'), minorDigits('KWD')]).toEqual([2, 0, 3]);
});

describe('a typed decimal', () => {
  test.each([
    ['2.55', 2, 255],
    ['2,5', 2, 250],
    ['7', 3, 7000],
    ['-0.10', 2, -10],
    ['1.500', 1, 15],
    ['-0', 2, 0],
  ])('%s is read exactly', (text, digits, expected) => {
    expect(parseDecimal(text, digits)).toEqual({ ok: true, value: expected });
  });

  test.each([
    ['', 'notADecimal'],
    ['1e3', 'notADecimal'],
    ['1.2.3', 'notADecimal'],
    ['0x10', 'notADecimal'],
    ['2.555', 'tooManyDigits'],
    ['99999999999999999', 'tooLarge'],
  ])('%j is refused', (text, code) => {
    expect(parseDecimal(text, 2)).toMatchObject({ ok: false, problem: { code, text } });
  });
});
