import type { Product } from './product.ts';

/** All products of one catalogue version, indexed in memory: a scan must never wait for a database. */
export type CatalogueIndex = {
  readonly size: number;
  /** Products in catalogue order. */
  readonly products: readonly Product[];
  findById(id: string): Product | undefined;
  /** The variants of a product, in catalogue order; none for most. */
  variantsOf(id: string): readonly Product[];
  /** Finds by barcode, else by article code in any letter case. */
  findByBarcode(code: string): Product | undefined;
  /** Products whose name or code contains every word typed; names that begin with the text first. */
  search(text: string, limit: number): Product[];
};

/** Builds the index. Where two products claim one barcode, the first in catalogue order keeps it. */
export function indexCatalogue(products: readonly Product[]): CatalogueIndex {
  const byId = new Map<string, Product>();
  const byCode = new Map<string, Product>();
  const variants = new Map<string, Product[]>();
  const searchable: string[] = [];
  for (const product of products) {
    byId.set(product.id, product);
    if (product.variantOf !== undefined) {
      const known = variants.get(product.variantOf);
      if (known) known.push(product);
      else variants.set(product.variantOf, [product]);
    }
    for (const barcode of product.barcodes) if (!byCode.has(barcode)) byCode.set(barcode, product);
    searchable.push(`${product.name} ${product.code}`.toLowerCase());
  }
  // Article codes come second: a barcode printed on goods must never be hidden by another product's code.
  for (const product of products) {
    const code = product.code.toLowerCase();
    if (!byCode.has(code)) byCode.set(code, product);
  }

  function search(text: string, limit: number): Product[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const starting: Product[] = [];
    const containing: Product[] = [];
    for (let i = 0; i < products.length && starting.length < limit; i++) {
      const haystack = searchable[i]!;
      if (!words.every((word) => haystack.includes(word))) continue;
      if (haystack.startsWith(words[0]!)) starting.push(products[i]!);
      else if (containing.length < limit) containing.push(products[i]!);
    }
    return [...starting, ...containing].slice(0, limit);
  }

  return {
    size: products.length,
    products,
    findById: (id) => byId.get(id),
    variantsOf: (id) => variants.get(id) ?? [],
    findByBarcode: (code) => byCode.get(code) ?? byCode.get(code.toLowerCase()),
    search,
  };
}
