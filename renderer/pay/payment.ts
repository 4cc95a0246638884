import type { Terms } from '#shared/catalogue/catalogue.ts';
import { minorDigits } from '#shared/money/currency.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { exchange } from '#shared/money/extend.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { restDue, settleTenders, type RestDue, type Settled } from '#shared/sale/settle-tenders.ts';
import type { Tender } from '#shared/sale/tender-kinds.ts';
import { addTender, foreignTender } from '#shared/sale/tender.ts';
import { needsReference, type Means } from './means.ts';

/** More than this in one hand is a slip: 1,000,000.00 in a currency with two minor digits. */
const MONEY_MINOR_MAX = 100_000_000;

/** A sum that is being paid, part by part. All in minor units; negative is paid out. */
export type Payment = {
  /** The sale's total and the tip. */
  readonly dueMinor: number;
  readonly tenders: readonly Tender[];
  readonly terms: Terms;
};

/** What typed money would do: how the sum is settled with it, or what is still missing. */
export type Given = {
  /** With the new one, if it is worth anything. */
  readonly tenders: readonly Tender[];
  readonly added: Tender | null;
  readonly settled: Settled | null;
  /** By cash, signed like the sum; 0 when it is settled. */
  readonly missingMinor: number;
};

export type GivenProblem =
  | { readonly code: 'notAnAmount'; readonly text: string }
  /** More than due on something that gives no change, or in a refund. */
  | { readonly code: 'tooMuch'; readonly byMinor: number }
  /** Nobody hands over less than the smallest coin. */
  | { readonly code: 'notInCoins'; readonly stepMinor: number }
  | { readonly code: 'referenceNeeded' }
  | { readonly code: 'customerNeeded' }
  | { readonly code: 'tooManyTenders'; readonly max: number };

export type Typed = {
  readonly means: Means;
  /** Empty: all that is due. */
  readonly text: string;
  readonly reference: string;
  readonly hasCustomer: boolean;
};

/**
 * Reads money that was typed for a payment. An empty field means the whole rest, which makes the common
 * case one key. Amounts are typed without a sign, also where they are paid out.
 */
export function giveMoney(payment: Payment, typed: Typed): Result<Given, GivenProblem> {
  const { means, text, reference, hasCustomer } = typed;
  const rest = restDue(payment.dueMinor, payment.tenders, payment.terms);
  const minor = readMinor(text, means, rest, payment);
  if (minor === null) return err({ code: 'notAnAmount', text });
  // Nothing due and nothing given is a sale without tender, such as a free sample or an even exchange.
  if (minor === 0) return settle(payment, payment.tenders, null);
  const stepMinor = payment.terms.cashRounding?.stepMinor ?? 1;
  if (means.kind === 'cash' && !means.foreign && minor % stepMinor !== 0)
    return err({ code: 'notInCoins', stepMinor });
  const made = toTender(means, minor, reference.trim(), payment.terms);
  if (!made) return err({ code: 'notAnAmount', text });
  const tooMuch = beyondRest(payment, made, rest);
  if (tooMuch > 0) return err({ code: 'tooMuch', byMinor: tooMuch });
  if (means.kind === 'onAccount' && !hasCustomer) return err({ code: 'customerNeeded' });
  if (needsReference(means) && reference.trim() === '') return err({ code: 'referenceNeeded' });
  const added = addTender(payment.tenders, made);
  if (!added.ok)
    return added.problem.code === 'tooManyTenders'
      ? err(added.problem)
      : settle(payment, payment.tenders, null);
  return settle(payment, added.value, made);
}

/** What an empty field stands for, in minor units of the money it is paid in; never negative. */
export function wholeRest(payment: Payment, means: Means): number {
  const rest = restDue(payment.dueMinor, payment.tenders, payment.terms);
  if (means.foreign) return foreignFor(rest.cashMinor, means.foreign, payment.terms);
  return Math.abs(means.kind === 'cash' ? rest.cashMinor : rest.otherMinor);
}

/** Signed like the sum, in minor units of what it is paid in; null where it cannot be read. */
function readMinor(text: string, means: Means, rest: RestDue, payment: Payment): number | null {
  const sign = payment.dueMinor < 0 ? -1 : 1;
  if (text.trim() === '') return sign * wholeRest(payment, means) || 0;
  const read = parseDecimal(text, minorDigits(means.foreign ?? payment.terms.currency));
  if (!read.ok || read.value < 0 || read.value > MONEY_MINOR_MAX) return null;
  return sign * read.value || 0;
}

function toTender(means: Means, amountMinor: number, reference: string, terms: Terms): Tender | null {
  if (means.foreign) {
    const made = foreignTender(amountMinor, means.foreign, terms);
    return made.ok ? made.value : null;
  }
  switch (means.kind) {
    case 'cash':
    case 'onAccount':
      return { kind: means.kind, amountMinor };
    case 'card':
    case 'wallet':
      return { kind: means.kind, amountMinor, ...(reference !== '' && { reference }) };
    case 'storeCredit':
    case 'voucher':
      return { kind: means.kind, amountMinor, reference };
  }
}

/** How much of a tender is beyond what is due where nothing goes back for it; minor units. */
function beyondRest({ dueMinor, terms }: Payment, { kind, amountMinor }: Tender, rest: RestDue): number {
  if (dueMinor < 0)
    return Math.max(0, Math.abs(amountMinor) + (kind === 'cash' ? rest.cashMinor : rest.otherMinor));
  if (kind === 'cash' || (kind === 'voucher' && terms.voucherRest !== 'refuse')) return 0;
  return Math.max(0, amountMinor - rest.otherMinor);
}

function settle(
  payment: Payment,
  tenders: readonly Tender[],
  added: Tender | null,
): Result<Given, GivenProblem> {
  const { dueMinor, terms } = payment;
  const settled = settleTenders(dueMinor, tenders, terms);
  if (settled.ok) return ok({ tenders, added, settled: settled.value, missingMinor: 0 });
  // A line was taken out after a card had paid for it: the part must go back before the sale can be done.
  if (settled.problem.code === 'overpaid') return err({ code: 'tooMuch', byMinor: settled.problem.byMinor });
  const { cashMinor } = restDue(dueMinor, tenders, terms);
  return ok({ tenders, added, settled: null, missingMinor: cashMinor });
}

/** The least foreign money that covers an amount, in its minor units. */
function foreignFor(restMinor: number, foreign: string, terms: Terms): number {
  const rateMicros = terms.foreignCash?.find(({ currency }) => currency === foreign)?.rateMicros;
  if (rateMicros === undefined || restMinor <= 0) return 0;
  const worth = restMinor / 10 ** minorDigits(terms.currency) / (rateMicros / 1_000_000);
  const nearly = Math.max(0, Math.floor(worth * 10 ** minorDigits(foreign)) - 1);
  let minor = nearly;
  // Exact in integers; the division above may be a unit off.
  while (exchange(minor, foreign, rateMicros, terms.currency) < restMinor) minor++;
  return minor;
}
