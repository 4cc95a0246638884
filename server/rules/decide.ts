import type { Entry } from '#shared/sync/entry.ts';
import { unreachable } from '#shared/result.ts';
import type { Facts, Found } from './facts.ts';
import { listPriceDiffers } from './list-price.ts';
import { oversold } from './oversold.ts';
import { receiptNumberTwice } from './receipt-number-twice.ts';
import { recompute } from './recompute.ts';
import { refundBeyondSold } from './refund-beyond-sold.ts';
import { unknownProduct } from './unknown-product.ts';

/** A sale of 1,500 lines that are all wrong is still one thing to look at; an outcome must stay small. */
export const EXCEPTIONS_PER_ENTRY_MAX = 100;

/** What is booked beside the sale itself. Quantities are thousandths; negative leaves the shop. */
export type Decision = {
  readonly entry: Entry;
  readonly exceptions: readonly Found[];
  readonly movements: readonly {
    readonly line: number;
    readonly productId: string;
    readonly quantityMilli: number;
  }[];
};

/**
 * Decides about one trusted entry. Pure: the same facts and entry always give the same decision.
 * A completed sale is never refused; what is doubtful about it is said in exceptions.
 */
export function decide(facts: Facts, entry: Entry): Decision {
  const { body } = entry;
  switch (body.kind) {
    case 'sale':
    case 'refund': {
      const { sale, receiptNumber } = body;
      const found = [
        ...receiptNumberTwice(receiptNumber, facts),
        ...recompute(sale, facts),
        ...unknownProduct(sale, facts),
        ...listPriceDiffers(sale, facts),
        ...refundBeyondSold(sale, facts),
        ...oversold(sale, facts),
      ];
      return {
        entry,
        exceptions: limited(found),
        movements: sale.lines.map(({ line, productId, quantityMilli }) => ({
          line,
          productId,
          quantityMilli: quantityMilli === 0 ? 0 : -quantityMilli,
        })),
      };
    }
    // Stored as they are; head office draws no consequence from them here.
    case 'cashIn':
    case 'cashOut':
    case 'shiftOpened':
    case 'shiftClosed':
    case 'overrideGiven':
    case 'drawerOpened':
    case 'customerSaved':
    case 'stockCounted':
    case 'receiptPrinted':
    case 'receiptReprinted':
    case 'trainingOn':
    case 'trainingOff':
    case 'voided':
      return { entry, exceptions: [], movements: [] };
    default:
      return unreachable(body);
  }
}

function limited(found: readonly Found[]): readonly Found[] {
  if (found.length <= EXCEPTIONS_PER_ENTRY_MAX) return found;
  const shown = found.slice(0, EXCEPTIONS_PER_ENTRY_MAX - 1);
  const last = found[EXCEPTIONS_PER_ENTRY_MAX - 1]!;
  const more = found.length - shown.length;
  return [
    ...shown,
    { code: last.code, message: `${last.message} (and ${more - 1} more exceptions)`.slice(0, 500) },
  ];
}
