import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shopTerms } from '#test/fixtures/goods.ts';
import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Tender } from '#shared/sale/tender-kinds.ts';
import { meansOffered, type Means } from './means.ts';
import { giveMoney, wholeRest, type Payment } from './payment.ts';

const due = (dueMinor: number, terms: Partial<Terms> = {}, tenders: Tender[] = []): Payment => ({
  dueMinor,
  tenders,
  terms: { ...shopTerms, ...terms },
});
const typed = (text: string, means: Means = { kind: 'cash' }, reference = '') => ({
  means,
  text,
  reference,
  hasCustomer: false,
});
const swiss = { cashRounding: { stepMinor: 5, mode: 'halfUp' } } as const;

describe('cash', () => {
  test('an empty field is the exact sum', () => {
    expect(giveMoney(due(1337), typed(''))).toMatchObject({
      ok: true,
      value: { tenders: [{ kind: 'cash', amountMinor: 1337 }], settled: { changeMinor: 0 } },
    });
  });

  test('more than the sum is change, with point or comma', () => {
    expect(giveMoney(due(1337), typed('20'))).toMatchObject({ value: { settled: { changeMinor: 663 } } });
    expect(giveMoney(due(1337), typed('13,40'))).toMatchObject({ value: { settled: { changeMinor: 3 } } });
    expect(giveMoney(due(733, { currency: 'JPY' }), typed('1000'))).toMatchObject({
      value: { settled: { changeMinor: 267 } },
    });
  });

  test('less than the sum is a part, and the rest is said', () => {
    const first = giveMoney(due(1337), typed('10'));
    expect(first).toMatchObject({ value: { settled: null, missingMinor: 337 } });
    const second = giveMoney(due(1337, {}, [{ kind: 'cash', amountMinor: 1000 }]), typed(''));
    expect(second).toMatchObject({ value: { added: { amountMinor: 337 }, settled: { changeMinor: 0 } } });
  });

  test('the sum is rounded to the smallest coin, and less than a coin is no cash', () => {
    expect(giveMoney(due(1002, swiss), typed(''))).toMatchObject({
      value: { added: { amountMinor: 1000 }, settled: { roundingMinor: -2 } },
    });
    expect(giveMoney(due(1002, swiss), typed('10.02'))).toEqual({
      ok: false,
      problem: { code: 'notInCoins', stepMinor: 5 },
    });
    expect(wholeRest(due(1002, swiss), { kind: 'card' })).toBe(1002);
  });

  test.each(['ten', '1.234', '1.2.3', '99999999999', '-5'])('%j is not an amount, and is named', (text) => {
    expect(giveMoney(due(1337), typed(text))).toEqual({ ok: false, problem: { code: 'notAnAmount', text } });
  });

  test('foreign notes count by their rate, and the field stands for the least that covers the sum', () => {
    const terms = { foreignCash: [{ currency: 'USD', rateMicros: 920_000 }] };
    const usd = { kind: 'cash', foreign: 'USD' } as const;
    expect(wholeRest(due(1337, terms), usd)).toBe(1453);
    expect(giveMoney(due(1337, terms), typed('20', usd))).toMatchObject({
      value: {
        added: { amountMinor: 1840, foreign: { currency: 'USD', amountMinor: 2000 } },
        settled: { changeMinor: 503 },
      },
    });
  });
});

describe('other money', () => {
  test('a card gives no change', () => {
    expect(giveMoney(due(1337), typed('20', { kind: 'card' }))).toEqual({
      ok: false,
      problem: { code: 'tooMuch', byMinor: 663 },
    });
  });

  test('a voucher and store credit have a number; an account has a customer', () => {
    expect(giveMoney(due(1337), typed('', { kind: 'voucher' }))).toEqual({
      ok: false,
      problem: { code: 'referenceNeeded' },
    });
    expect(giveMoney(due(1337), typed('5', { kind: 'storeCredit' }, ' C-17 '))).toMatchObject({
      value: { added: { kind: 'storeCredit', amountMinor: 500, reference: 'C-17' }, missingMinor: 837 },
    });
    expect(giveMoney(due(1337), typed('', { kind: 'onAccount' }))).toEqual({
      ok: false,
      problem: { code: 'customerNeeded' },
    });
  });

  test('a voucher of more than the sum does what the terms say with the rest', () => {
    const voucher = typed('20', { kind: 'voucher' }, 'V1');
    expect(giveMoney(due(1337), voucher)).toMatchObject({ value: { settled: { forfeitedMinor: 663 } } });
    expect(giveMoney(due(1337, { voucherRest: 'credit' }), voucher)).toMatchObject({
      value: { settled: { creditMinor: 663 } },
    });
    expect(giveMoney(due(1337, { voucherRest: 'refuse' }), voucher)).toMatchObject({
      problem: { code: 'tooMuch', byMinor: 663 },
    });
  });

  test('a card that paid for goods which were taken out again is too much', () => {
    const payment = due(500, {}, [{ kind: 'card', amountMinor: 1337 }]);
    expect(giveMoney(payment, typed(''))).toEqual({ ok: false, problem: { code: 'tooMuch', byMinor: 837 } });
  });
});

describe('paying out', () => {
  test('amounts are typed without a sign, and never beyond the sum', () => {
    expect(giveMoney(due(-500), typed(''))).toMatchObject({ value: { added: { amountMinor: -500 } } });
    expect(giveMoney(due(-500), typed('2', { kind: 'card' }))).toMatchObject({
      value: { added: { kind: 'card', amountMinor: -200 }, settled: null, missingMinor: -300 },
    });
    expect(giveMoney(due(-500), typed('6'))).toMatchObject({ problem: { code: 'tooMuch', byMinor: 100 } });
  });

  test('neither by voucher nor in foreign notes', () => {
    const terms = { foreignCash: [{ currency: 'USD', rateMicros: 920_000 }] };
    expect(meansOffered(terms, undefined, true).map(({ kind }) => kind)).not.toContain('voucher');
    expect(meansOffered(terms, undefined, true).some(({ foreign }) => foreign)).toBe(false);
    expect(meansOffered(terms, { tenderKinds: ['card'] }, false)).toEqual([
      { kind: 'cash' },
      { kind: 'card' },
      { kind: 'cash', foreign: 'USD' },
    ]);
  });
});

test('whatever parts were given, an empty field closes the sum by any means', () => {
  const kind = fc.constantFrom<Means['kind']>('cash', 'card', 'voucher');
  fc.assert(
    fc.property(
      fc.integer({ min: -5000, max: 5000 }),
      fc.array(fc.tuple(kind, fc.integer({ min: 1, max: 60 })), { maxLength: 4 }),
      kind,
      (dueMinor, parts, last) => {
        let payment = due(dueMinor, swiss);
        for (const [by, coins] of parts) {
          const given = giveMoney(payment, typed(String((coins * 5) / 100), { kind: by }, 'R1'));
          if (given.ok && !given.value.settled) payment = { ...payment, tenders: given.value.tenders };
        }
        expect(giveMoney(payment, typed('', { kind: last }, 'R1'))).toMatchObject({
          ok: true,
          value: { missingMinor: 0 },
        });
      },
    ),
  );
});
