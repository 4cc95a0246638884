import type { Sale } from '#shared/sale/sale.ts';
import type { Facts, Found } from './facts.ts';

/** What a sale puts on its customer's account, minor units; negative where it takes some off. */
export function putOnAccount(sale: Sale): number {
  return sale.tenders.reduce(
    (sum, tender) => sum + (tender.kind === 'onAccount' ? tender.amountMinor : 0),
    0,
  );
}

/**
 * Says when a customer owes more than was agreed. Protects the chain from a customer who buys on account
 * in several shops while their tills are offline, each of which knows only its own slice of the credit.
 */
export function creditBeyondLimit(sale: Sale, facts: Facts): Found[] {
  const added = putOnAccount(sale);
  if (added <= 0) return [];
  if (sale.customerId === undefined)
    return [{ code: 'creditBeyondLimit', message: `${added} on account, and the sale names no customer` }];
  const { balanceMinor, limitMinor } = facts.credit ?? { balanceMinor: 0, limitMinor: 0 };
  const owed = balanceMinor + added;
  if (owed <= limitMinor) return [];
  const message = `customer "${sale.customerId}" owes ${owed} after this sale, agreed were ${limitMinor} minor units`;
  return [{ code: 'creditBeyondLimit', message }];
}
