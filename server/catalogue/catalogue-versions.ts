import { z } from 'zod';
import { terms } from '#shared/catalogue/catalogue.ts';
import { product } from '#shared/catalogue/product.ts';
import type { Database } from '../database/open-database.ts';
import type { CatalogueFacts } from '../rules/facts.ts';

/** Published catalogue versions, as the rules price by them. A published version never changes. */
export type CatalogueVersions = {
  find(db: Database, version: number): Promise<CatalogueFacts | undefined>;
};

/** A version of 100,000 products takes tens of megabytes, so only the latest used are kept. */
const VERSIONS_KEPT_MAX = 4;

export function openCatalogueVersions(): CatalogueVersions {
  const kept = new Map<number, CatalogueFacts>();
  return {
    async find(db, version) {
      const found = kept.get(version) ?? (await load(db, version));
      if (!found) return undefined;
      // Put last, as the most recently used one.
      kept.delete(version);
      kept.set(version, found);
      const oldest = kept.keys().next().value;
      if (kept.size > VERSIONS_KEPT_MAX && oldest !== undefined) kept.delete(oldest);
      return found;
    },
  };
}

async function load(db: Database, version: number): Promise<CatalogueFacts | undefined> {
  // A version is an int in the database; a till may claim any number.
  if (version > 2 ** 31 - 1) return undefined;
  const head = await db
    .selectFrom('catalogue_versions')
    .select('terms')
    .where('version', '=', version)
    .executeTakeFirst();
  if (!head) return undefined;
  const pages = await db
    .selectFrom('catalogue_pages')
    .select('products')
    .where('version', '=', version)
    .orderBy('page')
    .execute();
  const byId = new Map<string, ReturnType<CatalogueFacts['product']>>();
  for (const page of pages) {
    for (const { id, priceMicros, taxId, unit, category, prices, parts } of z
      .array(product)
      .parse(page.products))
      byId.set(id, {
        priceMicros,
        taxId,
        unit,
        category,
        ...(prices && { prices }),
        ...(parts && { parts }),
      });
  }
  return { terms: terms.parse(head.terms), product: (id) => byId.get(id) };
}
