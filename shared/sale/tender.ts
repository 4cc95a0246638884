import type { Terms } from '../catalogue/catalogue.ts';
import { exchange } from '../money/extend.ts';
import { err, ok, type Result } from '../result.ts';
import { TENDERS_PER_SALE_MAX } from './limits.ts';
import type { Sale, Tender } from './sale.ts';
import { settleTenders, type TenderTerms } from './settle-tenders.ts';
import { tenderKind, type TenderKind } from './tender-kinds.ts';

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

/**
 * Foreign notes as a tender, at the rate of the terms.
 *
 * @param foreignMinor minor units of the foreign currency
 */
export function foreignTender(
  foreignMinor: number,
  currency: string,
  terms: Pick<Terms, 'currency' | 'foreignCash'>,
): Result<Tender, { readonly code: 'currencyNotTaken'; readonly currency: string }> {
  const taken = terms.foreignCash?.find((cash) => cash.currency === currency);
  if (!taken) return err({ code: 'currencyNotTaken', currency });
  const { rateMicros } = taken;
  return ok({
    kind: 'cash',
    amountMinor: exchange(foreignMinor, currency, rateMicros, terms.currency),
    foreign: { currency, amountMinor: foreignMinor, rateMicros },
  });
}

export function sumTenders(tenders: readonly Tender[]): number {
  return tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
}

/**
 * What is still to be handed over, minor units; never negative for a sale. By the rules of `terms`, as
 * cash, so rounded where cash is.
 *
 * @param totalMinor the sale's total, and a tip if there is one
 */
export function missingAmount(
  totalMinor: number,
  tenders: readonly Tender[],
  terms: TenderTerms = {},
): number {
  const settled = settleTenders(totalMinor, tenders, terms);
  return !settled.ok && settled.problem.code === 'underpaid' ? settled.problem.missingMinor : 0;
}

/** What goes back to the customer in cash beyond the total, minor units; never negative. */
export function changeDue(totalMinor: number, tenders: readonly Tender[], terms: TenderTerms = {}): number {
  const settled = settleTenders(totalMinor, tenders, terms);
  return settled.ok ? settled.value.changeMinor : 0;
}

/** A sale is paid when the tenders cover it; a refund when exactly its amount was paid out. */
export function isPaid(totalMinor: number, tenders: readonly Tender[], terms: TenderTerms = {}): boolean {
  return settleTenders(totalMinor, tenders, terms).ok;
}

/** How most of a sale was paid, after the change was handed back; undefined where no money moved. */
export function mainTenderKind({
  tenders,
  changeMinor,
}: Pick<Sale, 'tenders' | 'changeMinor'>): TenderKind | undefined {
  const paidBy = (kind: TenderKind): number =>
    Math.abs(
      sumTenders(tenders.filter((tender) => tender.kind === kind)) - (kind === 'cash' ? changeMinor : 0),
    );
  return tenderKind.options
    .filter((kind) => paidBy(kind) > 0)
    .toSorted((one, other) => paidBy(other) - paidBy(one))[0];
}
