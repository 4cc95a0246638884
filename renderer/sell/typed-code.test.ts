import { describe, expect, test } from 'vitest';
import { joinScan, readQuantity, readTypedCode } from './typed-code.ts';

describe('what is typed into the search field', () => {
  test.each([
    ['4006381333931', { code: '4006381333931' }],
    ['  milk ', { code: 'milk' }],
    ['3*4006381333931', { quantityMilli: 3000, code: '4006381333931' }],
    ['3x4006381333931', { quantityMilli: 3000, code: '4006381333931' }],
    ['3 x apple', { quantityMilli: 3000, code: 'apple' }],
    ['3X 211', { quantityMilli: 3000, code: '211' }],
    ['0,450*211', { quantityMilli: 450, code: '211' }],
    ['0.450*211', { quantityMilli: 450, code: '211' }],
    ['5*', { quantityMilli: 5000, code: '' }],
    // Names and codes that only look like a quantity.
    ['7xtra gum', { code: '7xtra gum' }],
    ['12', { code: '12' }],
    ['4-pack', { code: '4-pack' }],
  ])('%j', (text, expected) => {
    expect(readTypedCode(text)).toEqual({ ok: true, value: expected });
  });

  test.each(['0*211', '0,0004*211', '1.2.3*211', '100000*211', '999999999999999999*1'])(
    '%j is refused with the quantity named',
    (text) => {
      expect(readTypedCode(text)).toEqual({
        ok: false,
        problem: { code: 'notAQuantity', text: text.split('*')[0] },
      });
    },
  );
});

test('a quantity has at most three decimals and is never zero or negative', () => {
  expect(readQuantity('1.5')).toEqual({ ok: true, value: 1500 });
  for (const text of ['', '0', '-1', '1.2345', 'two']) expect(readQuantity(text).ok).toBe(false);
});

describe('a scan into a search field that holds text', () => {
  const known = (code: string): boolean => ['4006381333931', '13339310'].includes(code);

  test('a quantity typed by hand belongs to the scan', () => {
    expect(joinScan('3*', '4006381333931', known)).toBe('3*4006381333931');
    expect(joinScan('0,450 * ', '4000000000006', known)).toBe('0,450 *4000000000006');
  });

  test('a code in two pieces is one code', () => {
    expect(joinScan('40063', '81333931', known)).toBe('4006381333931');
    expect(joinScan('3*40063', '81333931', known)).toBe('3*4006381333931');
  });

  test('a search that was given up is not part of the code', () => {
    expect(joinScan('app', '4006381333931', known)).toBe('4006381333931');
    expect(joinScan('12', '4006381333931', known)).toBe('4006381333931');
    expect(joinScan('', '4006381333931', known)).toBe('4006381333931');
  });
});
