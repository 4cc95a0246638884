import type { CatalogueChange } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';

/** What changed since a catalogue's pages were made, laid over them page by page. */
export type Overlay = {
  /** A page's products as they are now, in their places; those that are no more are left out. */
  over(page: readonly Product[]): readonly Product[];
  /** After the last page: the products that no page had. */
  rest(): Product[];
};

/** @param changes in the order in which they were published: the last word on a product counts */
export function overlayOf(changes: readonly Pick<CatalogueChange, 'changed' | 'removed'>[]): Overlay {
  const latest = new Map<string, Product | null>();
  for (const { changed, removed } of changes) {
    for (const id of removed) latest.set(id, null);
    for (const product of changed) latest.set(product.id, product);
  }
  const met = new Set<string>();
  return {
    over(page) {
      if (latest.size === 0) return page;
      return page.flatMap((product) => {
        const now = latest.get(product.id);
        if (now === undefined) return [product];
        met.add(product.id);
        return now ? [now] : [];
      });
    },
    rest: () => [...latest].flatMap(([id, product]) => (product && !met.has(id) ? [product] : [])),
  };
}
