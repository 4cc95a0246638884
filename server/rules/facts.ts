import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import type { PricedProduct } from '#shared/sale/read-sale.ts';
import type { SettlementException } from '#shared/sync/outcome.ts';

/** What the chain sold and at which prices, as of one published catalogue version. */
export type CatalogueFacts = {
  readonly terms: Terms;
  product(id: string): (PricedProduct & Pick<Product, 'unit'>) | undefined;
};

/** A line that was sold earlier, and how much of it has come back so far (both positive, thousandths). */
export type SoldLine = {
  readonly productId: string;
  readonly unitPriceMicros: number;
  readonly soldMilli: number;
  readonly returnedMilli: number;
};

/** Everything that the rules may know about one entry. They read nothing else. */
export type Facts = {
  /** The version that the sale names; undefined where head office never published it. */
  readonly catalogue: CatalogueFacts | undefined;
  /** Another entry has this receipt number already. */
  readonly receiptNumberTaken: boolean;
  soldLine(saleId: string, line: number): SoldLine | undefined;
  /** On hand before this entry, thousandths; undefined where the shop does not track the product. */
  onHandMilli(productId: string): number | undefined;
};

/** An exception that a rule has found; the position on the receipt where it belongs to one line. */
export type Found = SettlementException;
