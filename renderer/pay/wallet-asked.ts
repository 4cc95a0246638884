import type { Tender } from '#shared/sale/tender-kinds.ts';
import type { ActionAsked } from '#shared/sync/action.ts';
import type { Request } from '../requests/requests.ts';

/** A payment by wallet that somebody may ask the chain about. */
export type WalletPayment = {
  readonly saleId: string;
  /** Minor units of the currency; more than nothing. */
  readonly amountMinor: number;
  readonly currency: string;
  /** What the wallet calls it, as it was typed; empty: whatever was asked about before. */
  readonly reference: string;
  /** The money that is in hand: a payment that is among it is not taken a second time. */
  readonly tenders: readonly Tender[];
};

type WalletQuestion = Extract<ActionAsked, { kind: 'walletConfirmation' }>;

/** Whether a request asked just this: another basket, amount or number is another question. */
export function asksWallet(request: Request, payment: WalletPayment): boolean {
  const asked = openQuestion(request, payment);
  if (!asked || asked.amountMinor !== payment.amountMinor) return false;
  const reference = payment.reference.trim();
  return reference === '' || reference === asked.reference;
}

/** The transaction by which the wallet has paid just this; null where the chain has not said so. */
export function walletTransaction(requests: readonly Request[], payment: WalletPayment): string | null {
  const latest = requests.find((request) => asksWallet(request, payment));
  return latest ? transactionOf(latest) : null;
}

/**
 * What the wallet has paid for this basket, where that is not the amount that is wanted now: the customer
 * has paid it, and it may be typed and taken.
 *
 * @returns minor units; null where there is nothing of the kind
 */
export function walletPaidOtherwise(requests: readonly Request[], payment: WalletPayment): number | null {
  for (const request of requests) {
    const asked = openQuestion(request, payment);
    if (asked && asked.amountMinor !== payment.amountMinor && transactionOf(request) !== null)
      return asked.amountMinor;
  }
  return null;
}

/** What was asked about this basket, unless that payment is in hand already. */
function openQuestion(request: Request, { saleId, currency, tenders }: WalletPayment): WalletQuestion | null {
  const { asked } = request;
  if (asked.kind !== 'walletConfirmation' || asked.saleId !== saleId || asked.currency !== currency)
    return null;
  const transaction = transactionOf(request);
  const isInHand = tenders.some(
    (tender) =>
      tender.kind === 'wallet' &&
      tender.reference !== undefined &&
      (tender.reference === asked.reference || tender.reference === transaction),
  );
  return isInHand ? null : asked;
}

function transactionOf({ told }: Request): string | null {
  if (told?.state !== 'answered' || told.answer.kind !== 'walletConfirmation') return null;
  return told.answer.transactionId;
}
