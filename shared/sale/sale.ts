import { z } from 'zod';
import { unitOfSale } from '../catalogue/product.ts';
import { amountMinor, currencyCode, priceMicros, quantityMilli } from '../money/currency.ts';
import { returnOf } from './draft.ts';
import { LINES_PER_SALE_MAX, TENDERS_PER_SALE_MAX } from './limits.ts';

/** Money that changed hands, in minor units. Negative: paid out to the customer. */
export const tender = z.strictObject({ kind: z.literal('cash'), amountMinor });
export type Tender = z.infer<typeof tender>;

const saleLine = z.strictObject({
  /** Position on the receipt, from 1. */
  line: z.int().min(1).max(LINES_PER_SALE_MAX),
  productId: z.string().min(1).max(40),
  code: z.string().min(1).max(40),
  name: z.string().min(1).max(120),
  unit: unitOfSale,
  quantityMilli,
  unitPriceMicros: priceMicros,
  priceSource: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('list') }),
    z.strictObject({
      kind: z.literal('manual'),
      listPriceMicros: priceMicros,
      reason: z.string().min(1).max(60),
    }),
  ]),
  taxId: z.string().min(1).max(20),
  totalMinor: amountMinor,
  returnOf: returnOf.optional(),
});
export type SaleLine = z.infer<typeof saleLine>;

/**
 * A completed sale or refund: everything that its receipt says, so that the receipt can be printed
 * from the sale alone. Refunded lines have negative quantities and totals.
 */
export const sale = z.strictObject({
  id: z.uuid(),
  currency: currencyCode,
  priceListId: z.string().min(1).max(40),
  catalogueVersion: z.int().min(1),
  openedAt: z.iso.datetime(),
  completedAt: z.iso.datetime(),
  /** The shop's calendar day to which the sale counts, `YYYY-MM-DD`. */
  businessDate: z.iso.date(),
  customerId: z.string().min(1).max(40).optional(),
  lines: z.array(saleLine).min(1).max(LINES_PER_SALE_MAX),
  totalMinor: amountMinor,
  taxes: z
    .array(
      z.strictObject({
        taxId: z.string().min(1).max(20),
        ratePpm: z.int().min(0),
        netMinor: amountMinor,
        taxMinor: amountMinor,
        grossMinor: amountMinor,
      }),
    )
    .max(20),
  tenders: z.array(tender).max(TENDERS_PER_SALE_MAX),
  /** Handed back to the customer, minor units, never negative. */
  changeMinor: amountMinor.min(0),
});
export type Sale = z.infer<typeof sale>;
