import type { CatalogueHead, CataloguePage } from '#shared/catalogue/catalogue.ts';
import { growIndex, type GrowingIndex } from '#shared/catalogue/index-catalogue.ts';

type Arriving = {
  readonly version: number;
  pages: number;
  products: number;
  readonly index: GrowingIndex;
};

/** The version whose pages a head is built on. */
export const baseOf = ({ base, version }: CatalogueHead): number => base ?? version;

/**
 * The version whose pages came in one after the other since this till was started: a version that is whole
 * need not be read from the disk again.
 */
export function arrivingPages() {
  let arriving: Arriving | null = null;
  return {
    takeIn(page: CataloguePage): void {
      arriving = goOn(arriving, page);
    },
    /**
     * The index of what came, where that is all of a version; null where it must be read from the disk. Either
     * way what came is let go: beside the index that is sold by, it would be the catalogue twice.
     */
    take(head: CatalogueHead): GrowingIndex | null {
      const came = arriving;
      arriving = null;
      return came && isWhole(came, head) ? came.index : null;
    },
    forget(): void {
      arriving = null;
    },
    /** Products that are held for the version on its way. */
    held: () => arriving?.products ?? 0,
  };
}

/** Goes on with the version that is on its way; null where a page is missing, and it must be read from the disk. */
function goOn(before: Arriving | null, { version, page, products }: CataloguePage): Arriving | null {
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

function isWhole(came: Arriving, head: CatalogueHead): boolean {
  const changed = (head.changes ?? []).length > 0;
  return (
    !changed && came.version === baseOf(head) && came.pages === head.pages && came.products === head.products
  );
}
