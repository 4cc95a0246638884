import type { Product } from './product.ts';
import { createNameSearch } from './search-names.ts';

/** All products of one catalogue version, indexed in memory: a scan must never wait for a database. */
export type CatalogueIndex = {
  readonly size: number;
  /** Products in catalogue order. */
  readonly products: readonly Product[];
  /** Products by category, categories in the order in which the catalogue first names them. */
  readonly categories: ReadonlyMap<string, readonly Product[]>;
  findById(id: string): Product | undefined;
  /** The variants of a product, in catalogue order; none for most. */
  variantsOf(id: string): readonly Product[];
  /** Finds by barcode, else by article code in any letter case. */
  findByBarcode(code: string): Product | undefined;
  /**
   * Products whose name, code or category has every word typed, at its beginning or inside; names that begin
   * with the text first. Where nothing has, typing errors are forgiven. Any script; ties in catalogue order.
   */
  search(text: string, limit: number): Product[];
};

export type GrowingIndex = {
  /** Takes in the next products, in catalogue order. */
  add(products: readonly Product[]): void;
  /** The index over what was added. Nothing may be added any more. */
  finish(): CatalogueIndex;
};

/**
 * Builds an index piece by piece, so that 100,000 products need not be indexed in one breath. Where two
 * products claim one barcode, the first in catalogue order keeps it.
 */
export function growIndex(): GrowingIndex {
  const all: Product[] = [];
  const byId = new Map<string, Product>();
  const byBarcode = new Map<string, Product>();
  const byCode = new Map<string, Product>();
  const variants = new Map<string, Product[]>();
  const categories = new Map<string, Product[]>();
  const names = createNameSearch();

  return {
    add(products) {
      for (const product of products) {
        all.push(product);
        byId.set(product.id, product);
        for (const barcode of product.barcodes) if (!byBarcode.has(barcode)) byBarcode.set(barcode, product);
        const code = product.code.toLowerCase();
        if (!byCode.has(code)) byCode.set(code, product);
        listUnder(categories, product.category, product);
        if (product.variantOf !== undefined) listUnder(variants, product.variantOf, product);
      }
      names.add(products);
    },
    finish: () => ({
      size: all.length,
      products: all,
      categories,
      findById: (id) => byId.get(id),
      variantsOf: (id) => variants.get(id) ?? [],
      // A barcode printed on goods must never be hidden by another product's article code.
      findByBarcode: (code) => byBarcode.get(code) ?? byCode.get(code.toLowerCase()),
      search: (text, limit) => names.search(text, limit).map((place) => all[place]!),
    }),
  };
}

function listUnder(lists: Map<string, Product[]>, name: string, product: Product): void {
  const known = lists.get(name);
  if (known) known.push(product);
  else lists.set(name, [product]);
}

/** Builds the index of a small catalogue at once. */
export function indexCatalogue(products: readonly Product[]): CatalogueIndex {
  const growing = growIndex();
  growing.add(products);
  return growing.finish();
}
