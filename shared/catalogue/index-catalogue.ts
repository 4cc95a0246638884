import { codePlaces } from './code-places.ts';
import type { Product } from './product.ts';
import { scanProducts } from './scan-products.ts';
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
   * with the text first. Where hardly any has, those that have it but for a slip of the finger come after them.
   * Any script; ties in catalogue order.
   */
  search(text: string, limit: number): Product[];
};

export type GrowingIndex = {
  /** Takes in the next products, in catalogue order. */
  add(products: readonly Product[]): void;
  /** The index over what was added. Nothing may be added any more. */
  finish(): GrownIndex;
};

/** An index that finds barcodes at once; its names are taken in afterwards, when nobody waits for it. */
export type GrownIndex = CatalogueIndex & {
  /** Takes the names of the next so many products into the search. @returns whether there are more */
  indexNames(count: number): boolean;
};

/**
 * Builds an index piece by piece, so that 100,000 products need not be indexed in one breath. Where two
 * products claim one barcode, the first in catalogue order keeps it. Until all names are taken in, names
 * and article codes are found by looking through all products.
 */
export function growIndex(): GrowingIndex {
  const all: Product[] = [];
  const ids = codePlaces();
  const barcodes = codePlaces();
  const variants = new Map<string, Product[]>();
  const categories = new Map<string, Product[]>();

  return {
    add(products) {
      for (const product of products) {
        const place = all.push(product) - 1;
        ids.add(product.id, place);
        for (const barcode of product.barcodes) barcodes.add(barcode, place);
        listUnder(categories, product.category, product);
        if (product.variantOf !== undefined) listUnder(variants, product.variantOf, product);
      }
    },
    finish() {
      const words = indexWords(all);
      return {
        size: all.length,
        products: all,
        categories,
        findById: (id) => all[ids.find(id, (place) => all[place]!.id === id)],
        variantsOf: (id) => variants.get(id) ?? [],
        findByBarcode(code) {
          const place = barcodes.find(code, (at) => all[at]!.barcodes.includes(code));
          // A barcode printed on goods must never be hidden by another product's article code.
          return place === -1 ? words.findByCode(code.toLowerCase()) : all[place];
        },
        search: words.search,
        indexNames: words.takeIn,
      };
    },
  };
}

/** What only people type: names and article codes. */
function indexWords(all: readonly Product[]) {
  const codes = codePlaces();
  const names = createNameSearch();
  let taken = 0;

  return {
    takeIn(count: number): boolean {
      const next = all.slice(taken, taken + count);
      names.add(next);
      for (const product of next) codes.add(product.code.toLowerCase(), taken++);
      return taken < all.length;
    },
    /** @param code in small letters */
    findByCode(code: string): Product | undefined {
      const isIt = ({ code: one }: Product): boolean => one.toLowerCase() === code;
      const known = all[codes.find(code, (place) => isIt(all[place]!))];
      return known || taken === all.length ? known : all.find(isIt);
    },
    search(text: string, limit: number): Product[] {
      if (taken < all.length) return scanProducts(all, text, limit);
      return names.search(text, limit).map((place) => all[place]!);
    },
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
  const index = growing.finish();
  index.indexNames(products.length);
  return index;
}
