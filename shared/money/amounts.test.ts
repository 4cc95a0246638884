import { assert, integer, property } from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { RUNS } from '#test/fixtures/money-carts.ts';
import { amountMinor, currencyCode, priceMicros, quantityMilli } from './currency.ts';
import { minorDigits } from './currency.ts';
import { parseDecimal } from './decimal.ts';
import { exchange } from './extend.ts';
import { formatDecimal, formatShort } from './format-decimal.ts';
import {
  addMoney,
  compareMoney,
  money,
  negateMoney,
  scaleMoney,
  subtractMoney,
  type Money,
} from './money.ts';
import { divideRounded, partOf, roundToStep } from './round.ts';

describe('a fraction becomes a whole unit by a named mode', () => {
  const halves = [-25n, -15n, -5n, 5n, 15n, 25n];
  test.each([
    ['halfUp', [-3, -2, -1, 1, 2, 3]],
    ['halfEven', [-2, -2, 0, 0, 2, 2]],
    ['halfDown', [-2, -1, 0, 0, 1, 2]],
    ['down', [-2, -1, 0, 0, 1, 2]],
    ['up', [-3, -2, -1, 1, 2, 3]],
  ] as const)('%s at the half', (mode, expected) => {
    expect(halves.map((n) => divideRounded(n, 10n, mode))).toEqual(expected);
  });

  test.each([
    ['halfUp', [1, 2]],
    ['halfEven', [1, 2]],
    ['halfDown', [1, 2]],
    ['down', [1, 1]],
    ['up', [2, 2]],
  ] as const)('%s beside the half', (mode, expected) => {
    expect([14n, 16n].map((n) => divideRounded(n, 10n, mode))).toEqual(expected);
  });

  test.each(['halfUp', 'halfEven', 'halfDown', 'down', 'up'] as const)('%s leaves what is whole', (mode) => {
    expect([-20n, 0n, 20n].map((n) => divideRounded(n, 10n, mode))).toEqual([-2, 0, 2]);
  });

  test('zero has no sign', () => {
    expect(Object.is(divideRounded(-1n, 10n, 'down'), 0)).toBe(true);
    expect(Object.is(roundToStep(-2, 5, 'halfUp'), 0)).toBe(true);
  });

  test('what has no answer is refused by name', () => {
    expect(() => divideRounded(1n, 0n, 'up')).toThrow('denominator must be positive, got 0');
    expect(() => divideRounded(1n, -1n, 'up')).toThrow('denominator must be positive, got -1');
    expect(() => divideRounded(2n ** 60n, 1n, 'up')).toThrow(
      'amount beyond exact integers: 1152921504606847000',
    );
  });

  test('cash steps and rates', () => {
    expect([1002, 1003, 1007, 1008].map((minor) => roundToStep(minor, 5, 'halfUp'))).toEqual([
      1000, 1005, 1005, 1010,
    ]);
    expect([partOf(5, 100_000), partOf(4, 100_000), partOf(-5, 100_000)]).toEqual([1, 0, -1]);
  });
});

describe('money with its currency', () => {
  const price = money('EUR', 250);

  test('adds, subtracts, compares, turns and scales', () => {
    expect(addMoney(price, money('EUR', 50))).toEqual({ currency: 'EUR', minor: 300 });
    expect(subtractMoney(price, money('EUR', 300))).toEqual({ currency: 'EUR', minor: -50 });
    expect(compareMoney(price, money('EUR', 200))).toBeGreaterThan(0);
    expect(compareMoney(price, money('EUR', 250))).toBe(0);
    expect(negateMoney(price)).toEqual({ currency: 'EUR', minor: -250 });
    expect(Object.is(negateMoney(money('EUR', 0)).minor, 0)).toBe(true);
    expect(scaleMoney(price, 1, 4, 'halfEven')).toEqual({ currency: 'EUR', minor: 62 });
    expect(scaleMoney(price, 3, 4, 'halfEven')).toEqual({ currency: 'EUR', minor: 188 });
    expect(scaleMoney(price, 1, 4, 'halfUp')).toEqual({ currency: 'EUR', minor: 63 });
  });

  test('two currencies do not mix: not for the type-checker, and not at run time', () => {
    const yen = money('JPY', 250);
    // @ts-expect-error -- another currency
    expect(() => addMoney(price, yen)).toThrow('EUR and JPY do not mix');
    // @ts-expect-error -- another currency
    expect(() => subtractMoney(price, yen)).toThrow(TypeError);
    // @ts-expect-error -- another currency
    expect(() => compareMoney(price, yen)).toThrow(TypeError);
    expectTypeOf(price).toEqualTypeOf<Money<'EUR'>>();
  });

  test('is whole units only', () => {
    expect(() => money('EUR', 0.5)).toThrow('not an amount in minor units: 0.5');
    expect(() => money('EUR', 2 ** 53)).toThrow(RangeError);
  });
});

