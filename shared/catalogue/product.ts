import { z } from 'zod';
import { priceMicros } from '../money/currency.ts';

export { tax } from './tax.ts';

export const PRODUCT_NAME_MAX = 120;
export const BARCODES_PER_PRODUCT_MAX = 20;
const PRICES_PER_PRODUCT_MAX = 50;
const PARTS_PER_BUNDLE_MAX = 30;

/** How a product is counted: by the piece, or by weight in kilograms, by length in metres, by litres. */
export const unitOfSale = z.enum(['piece', 'kg', 'm', 'l']);
export type UnitOfSale = z.infer<typeof unitOfSale>;

const shortId = z.string().min(1).max(40);
const taxId = z.string().min(1).max(20);

/** A price in a list other than the base list. */
const listedPrice = z.strictObject({ priceListId: shortId, priceMicros });

/**
 * What a bundle or kit holds. `weight` says how the bundle's price is shared among its parts (usually
 * each part's own price in millionths), so that every part is taxed by its own rate.
 */
const bundlePart = z.strictObject({
  productId: shortId,
  quantityMilli: z.int().min(1),
  taxId,
  weight: z.int().min(0).max(1_000_000_000_000),
});

/** What a shop sells, at the list prices of one catalogue version. Only what is unusual is optional. */
export const product = z.strictObject({
  id: shortId,
  /** The chain's own article code, as printed on shelf labels; may be typed instead of a barcode. */
  code: shortId,
  name: z.string().min(1).max(PRODUCT_NAME_MAX),
  barcodes: z.array(z.string().min(1).max(48)).max(BARCODES_PER_PRODUCT_MAX),
  category: z.string().max(60),
  unit: unitOfSale,
  /** The base price. Other lists may say otherwise (`prices`). */
  priceMicros,
  taxId,
  prices: z.array(listedPrice).min(1).max(PRICES_PER_PRODUCT_MAX).optional(),
  /** The product of which this is a variant, and by what it differs: `{ size: 'M' }`. */
  variantOf: shortId.optional(),
  variant: z.record(z.string().min(1).max(20), z.string().min(1).max(40)).optional(),
  costMicros: priceMicros.optional(),
  /** Years of age below which it must not be sold. */
  ageMin: z.int().min(1).max(99).optional(),
  /** The price is asked at the till. */
  openPrice: z.literal(true).optional(),
  serialRequired: z.literal(true).optional(),
  /** Why it must not be sold, in the chain's words: recalled, withdrawn. */
  blocked: z.string().min(1).max(80).optional(),
  parts: z.array(bundlePart).min(1).max(PARTS_PER_BUNDLE_MAX).optional(),
});
export type Product = z.infer<typeof product>;
