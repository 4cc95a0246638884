import { z } from 'zod';
import { currencyCode } from '../money/currency.ts';
import { product, tax } from './product.ts';

export const PRODUCTS_PER_PAGE_MAX = 500;

/**
 * What a sale is priced by, apart from the products themselves. A basket keeps the terms it was
 * started with, so that a new catalogue never changes a sale in progress.
 */
export const terms = z.strictObject({
  currency: currencyCode,
  priceListId: z.string().min(1).max(40),
  catalogueVersion: z.int().min(1),
  taxes: z.array(tax).min(1).max(20),
});
export type Terms = z.infer<typeof terms>;

/** Names a published catalogue version: complete at the till once all its pages are there. */
export const catalogueHead = z.strictObject({
  version: z.int().min(1),
  publishedAt: z.iso.datetime(),
  terms,
  pages: z.int().min(0),
  products: z.int().min(0),
});
export type CatalogueHead = z.infer<typeof catalogueHead>;

/** Several hundred products in one document: one row per product would cost the till ten times the time. */
export const cataloguePage = z.strictObject({
  version: z.int().min(1),
  page: z.int().min(0),
  products: z.array(product).max(PRODUCTS_PER_PAGE_MAX),
});
export type CataloguePage = z.infer<typeof cataloguePage>;
