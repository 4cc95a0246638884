import { z } from 'zod';
import { currencyCode, priceMicros } from '../money/currency.ts';
import { roundingMode } from '../money/round.ts';
import { priceList } from './price-list.ts';
import { product } from './product.ts';
import { promotion, PROMOTIONS_PER_CATALOGUE_MAX } from './promotion.ts';
import { tax, taxRounding, taxSwap } from './tax.ts';

export const PRODUCTS_PER_PAGE_MAX = 500;

/** Smallest step of a cash sum where small coins are gone: 5 for 0.05 CHF, 100 for 1.00 SEK. */
export const cashRounding = z.strictObject({
  stepMinor: z.int().min(2).max(100_000),
  mode: roundingMode,
});

/** Foreign notes that the till takes: millionths of the own major unit for one foreign major unit. */
export const foreignCash = z.strictObject({ currency: currencyCode, rateMicros: priceMicros.min(1) });

/**
 * What a voucher of more than the sum due does with the rest: the till refuses it, the rest is lost, it
 * becomes store credit, or it is paid out.
 */
export const voucherRest = z.enum(['refuse', 'forfeit', 'credit', 'change']);

/**
 * What a sale is priced and paid by, apart from the products themselves. A basket keeps the terms it was
 * started with, so that a new catalogue never changes a sale in progress. What is left out is the plain
 * case: one price list, taxes rounded per receipt, no promotions, no limits, cash to the last unit.
 */
export const terms = z.strictObject({
  currency: currencyCode,
  /** Id of the base list, whose prices the products carry themselves. */
  priceListId: z.string().min(1).max(40),
  catalogueVersion: z.int().min(1),
  taxes: z.array(tax).min(1).max(20),
  taxRounding: taxRounding.optional(),
  taxSwaps: z
    .array(taxSwap)
    .max(200)
    // A chain of swaps would give another tax each time that a line is priced.
    .refine(
      (swaps) => swaps.every(({ to }) => swaps.every(({ from }) => from !== to)),
      'a swap leads to a swap',
    )
    .optional(),
  priceLists: z.array(priceList).max(200).optional(),
  promotions: z.array(promotion).max(PROMOTIONS_PER_CATALOGUE_MAX).optional(),
  /** The most that a cashier may take off a line or basket alone, parts per million. */
  discountLimitPpm: z.int().min(0).max(1_000_000).optional(),
  /** The most that may be paid out for goods without a receipt, minor units. */
  returnWithoutReceiptMaxMinor: z.int().min(0).optional(),
  cashRounding: cashRounding.optional(),
  foreignCash: z.array(foreignCash).max(30).optional(),
  voucherRest: voucherRest.optional(),
});
export type Terms = z.infer<typeof terms>;

/** Changes of a version that came after a whole one, at most; then the next version is sent whole. */
export const CATALOGUE_CHANGES_MAX = 30;

/**
 * Names a published catalogue version: complete at the till once all its parts are there. A version is
 * either whole pages of its own, or the pages of an earlier one (`base`) with what changed since.
 */
export const catalogueHead = z.strictObject({
  version: z.int().min(1),
  publishedAt: z.iso.datetime(),
  terms,
  /** Pages of the version itself, or of `base`. */
  pages: z.int().min(0),
  /** Products of the version, changes included. */
  products: z.int().min(0),
  /** The version whose pages these are, where they are not the version's own. */
  base: z.int().min(1).optional(),
  /** What changed since `base`, in the order in which it is laid over. */
  changes: z
    .array(z.strictObject({ version: z.int().min(1), parts: z.int().min(1) }))
    .max(CATALOGUE_CHANGES_MAX)
    .optional(),
  /** Over all products of the version, in any order: see `runningChecksum`. */
  checksum: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
});
export type CatalogueHead = z.infer<typeof catalogueHead>;

/** Several hundred products in one document: one row per product would cost the till ten times the time. */
export const cataloguePage = z.strictObject({
  version: z.int().min(1),
  page: z.int().min(0),
  products: z.array(product).max(PRODUCTS_PER_PAGE_MAX),
});
export type CataloguePage = z.infer<typeof cataloguePage>;

/** One part of what changed from the version before: products new or other than before, and those that are no more. */
export const catalogueChange = z.strictObject({
  version: z.int().min(1),
  part: z.int().min(0),
  changed: z.array(product).max(PRODUCTS_PER_PAGE_MAX),
  removed: z.array(product.shape.id).max(PRODUCTS_PER_PAGE_MAX),
});
export type CatalogueChange = z.infer<typeof catalogueChange>;
