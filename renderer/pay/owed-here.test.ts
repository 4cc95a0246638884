import { expect, test } from 'vitest';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { owedHere } from './owed-here.ts';

type Paid = { customerId?: string; training?: true; tenders: { kind: string; amountMinor: number }[] };

/** An entry, of which only who bought and how it was paid is read. */
const soldTo = (paid: Paid): SaleEntry => ({ body: { sale: paid } }) as unknown as SaleEntry;
const account = (amountMinor: number) => ({ kind: 'onAccount', amountMinor });

test('what a customer owes here is what they took on account, less what came back', () => {
  const unanswered = [
    soldTo({ customerId: 'ann', tenders: [account(500), { kind: 'cash', amountMinor: 300 }] }),
    soldTo({ customerId: 'ann', tenders: [account(-120)] }),
    soldTo({ customerId: 'bela', tenders: [account(9000)] }),
    soldTo({ customerId: 'ann', training: true, tenders: [account(7000)] }),
    soldTo({ tenders: [{ kind: 'cash', amountMinor: 100 }] }),
  ];
  expect(owedHere('ann', unanswered)).toBe(380);
  expect(owedHere('cleo', unanswered)).toBe(0);
});
