import { expect, test } from 'vitest';
import { readCash } from './cash-tender.ts';

test('an empty field is the exact sum', () => {
  expect(readCash('', 1337, 'EUR')).toEqual({
    ok: true,
    value: { tenders: [{ kind: 'cash', amountMinor: 1337 }], changeMinor: 0, missingMinor: 0, paid: true },
  });
});

test('more than the sum is change, with point or comma', () => {
  expect(readCash('20', 1337, 'EUR')).toMatchObject({ value: { changeMinor: 663, paid: true } });
  expect(readCash('13,40', 1337, 'EUR')).toMatchObject({ value: { changeMinor: 3, paid: true } });
  expect(readCash('1000', 733, 'JPY')).toMatchObject({ value: { changeMinor: 267, paid: true } });
});

test('less than the sum is missing', () => {
  expect(readCash('10', 1337, 'EUR')).toMatchObject({ value: { missingMinor: 337, paid: false } });
  expect(readCash('0', 1337, 'EUR')).toMatchObject({ value: { missingMinor: 1337, paid: false } });
});

test('a refund is paid out to the unit', () => {
  expect(readCash('', -500, 'EUR')).toMatchObject({ value: { paid: true, changeMinor: 0 } });
  expect(readCash('5', -500, 'EUR')).toMatchObject({ value: { paid: false } });
});

test.each(['ten', '1.234', '1.2.3', '99999999999'])('%j is not an amount, and is named', (text) => {
  expect(readCash(text, 1337, 'EUR')).toEqual({ ok: false, problem: { code: 'notAnAmount', text } });
});
