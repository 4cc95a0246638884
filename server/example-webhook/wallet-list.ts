import { z } from 'zod';
import { minorDigits } from '#shared/money/currency.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { readRows } from './read-rows.ts';

/** What a wallet's own books would say: the customer's number of a payment, and what came in by it. */
const row = z.object({
  reference: z.string().min(1).max(60),
  amount: z.string().regex(/^\d{1,9}(\.\d{1,3})?$/, 'an amount such as 1.29'),
  currency: z.string().length(3),
  transaction: z.string().min(1).max(60),
});
export type WalletRow = z.infer<typeof row>;

/** Reads the list. @throws with the line that cannot be read */
export function readWalletList(text: string): WalletRow[] {
  return readRows(text, row);
}

type Wanted = {
  readonly saleId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reference: string;
};

/**
 * Whether a wallet has paid just this, and for no other sale: a customer may show one payment twice.
 *
 * @param soldBy for which sale each payment was confirmed; it is noted here
 */
export function confirmPayment(
  rows: readonly WalletRow[],
  { saleId, amountMinor, currency, reference }: Wanted,
  soldBy: Map<string, string>,
) {
  const refused = (reason: string) => ({ status: 'refused', reason }) as const;
  const payment = rows.find((one) => one.reference === reference && one.currency === currency);
  if (!payment) return refused(`no payment ${reference} in ${currency}`);
  const came = parseDecimal(payment.amount, minorDigits(currency));
  if (!came.ok || came.value !== amountMinor) return refused(`${payment.amount} ${currency} came in by it`);
  const { transaction: transactionId } = payment;
  if ((soldBy.get(transactionId) ?? saleId) !== saleId) return refused('it has paid for another sale');
  soldBy.set(transactionId, saleId);
  return { status: 'answered', answer: { kind: 'walletConfirmation', transactionId } } as const;
}
