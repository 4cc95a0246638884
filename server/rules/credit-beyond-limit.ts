import type { Sale } from '#shared/sale/sale.ts';
import type { Credit, Facts, Found } from './facts.ts';

/** What a sale puts on its customer's account, minor units; negative where it takes some off. */
export function putOnAccount(sale: Sale): number {
  return sale.tenders.reduce(
    (sum, tender) => sum + (tender.kind === 'onAccount' ? tender.amountMinor : 0),
    0,
  );
}

/**
 * Says when a customer owes more than was agreed, or bought more at one till that had not heard from head
 * office than their slice for that. Protects the chain from a customer who buys on account in several shops
 * while their tills are offline, each of which knows only its own slice of the credit; and from a till that
 * asks nobody: beyond the slice a supervisor decides there.
 *
 * @param leftAt when the sale was completed, milliseconds: who allowed it must have had the right then
 */
export function creditBeyondLimit(sale: Sale, leftAt: number, facts: Facts): Found[] {
  const added = putOnAccount(sale);
  if (added <= 0) return [];
  if (sale.customerId === undefined)
    return [{ code: 'creditBeyondLimit', message: `${added} on account, and the sale names no customer` }];
  const reason = whyBeyond(added, leftAt, facts);
  if (reason === undefined) return [];
  return [{ code: 'creditBeyondLimit', message: `customer "${sale.customerId}" ${reason} minor units` }];
}

function whyBeyond(added: number, leftAt: number, { credit, heldRole }: Facts): string | undefined {
  const { balanceMinor, limitMinor, sliceMinor, unheardMinor = 0, allowedBy = [] } = credit ?? NO_CREDIT;
  const owed = balanceMinor + added;
  if (owed > limitMinor) return `owes ${owed} after this sale, agreed were ${limitMinor}`;
  const unheard = unheardMinor + added;
  if (sliceMinor === undefined || unheard <= sliceMinor) return undefined;
  if (allowedBy.some((name) => heldRole(name, 'supervisor', leftAt))) return undefined;
  return `bought for ${unheard} on account at a till that had not heard of it, which no supervisor allowed; the slice is ${sliceMinor}`;
}

const NO_CREDIT: Credit = { balanceMinor: 0, limitMinor: 0 };
