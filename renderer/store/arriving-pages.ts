import type { CatalogueHead, CataloguePage } from '#shared/catalogue/catalogue.ts';
import { growIndex, type GrowingIndex } from '#shared/catalogue/index-catalogue.ts';

/** The version whose pages came in one after the other since this till was started. */
export type Arriving = {
  readonly version: number;
  pages: number;
  products: number;
  readonly index: GrowingIndex;
};

/** The version whose pages a head is built on. */
export const baseOf = ({ base, version }: CatalogueHead): number => base ?? version;

/** Goes on with the version that is on its way; null where a page is missing, and it must be read from the disk. */
export function takeIn(before: Arriving | null, { version, page, products }: CataloguePage): Arriving | null {
  const begun =
    page === 0
      ? { version, pages: 0, products: 0, index: growIndex() }
      : before?.version === version && before.pages === page
        ? before
        : null;
  if (!begun) return null;
  begun.index.add(products);
  begun.pages += 1;
  begun.products += products.length;
  return begun;
}

/** Whether what came is all of a version, which then need not be read from the disk again. */
export function isWhole(came: Arriving, head: CatalogueHead): boolean {
  const changed = (head.changes ?? []).length > 0;
  return (
    !changed && came.version === baseOf(head) && came.pages === head.pages && came.products === head.products
  );
}
