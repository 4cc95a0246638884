import { z } from 'zod';
import { priceMicros } from '../money/currency.ts';

export const PRODUCT_NAME_MAX = 120;
export const BARCODES_PER_PRODUCT_MAX = 20;

/** How a product is counted: by the piece, or by weight in kilograms. */
export const unitOfSale = z.enum(['piece', 'kg']);
export type UnitOfSale = z.infer<typeof unitOfSale>;

/** A tax that prices contain. `ratePpm` is parts per million: 19 % is 190_000. */
export const tax = z.strictObject({
  id: z.string().min(1).max(20),
  name: z.string().min(1).max(40),
  ratePpm: z.int().min(0).max(1_000_000),
});

/** What a shop sells, at the list price of one catalogue version. */
export const product = z.strictObject({
  id: z.string().min(1).max(40),
  /** The chain's own article code, as printed on shelf labels; may be typed instead of a barcode. */
  code: z.string().min(1).max(40),
  name: z.string().min(1).max(PRODUCT_NAME_MAX),
  barcodes: z.array(z.string().min(1).max(48)).max(BARCODES_PER_PRODUCT_MAX),
  category: z.string().max(60),
  unit: unitOfSale,
  priceMicros,
  taxId: z.string().min(1).max(20),
});
export type Product = z.infer<typeof product>;
