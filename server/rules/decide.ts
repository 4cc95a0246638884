import { unreachable } from '#shared/result.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { isSaleEntry, isTraining, type Entry, type SaleEntry } from '#shared/sync/entry.ts';
import { momentOf } from '#shared/sync/moment.ts';
import { clockSkew } from './clock-skew.ts';
import { creditBeyondLimit, putOnAccount } from './credit-beyond-limit.ts';
import { discountBeyondLimit } from './discount-beyond-limit.ts';
import type { Facts, Found } from './facts.ts';
import { listPriceDiffers } from './list-price.ts';
import { isCounted, oversold } from './oversold.ts';
import { periodClosed, postingDate } from './period-closed.ts';
import { receiptNumberTwice } from './receipt-number-twice.ts';
import { recompute } from './recompute.ts';
import { refundBeyondSold } from './refund-beyond-sold.ts';
import { refundInOtherShop } from './refund-in-other-shop.ts';
import { saleTwice } from './sale-twice.ts';
import { stalePrice } from './stale-price.ts';
import { tillFrozen } from './till-frozen.ts';
import { transferNotEnded } from './transfer-not-ended.ts';
import { unknownProduct } from './unknown-product.ts';
import { usedTwice } from './used-twice.ts';
import { withdrawnProduct } from './withdrawn-product.ts';

/** A sale of 1,500 lines that are all wrong is still one thing to look at; an outcome must stay small. */
export const EXCEPTIONS_PER_ENTRY_MAX = 100;

/** What a settled entry does to the books. Quantities are thousandths; negative leaves the shop. */
export type Booking = {
  /** The day to which it is posted, `YYYY-MM-DD`. */
  readonly postedOn: string;
  /** What it puts on its customer's account, minor units. */
  readonly onAccountMinor: number;
  readonly movements: readonly Movement[];
};

export type Movement = {
  readonly line: number;
  readonly productId: string;
  readonly quantityMilli: number;
  /** The shelf was counted after the goods had left it: the count has seen them go. */
  readonly counted: boolean;
};

export type Decision = {
  readonly entry: Entry;
  readonly exceptions: readonly Found[];
  /** Absent where nothing is booked: facts that are no sales, practice, a sale that is booked already. */
  readonly booking?: Booking;
};

/**
 * Decides about one trusted entry. Pure: the same facts and entry always give the same decision.
 * A completed sale is never refused; what is doubtful about it is said in exceptions.
 */
export function decide(facts: Facts, entry: Entry): Decision {
  const { body } = entry;
  switch (body.kind) {
    case 'sale':
    case 'refund':
      return isSaleEntry(entry) ? decideSale(facts, entry) : { entry, exceptions: [] };
    case 'transferReceived':
    case 'transferRefused':
      return { entry, exceptions: facts.notEnded ? transferNotEnded(body, facts.notEnded) : [] };
    // Stored as they are. What a count or a customer's new number does is decided in rules of their own.
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
    case 'actionRequested':
    // Known to tills alone: `checkEntry` lets none through.
    case 'later':
      return { entry, exceptions: [] };
    default:
      return unreachable(body);
  }
}

function decideSale(facts: Facts, entry: SaleEntry): Decision {
  const { sale, receiptNumber } = entry.body;
  if (isTraining(entry)) return { entry, exceptions: [] };
  const twice = saleTwice(sale.id, facts);
  if (facts.saleTaken === 'same') return { entry, exceptions: twice };
  const beganAt = momentOf(entry, sale.openedAt);
  const leftAt = momentOf(entry, sale.completedAt);
  const found = [
    ...tillFrozen(facts),
    ...twice,
    ...receiptNumberTwice(receiptNumber, facts),
    ...clockSkew(entry, sale.completedAt, facts),
    ...recompute(sale, facts),
    ...unknownProduct(sale, facts),
    ...listPriceDiffers(sale, facts),
    ...stalePrice(sale, beganAt, facts),
    ...withdrawnProduct(sale, beganAt, facts),
    ...discountBeyondLimit(sale, leftAt, facts),
    ...refundBeyondSold(sale, facts),
    ...refundInOtherShop(sale, entry.shopId, facts),
    ...usedTwice(sale, facts),
    ...creditBeyondLimit(sale, leftAt, facts),
    ...oversold(sale, leftAt, facts),
    ...periodClosed(sale, facts),
  ];
  const booking: Booking = {
    postedOn: postingDate(sale, facts),
    onAccountMinor: putOnAccount(sale),
    movements: movementsOf(sale, leftAt, facts),
  };
  return { entry, exceptions: limited(found), booking };
}

function movementsOf(sale: Sale, leftAt: number, facts: Facts): Movement[] {
  return sale.lines.map(({ line, productId, quantityMilli }) => ({
    line,
    productId,
    quantityMilli: quantityMilli === 0 ? 0 : -quantityMilli,
    counted: isCounted(productId, leftAt, facts),
  }));
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
