import { minorDigits } from '#shared/money/currency.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { addTender, changeDue, isPaid, missingAmount } from '#shared/sale/tender.ts';
import type { Tender } from '#shared/sale/sale.ts';

/** More than this in one hand is a slip: 1,000,000.00 in a currency with two minor digits. */
const CASH_MINOR_MAX = 100_000_000;

export type CashReading = {
  readonly tenders: readonly Tender[];
  readonly changeMinor: number;
  readonly missingMinor: number;
  readonly paid: boolean;
};

/**
 * What a typed cash amount does to a sum due. An empty field means that the exact sum was handed over
 * (or, for a refund, paid out).
 *
 * @param dueMinor minor units; negative for a refund
 */
export function readCash(
  text: string,
  dueMinor: number,
  currency: string,
): Result<CashReading, { readonly code: 'notAnAmount'; readonly text: string }> {
  const amount = text.trim() === '' ? ok(dueMinor) : parseDecimal(text, minorDigits(currency));
  if (!amount.ok || Math.abs(amount.value) > CASH_MINOR_MAX) return err({ code: 'notAnAmount', text });
  // Nothing due and nothing given is a sale without tender, such as a free sample.
  const added = addTender([], { kind: 'cash', amountMinor: amount.value });
  const tenders = added.ok ? added.value : [];
  return ok({
    tenders,
    changeMinor: changeDue(dueMinor, tenders),
    missingMinor: missingAmount(dueMinor, tenders),
    paid: isPaid(dueMinor, tenders),
  });
}
