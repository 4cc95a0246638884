import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { restDue, settleTenders } from './settle-tenders.ts';
import type { Tender } from './tender-kinds.ts';

const swiss = { cashRounding: { stepMinor: 5, mode: 'halfUp' } } as const;
const cash = (amountMinor: number): Tender => ({ kind: 'cash', amountMinor });
const card = (amountMinor: number): Tender => ({ kind: 'card', amountMinor });

test('the rest is rounded for cash and exact for a card', () => {
  expect(restDue(1002, [], swiss)).toEqual({ cashMinor: 1000, otherMinor: 1002 });
  expect(restDue(1002, [cash(500)], swiss)).toEqual({ cashMinor: 500, otherMinor: 502 });
  expect(restDue(1002, [card(500)], swiss)).toEqual({ cashMinor: 500, otherMinor: 502 });
  // What rounded cash has covered is not asked for again by card.
  expect(restDue(1002, [cash(1000)], swiss)).toEqual({ cashMinor: 0, otherMinor: 0 });
  expect(restDue(-1003, [card(-500)], swiss)).toEqual({ cashMinor: -505, otherMinor: -503 });
});

const step = fc.constantFrom(1, 5, 10, 100);
const given = fc.array(
  fc.tuple(fc.constantFrom('cash', 'card', 'voucher'), fc.integer({ min: 1, max: 900 })),
  {
    maxLength: 3,
  },
);

test('what is said to be the rest closes the sum, by cash and by anything else', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5000, max: 5000 }), given, step, (due, parts, stepMinor) => {
      const terms = { cashRounding: { stepMinor, mode: 'halfUp' } } as const;
      const sign = due < 0 ? -1 : 1;
      // Nobody hands over less than the smallest coin.
      const tenders = parts.map(([kind, minor]): Tender =>
        kind === 'voucher'
          ? { kind, amountMinor: sign * minor, reference: 'V1' }
          : { kind: kind as 'cash' | 'card', amountMinor: sign * minor * (kind === 'cash' ? stepMinor : 1) },
      );
      const sum = tenders.reduce((total, { amountMinor }) => total + amountMinor, 0);
      // More than is due is another matter: of a card or a refund it is refused.
      fc.pre(Math.abs(sum) <= Math.max(0, Math.abs(due) - stepMinor));
      const rest = restDue(due, tenders, terms);
      const closing = (minor: number, by: (minor: number) => Tender): readonly Tender[] =>
        minor === 0 ? tenders : [...tenders, by(minor)];
      expect(settleTenders(due, closing(rest.cashMinor, cash), terms).ok).toBe(true);
      expect(settleTenders(due, closing(rest.otherMinor, card), terms).ok).toBe(true);
    }),
  );
});
