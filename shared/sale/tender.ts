import { err, ok, type Result } from '../result.ts';
import { TENDERS_PER_SALE_MAX } from './limits.ts';
import type { Tender } from './sale.ts';

export type TenderProblem =
  | { readonly code: 'tooManyTenders'; readonly max: number }
  | { readonly code: 'nothingTendered' };

/** Adds money handed over (positive) or paid out (negative), in minor units. */
export function addTender(
  tenders: readonly Tender[],
  tender: Tender,
): Result<readonly Tender[], TenderProblem> {
  if (tender.amountMinor === 0) return err({ code: 'nothingTendered' });
  if (tenders.length >= TENDERS_PER_SALE_MAX)
    return err({ code: 'tooManyTenders', max: TENDERS_PER_SALE_MAX });
  return ok([...tenders, tender]);
}

export function sumTenders(tenders: readonly Tender[]): number {
  return tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
}

/** What is still to be handed over, minor units; never negative for a sale. */
export function missingAmount(totalMinor: number, tenders: readonly Tender[]): number {
  return Math.max(0, totalMinor - sumTenders(tenders));
}

/** What goes back to the customer beyond the total, minor units; never negative. */
export function changeDue(totalMinor: number, tenders: readonly Tender[]): number {
  return Math.max(0, sumTenders(tenders) - totalMinor);
}

/** A sale is paid when the tenders cover it; a refund when exactly its amount was paid out. */
export function isPaid(totalMinor: number, tenders: readonly Tender[]): boolean {
  const tendered = sumTenders(tenders);
  return totalMinor >= 0 ? tendered >= totalMinor : tendered === totalMinor;
}
