import type { CatalogueIndex } from '#shared/catalogue/index-catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import type { StockLevel } from '#shared/shop/stock-level.ts';

/** Rows that are shown at once. */
export const ROWS_MAX = 60;
/** At or below this a product is short, thousandths of its unit. */
const LOW_MILLI = 5000;

/** A product, and what head office has of it; null where nobody counts it. */
export type StockRow = { readonly product: Product; readonly level: StockLevel | null };

type Levels = ReadonlyMap<string, StockLevel>;

/** By barcode or article code, else by the words of the name. */
export function findStock(
  index: Pick<CatalogueIndex, 'findByBarcode' | 'search'>,
  levels: Levels,
  text: string,
): StockRow[] {
  const scanned = index.findByBarcode(text);
  const found = scanned ? [scanned] : index.search(text, ROWS_MAX);
  return found.map((product) => ({ product, level: levels.get(product.id) ?? null }));
}

/** What is short or below nothing, least first. */
export function lowStock(index: Pick<CatalogueIndex, 'findById'>, levels: Levels): StockRow[] {
  const short: { readonly product: Product; readonly level: StockLevel }[] = [];
  for (const [id, level] of levels) {
    const product = level.onHandMilli <= LOW_MILLI ? index.findById(id) : undefined;
    if (product) short.push({ product, level });
  }
  short.sort((one, other) => one.level.onHandMilli - other.level.onHandMilli);
  return short.slice(0, ROWS_MAX);
}
