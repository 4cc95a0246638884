import { expect, test } from 'vitest';
import { asciiDigits, digitsOf } from './ascii-digits.ts';
import { parseDecimal } from './decimal.ts';

test('an amount typed on a Bangla, Arabic, Persian or Hindi keyboard is the same amount', () => {
  for (const typed of ['12.50', '১২.৫০', '١٢٫٥٠', '۱۲٫۵۰', '१२.५०', '１２.５０'])
    expect(parseDecimal(typed, 2), typed).toEqual({ ok: true, value: 1250 });
});

test('words keep their letters; only digits change', () => {
  expect(asciiDigits('৩*চাল ৫ কেজি')).toBe('3*চাল 5 কেজি');
  expect(asciiDigits('Ab-12')).toBe('Ab-12');
});

test('a PIN or a count typed in the digits of any keyboard is one', () => {
  expect(digitsOf('১২৩৪')).toBe('1234');
  expect(digitsOf('١٢٣٤')).toBe('1234');
  expect(digitsOf(' 12a-3')).toBe('123');
});