describe('a decimal is written as it is read', () => {
  test.each([
    [1530, 2, '15.30', '15.3'],
    [-5, 2, '-0.05', '-0.05'],
    [0, 2, '0.00', '0'],
    [7, 0, '7', '7'],
    [70, 0, '70', '70'],
    [-1000, 3, '-1.000', '-1'],
    [100_000, 3, '100.000', '100'],
  ])('%s of 10^-%s', (value, digits, full, short) => {
    expect(formatDecimal(value, digits)).toBe(full);
    expect(formatShort(value, digits)).toBe(short);
  });

  test('with a comma where people write one', () => {
    expect(formatDecimal(1530, 2, ',')).toBe('15,30');
    expect(formatShort(1500, 2, ',')).toBe('15');
    expect(formatShort(1550, 2, ',')).toBe('15,5');
  });

  test('any amount of any currency', () => {
    assert(
      property(integer(), integer({ min: 0, max: 6 }), (value, digits) => {
        expect(parseDecimal(formatDecimal(value, digits), digits)).toEqual({ ok: true, value });
        expect(parseDecimal(formatShort(value, digits, ','), digits)).toEqual({ ok: true, value });
      }),
      { numRuns: RUNS },
    );
  });

  test('signs, blanks and sizes', () => {
    expect(parseDecimal(' +2.50 ', 2)).toEqual({ ok: true, value: 250 });
    expect(Object.is(parseDecimal('-0', 2).ok && (parseDecimal('-0', 2) as { value: number }).value, 0)).toBe(
      true,
    );
    expect(parseDecimal('2.', 2)).toEqual({ ok: true, value: 200 });
    for (const text of ['a2', '2a', '.5', '--2', '2..5'])
      expect(parseDecimal(text, 2)).toMatchObject({ ok: false });
  });
});

test('foreign notes are worth their rate, rounded once', () => {
  expect(exchange(1000, 'USD', 920_000, 'EUR')).toBe(920);
  expect(exchange(1000, 'JPY', 6100, 'EUR')).toBe(610);
  expect(exchange(1, 'EUR', 163_500_000, 'JPY')).toBe(2);
  expect(exchange(1000, 'KWD', 3_000_000, 'EUR')).toBe(300);
});

test('every currency of another exponent than two is known by name', () => {
  const none = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
  const three = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');
  expect(none.map(minorDigits)).toEqual(none.map(() => 0));
  expect(three.map(minorDigits)).toEqual(three.map(() => 3));
  expect(['EUR', 'BDT', ''].map(minorDigits)).toEqual([2, 2, 2]);
});

test('the doors take what fits and refuse what is beyond', () => {
  const fits = (schema: { safeParse(value: unknown): { success: boolean } }, ...values: unknown[]) =>
    values.map((value) => schema.safeParse(value).success);
  expect(fits(currencyCode, 'EUR', 'eur', 'EURO', 'xEUR')).toEqual([true, false, false, false]);
  expect(currencyCode.safeParse('eur').error?.issues[0]?.message).toBe('an ISO 4217 code of three capitals');
  expect(fits(amountMinor, -1, 0.5, 2 ** 53)).toEqual([true, false, false]);
  expect(fits(priceMicros, 0, 1_000_000_000_000, -1, 1_000_000_000_001)).toEqual([true, true, false, false]);
  expect(fits(quantityMilli, -1_000_000_000, 1_000_000_000, -1_000_000_001, 1_000_000_001)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
