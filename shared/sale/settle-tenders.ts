import type { Terms } from '../catalogue/catalogue.ts';
import { exchange } from '../money/extend.ts';
import { roundToStep } from '../money/round.ts';
import { err, ok, type Result } from '../result.ts';
import type { Tender } from './sale.ts';

/** What of the terms decides about paying. Nothing said: cash to the last unit, vouchers forfeit their rest. */
export type TenderTerms = Partial<Pick<Terms, 'currency' | 'cashRounding' | 'foreignCash' | 'voucherRest'>>;

/** How tenders cover a sum: together they are the sum, the rounding, the change and the voucher's rest. */
export type Settled = {
  readonly roundingMinor: number;
  readonly changeMinor: number;
  readonly forfeitedMinor: number;
  readonly creditMinor: number;
};

export type SettleProblem =
  | { readonly code: 'underpaid'; readonly missingMinor: number }
  | { readonly code: 'refundNotPaidOut'; readonly totalMinor: number }
  /** More than due on something that gives no change. */
  | { readonly code: 'overpaid'; readonly kind: Tender['kind']; readonly byMinor: number }
  /** Money paid out in a sale. */
  | { readonly code: 'wrongDirection'; readonly kind: Tender['kind']; readonly amountMinor: number }
  | { readonly code: 'foreignAmountDiffers'; readonly currency: string; readonly expectedMinor: number };

/**
 * Settles a sum by tenders.
 *
 * Cards, wallets, store credit and accounts pay at most what is due. Vouchers come next: what one is worth
 * beyond the rest is refused, lost, given as store credit or paid out, as the terms say. Cash pays what is
 * still left, rounded to the smallest coin, and alone gives change. A refund is paid out exactly, its cash
 * rounded as well.
 *
 * @param dueMinor the sale's total and tip, minor units; negative is paid out
 */
export function settleTenders(
  dueMinor: number,
  tenders: readonly Tender[],
  terms: TenderTerms,
): Result<Settled, SettleProblem> {
  const differing = foreignDifference(tenders, terms);
  if (differing) return err(differing);
  return dueMinor < 0 ? settleRefund(dueMinor, tenders, terms) : settleSale(dueMinor, tenders, terms);
}

function settleSale(
  dueMinor: number,
  tenders: readonly Tender[],
  terms: TenderTerms,
): Result<Settled, SettleProblem> {
  let restMinor = dueMinor;
  for (const { kind, amountMinor } of tenders) {
    if (amountMinor < 0) return err({ code: 'wrongDirection', kind, amountMinor });
    if (kind === 'cash' || kind === 'voucher') continue;
    restMinor -= amountMinor;
    if (restMinor < 0) return err({ code: 'overpaid', kind, byMinor: -restMinor });
  }
  const voucherMinor = sumOf(tenders, 'voucher');
  const beyond = Math.max(0, voucherMinor - restMinor);
  const { voucherRest = 'forfeit' } = terms;
  if (beyond > 0 && voucherRest === 'refuse')
    return err({ code: 'overpaid', kind: 'voucher', byMinor: beyond });
  restMinor = Math.max(0, restMinor - voucherMinor);
  const payable = roundCash(restMinor, terms);
  const cashMinor = sumOf(tenders, 'cash');
  if (cashMinor < payable) return err({ code: 'underpaid', missingMinor: payable - cashMinor });
  return ok({
    roundingMinor: payable - restMinor,
    changeMinor: cashMinor - payable + (voucherRest === 'change' ? beyond : 0),
    forfeitedMinor: voucherRest === 'forfeit' ? beyond : 0,
    creditMinor: voucherRest === 'credit' ? beyond : 0,
  });
}

function settleRefund(
  dueMinor: number,
  tenders: readonly Tender[],
  terms: TenderTerms,
): Result<Settled, SettleProblem> {
  const cashMinor = sumOf(tenders, 'cash');
  const takesMoney = tenders.some(({ amountMinor }) => amountMinor > 0);
  const otherMinor = tenders.reduce((sum, { amountMinor }) => sum + amountMinor, 0) - cashMinor;
  const restMinor = dueMinor - otherMinor;
  const payable = roundCash(restMinor, terms);
  if (takesMoney || restMinor > 0 || cashMinor !== payable)
    return err({ code: 'refundNotPaidOut', totalMinor: dueMinor });
  return ok({ roundingMinor: payable - restMinor, changeMinor: 0, forfeitedMinor: 0, creditMinor: 0 });
}

/** What is still to be handed over, or paid out where it is negative; in minor units. */
export type RestDue = {
  /** By cash, which is rounded where cash is. */
  readonly cashMinor: number;
  /** By anything else, to the unit. */
  readonly otherMinor: number;
};

/**
 * What is left of a sum after tenders, by either kind of money. The one that is given next closes it.
 *
 * @param dueMinor the sale's total and tip, minor units; negative is paid out
 */
export function restDue(dueMinor: number, tenders: readonly Tender[], terms: TenderTerms): RestDue {
  const cashGiven = sumOf(tenders, 'cash');
  const otherGiven = tenders.reduce((sum, { amountMinor }) => sum + amountMinor, 0) - cashGiven;
  const side = (minor: number): number => (dueMinor < 0 ? Math.min(0, minor) : Math.max(0, minor));
  const beforeCash = side(dueMinor - otherGiven);
  const cashMinor = side(roundCash(beforeCash, terms) - cashGiven);
  // Where rounded cash has covered the sum, the last unit is not asked for by card.
  return { cashMinor, otherMinor: cashMinor === 0 ? 0 : side(beforeCash - cashGiven) };
}

function roundCash(amountMinor: number, { cashRounding }: TenderTerms): number {
  return cashRounding ? roundToStep(amountMinor, cashRounding.stepMinor, cashRounding.mode) : amountMinor;
}

function sumOf(tenders: readonly Tender[], kind: Tender['kind']): number {
  return tenders.reduce((sum, tender) => (tender.kind === kind ? sum + tender.amountMinor : sum), 0);
}

/** Foreign notes must count for what their rate makes of them. */
function foreignDifference(tenders: readonly Tender[], { currency }: TenderTerms): SettleProblem | undefined {
  for (const tender of tenders) {
    if (tender.kind !== 'cash' || !tender.foreign || currency === undefined) continue;
    const { foreign } = tender;
    const expectedMinor = exchange(foreign.amountMinor, foreign.currency, foreign.rateMicros, currency);
    if (expectedMinor !== tender.amountMinor)
      return { code: 'foreignAmountDiffers', currency: foreign.currency, expectedMinor };
  }
  return undefined;
}
