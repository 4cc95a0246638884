import { z } from 'zod';
import { unitOfSale } from '../catalogue/product.ts';
import { amountMinor, currencyCode, priceMicros, quantityMilli } from '../money/currency.ts';
import { approvedBy, discount } from './discount.ts';
import {
  ageChecked,
  lineNote,
  lineTax,
  promotionShare,
  returnOf,
  taxedPart,
  withoutReceipt,
} from './draft.ts';
import { COUPONS_PER_SALE_MAX, LINES_PER_SALE_MAX, TENDERS_PER_SALE_MAX } from './limits.ts';
import { tender } from './tender-kinds.ts';

export type { Tender } from './tender-kinds.ts';

const shortId = z.string().min(1).max(40);
const taxId = z.string().min(1).max(20);
/** A line of a sale. What is left out has its plain value: no reductions, taxes as the summary has them. */
const saleLine = z.strictObject({
  /** Position on the receipt, from 1. */
  line: z.int().min(1).max(LINES_PER_SALE_MAX),
  productId: shortId,
  code: shortId,
  name: z.string().min(1).max(120),
  unit: unitOfSale,
  quantityMilli,
  unitPriceMicros: priceMicros,
  /** Price list and hand that made the price. `priceListId` only where it is not the sale's base list. */
  priceSource: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('list'), priceListId: shortId.optional() }),
    z.strictObject({
      kind: z.literal('manual'),
      listPriceMicros: priceMicros,
      reason: z.string().min(1).max(60),
      priceListId: shortId.optional(),
      approvedBy: approvedBy.optional(),
    }),
  ]),
  taxId,
  totalMinor: amountMinor,
  returnOf: returnOf.optional(),
  /** These goods come back at their share of what was paid for them (see `returnGoods`). */
  shareOfSale: z.literal(true).optional(),
  withoutReceipt: withoutReceipt.optional(),
  serial: shortId.optional(),
  note: lineNote.optional(),
  ageChecked: ageChecked.optional(),
  /** As it was given, and what it took off. */
  discount: discount.optional(),
  discountMinor: amountMinor.optional(),
  promotions: z.array(promotionShare).optional(),
  basketDiscountMinor: amountMinor.optional(),
  /** How a bundle's total falls under several taxes. */
  parts: z.array(taxedPart).optional(),
  /** Only where the summary does not say them: taxes rounded per line, and goods that come back. */
  taxes: z.array(lineTax).optional(),
});
export type SaleLine = z.infer<typeof saleLine>;

/**
 * A completed sale or refund: everything that its receipt says, so that the receipt can be printed
 * from the sale alone. Refunded lines have negative quantities and totals.
 *
 * Tenders together are the total, the rounding, the tip, the change, and what a voucher left over.
 */
export const sale = z.strictObject({
  id: z.uuid(),
  currency: currencyCode,
  priceListId: shortId,
  catalogueVersion: z.int().min(1),
  openedAt: z.iso.datetime(),
  completedAt: z.iso.datetime(),
  /** The shop's calendar day to which the sale counts, `YYYY-MM-DD`. */
  businessDate: z.iso.date(),
  /** Rung up for practice: it counts nowhere, moves no stock and no money. */
  training: z.literal(true).optional(),
  customerId: shortId.optional(),
  /** Who completed it, as head office knows them. Absent where the till has no staff of its own. */
  cashierId: shortId.optional(),
  /** Where, for whom and by which coupons prices were found; missing where nothing depends on them. */
  shopId: shortId.optional(),
  utcOffsetMinutes: z.int().min(-840).max(840).optional(),
  customerGroup: shortId.optional(),
  coupons: z.array(shortId).max(COUPONS_PER_SALE_MAX).optional(),
  discount: discount.optional(),
  voidOf: z.uuid().optional(),
  lines: z.array(saleLine).min(1).max(LINES_PER_SALE_MAX),
  /** Promotions that took something off, by the names that the receipt prints. */
  promotions: z.array(z.strictObject({ id: shortId, name: z.string().min(1).max(60) })).optional(),
  totalMinor: amountMinor,
  taxes: z
    .array(
      z.strictObject({
        taxId,
        ratePpm: z.int().min(0),
        netMinor: amountMinor,
        taxMinor: amountMinor,
        grossMinor: amountMinor,
        ofTaxId: taxId.optional(),
        added: z.literal(true).optional(),
        exempt: z.literal(true).optional(),
      }),
    )
    .max(100),
  tenders: z.array(tender).max(TENDERS_PER_SALE_MAX),
  /** What cash rounding added to the total (negative: took off). */
  roundingMinor: amountMinor.optional(),
  /** Left by the customer beyond the total. */
  tipMinor: amountMinor.optional(),
  /** What a voucher was worth beyond the sum due: lost, or given as store credit. */
  forfeitedMinor: amountMinor.min(0).optional(),
  creditMinor: amountMinor.min(0).optional(),
  /** Handed back to the customer, minor units, never negative. */
  changeMinor: amountMinor.min(0),
});
export type Sale = z.infer<typeof sale>;
