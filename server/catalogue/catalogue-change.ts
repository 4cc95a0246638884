import {
  CATALOGUE_CHANGES_MAX,
  PRODUCTS_PER_PAGE_MAX,
  type CatalogueChange,
  type CatalogueHead,
} from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { runningChecksum } from '#shared/sync/checksum.ts';

/** A catalogue by what tells its products apart: each product's own checksum by its id. */
export type Fingerprint = { readonly checksum: string; readonly byId: ReadonlyMap<string, string> };

export function fingerprintOf(products: Iterable<Product>): Fingerprint {
  const checksum = runningChecksum();
  const byId = new Map<string, string>();
  for (const product of products) byId.set(product.id, checksum.add(product.id, product));
  return { checksum: checksum.text(), byId };
}

/** More than this part of the products changed, and the whole catalogue is not much more to send. */
const CHANGED_SHARE_MAX = 0.35;
/** All changes since the last whole version together: a new till reads them all. */
const CHANGED_SHARE_IN_ALL_MAX = 0.5;

/**
 * What changed from one version to the next, in parts of a page's size; null where it is as well to send
 * the next one whole.
 *
 * @param before head of the version before, as it was published
 */
export function catalogueChanges(
  before: { readonly head: CatalogueHead; readonly fingerprint: Fingerprint },
  next: {
    readonly version: number;
    readonly products: readonly Product[];
    readonly fingerprint: Fingerprint;
  },
): CatalogueChange[] | null {
  const known = before.fingerprint.byId;
  const { byId } = next.fingerprint;
  const changed = next.products.filter(({ id }) => known.get(id) !== byId.get(id));
  const removed = [...known.keys()].filter((id) => !byId.has(id));
  const whole = before.head.pages * PRODUCTS_PER_PAGE_MAX;
  const earlier = before.head.changes ?? [];
  const sofar = earlier.reduce((sum, { parts }) => sum + parts * PRODUCTS_PER_PAGE_MAX, 0);
  const now = changed.length + removed.length;
  if (now > whole * CHANGED_SHARE_MAX || sofar + now > whole * CHANGED_SHARE_IN_ALL_MAX) return null;
  if (earlier.length >= CATALOGUE_CHANGES_MAX) return null;
  const parts = Math.ceil(Math.max(changed.length, removed.length) / PRODUCTS_PER_PAGE_MAX);
  return Array.from({ length: parts }, (_, part) => {
    const slice = [part * PRODUCTS_PER_PAGE_MAX, (part + 1) * PRODUCTS_PER_PAGE_MAX] as const;
    return {
      version: next.version,
      part,
      changed: changed.slice(...slice),
      removed: removed.slice(...slice),
    };
  });
}
