import type { Invoice } from './read-invoices.ts';

/** Why an invoice is neither a sale nor a refund. */
export type NotASale =
  | 'stockAdjustmentWithoutPrice'
  | 'feeOfBankOrMarketplace'
  | 'badDebtAdjustment'
  | 'negativePrice'
  | 'quantityZero'
  | 'goodsBothWaysWithoutCancellation'
  | 'stockWriteOff';

export type InvoiceKind =
  | { readonly kind: 'sale' }
  | { readonly kind: 'refund' }
  | { readonly kind: 'notASale'; readonly reason: NotASale };

/** What a bank or a marketplace charged the retailer: no customer was at a till. */
const FEES = new Set(['AMAZONFEE', 'BANK CHARGES', 'CRUK']);

/**
 * Tells what an invoice of the file is at a till. A cancellation (number begins with `C`) is a refund;
 * goods that a customer got for nothing are a sale of zero; everything else that moved no money is
 * the stock-room's, not the till's.
 */
export function classifyInvoice({ number, customerId, lines }: Invoice): InvoiceKind {
  const not = (reason: NotASale): InvoiceKind => ({ kind: 'notASale', reason });
  if (lines.some((line) => line.unitPriceMicros < 0))
    return not(number.startsWith('A') ? 'badDebtAdjustment' : 'negativePrice');
  if (lines.every((line) => FEES.has(line.code))) return not('feeOfBankOrMarketplace');
  if (lines.some((line) => line.quantity === 0)) return not('quantityZero');
  if (/^A\d/.test(number)) return not('badDebtAdjustment');
  const cameBack = lines.every((line) => line.quantity < 0);
  const wentOut = lines.every((line) => line.quantity > 0);
  const free = lines.every((line) => line.unitPriceMicros === 0);
  if (free && customerId === '') return not('stockAdjustmentWithoutPrice');
  if (number.startsWith('C')) return cameBack ? { kind: 'refund' } : not('goodsBothWaysWithoutCancellation');
  if (wentOut) return { kind: 'sale' };
  return not(cameBack ? 'stockWriteOff' : 'goodsBothWaysWithoutCancellation');
}

/**
 * Total of an invoice in minor units, worked out from the file alone by exact integers: the
 * reconciliation must not rest on the code that it checks.
 */
export function invoiceTotalMinor({ lines }: Invoice): number {
  let total = 0n;
  for (const { quantity, unitPriceMicros } of lines) {
    const micros = BigInt(quantity) * BigInt(unitPriceMicros);
    // Half away from zero, as a till rounds a line; 10,000 micros are one minor unit.
    total += (micros + (micros < 0n ? -5000n : 5000n)) / 10_000n;
  }
  return Number(total);
}
