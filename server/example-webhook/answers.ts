import { z } from 'zod';
import type { ActionReply } from '../actions/action-reply.ts';
import { answerStock, type StockRow } from './stock-list.ts';
import { confirmPayment, type WalletRow } from './wallet-list.ts';

const id = z.string().min(1);
/** What this system knows about. Not strict: a newer head office may say more. */
const question = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stockElsewhere'), productId: id }),
  z.object({ kind: z.literal('eInvoiceNumber'), entryId: id }),
  z.object({
    kind: z.literal('walletConfirmation'),
    saleId: id,
    amountMinor: z.int().min(1),
    currency: z.string().length(3),
    reference: id,
  }),
]);

/** Answers that are found again, the latest ones. A real system keeps them on its disk, with what it did. */
const REMEMBERED_MAX = 10_000;

export type Answers = {
  /** @param requestId the same for every try of one request */
  answer(requestId: string, action: { readonly kind: string }): ActionReply;
  /** What was answered to a request that must not be done twice; undefined: it was never asked here. */
  find(requestId: string): ActionReply | undefined;
};

/** What a chain's system does about each question, without the line between. */
export function openAnswers(books: {
  readonly stock: readonly StockRow[];
  readonly wallets: readonly WalletRow[];
}): Answers {
  const once = new Map<string, ActionReply>();
  const soldBy = new Map<string, string>();
  const invoiceOf = new Map<string, string>();

  /** One number a sale, however often it is asked for. */
  function numberOf(entryId: string): string {
    const number = invoiceOf.get(entryId) ?? `EXAMPLE-${String(invoiceOf.size + 1).padStart(6, '0')}`;
    invoiceOf.set(entryId, number);
    return number;
  }

  function remember(requestId: string, reply: ActionReply): ActionReply {
    once.set(requestId, reply);
    const [oldest] = once.keys();
    if (once.size > REMEMBERED_MAX) once.delete(oldest!);
    return reply;
  }

  return {
    answer(requestId, action) {
      const before = once.get(requestId);
      if (before) return before;
      const read = question.safeParse(action);
      if (!read.success)
        return { status: 'failed', reason: `this system knows nothing about ${action.kind}` };
      const asked = read.data;
      switch (asked.kind) {
        case 'stockElsewhere':
          return { status: 'answered', answer: answerStock(books.stock, asked.productId) };
        case 'walletConfirmation':
          return remember(requestId, confirmPayment(books.wallets, asked, soldBy));
        case 'eInvoiceNumber':
          return remember(requestId, {
            status: 'answered',
            answer: { kind: 'eInvoiceNumber', number: numberOf(asked.entryId) },
          });
      }
    },
    find: (requestId) => once.get(requestId),
  };
}
