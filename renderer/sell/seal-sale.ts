import type { RecordProblem } from '#shared/bridge/contract.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { completeSale, type CompleteSaleProblem } from '#shared/sale/complete-sale.ts';
import type { Draft } from '#shared/sale/draft.ts';
import type { Sale, Tender } from '#shared/sale/sale.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';

export type SealProblem =
  | CompleteSaleProblem
  | RecordProblem
  /** Journal and store do not agree yet, and nothing is sealed meanwhile. */
  | { readonly code: 'notCompared' }
  /** The sale is in the journal and will be kept in the store later; it must not be rung up again. */
  | { readonly code: 'notKept'; readonly entry: SaleEntry; readonly message: string };

export type SealSteps = {
  /** Seals in main's journal and answers when it is fsynced. The same sale again gets its entry again. */
  record(sale: Sale): Promise<Result<SaleEntry, RecordProblem>>;
  /** Keeps the entry in the store, durably. */
  keepEntry(entry: SaleEntry): Promise<void>;
  /** Prints or shows the receipt. */
  receipt?(entry: SaleEntry): void;
};

export type PaidBasket = {
  readonly draft: Draft;
  readonly tenders: readonly Tender[];
  /** Moment of completion, ISO 8601 in UTC. */
  readonly at: string;
  /** The shop's calendar day, `YYYY-MM-DD`. */
  readonly businessDate: string;
  readonly customerId?: string;
  /** The till is a practice ground just now. */
  readonly training?: boolean;
  /** Who is signed in; absent where the till has no staff of its own. */
  readonly cashierId?: string;
};

/**
 * The one way of a sale: complete, seal, keep, receipt, in this order. The screens and every program
 * that makes sales go through here.
 *
 * @throws when main did not answer: whether the sale is sealed is then unknown, and only comparing
 * journal and store (see `reconcile`) tells.
 */
export async function sealSale(
  basket: PaidBasket,
  steps: SealSteps,
): Promise<Result<SaleEntry, SealProblem>> {
  const { draft, tenders, at, businessDate, customerId, cashierId, training } = basket;
  const sale = completeSale(draft, tenders, {
    at,
    businessDate,
    ...(customerId !== undefined && { customerId }),
    ...(cashierId !== undefined && { cashierId }),
    ...(training && { training }),
    ...(draft.tipMinor !== undefined && { tipMinor: draft.tipMinor }),
  });
  if (!sale.ok) return sale;
  const recorded = await steps.record(sale.value);
  if (!recorded.ok) return recorded;
  const entry = recorded.value;
  try {
    await steps.keepEntry(entry);
  } catch (cause) {
    return err({ code: 'notKept', entry, message: cause instanceof Error ? cause.message : String(cause) });
  }
  // Only now, with two durable copies: a receipt must never outlive its sale.
  try {
    steps.receipt?.(entry);
  } catch (cause) {
    // A fault of the printer or the screen never undoes a sale.
    console.error('receipt', entry.body.receiptNumber, cause);
  }
  return ok(entry);
}

/** The calendar day of a moment where the till stands, `YYYY-MM-DD`. */
export function businessDateOf(moment: Date): string {
  const month = String(moment.getMonth() + 1).padStart(2, '0');
  return `${moment.getFullYear()}-${month}-${String(moment.getDate()).padStart(2, '0')}`;
}
