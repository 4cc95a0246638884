import { sql } from 'kysely';
import { z } from 'zod';
import { terms } from '#shared/catalogue/catalogue.ts';
import { product } from '#shared/catalogue/product.ts';
import type { Database } from '../database/open-database.ts';
import type { CatalogueFacts } from '../rules/facts.ts';

/** Published catalogue versions, as the rules price by them. A published version never changes. */
export type CatalogueVersions = {
  find(db: Database, version: number): Promise<CatalogueFacts | undefined>;
  /** Learns of versions that were published since; `inForceAt` and `replacedAt` speak of what it knows. */
  refresh(db: Database): Promise<void>;
  /** The version that a till with a line had at a moment, milliseconds since 1970. */
  inForceAt(moment: number): number | undefined;
  /** Notes that sales name these versions, so that they are kept; at most once a day for each. */
  noteNamed(db: Database, versions: readonly number[], at: string): Promise<void>;
  /** When a version was replaced by a later one, ISO 8601. */
  replacedAt(version: number): string | undefined;
};

/** A version of 100,000 products takes tens of megabytes, so only the latest used are kept. */
const VERSIONS_KEPT_MAX = 4;
const DAY_MS = 86_400_000;

export function openCatalogueVersions(): CatalogueVersions {
  const kept = new Map<number, CatalogueFacts>();
  /** In order; a version's place never changes. */
  const published: { version: number; at: number }[] = [];
  const namedAt = new Map<number, number>();
  return {
    async refresh(db) {
      const rows = await db
        .selectFrom('catalogue_versions')
        .select(['version', 'published_at'])
        .where('version', '>', published.at(-1)?.version ?? 0)
        .orderBy('version')
        .execute();
      for (const { version, published_at: at } of rows)
        if (version > (published.at(-1)?.version ?? 0)) published.push({ version, at: at.getTime() });
    },
    async noteNamed(db, versions, at) {
      const now = Date.parse(at);
      const due = versions.filter((version) => now - (namedAt.get(version) ?? -Infinity) >= DAY_MS);
      if (due.length === 0) return;
      // Whoever else notes the same at this moment does it for us.
      await sql`
        with named as (
          select version from catalogue_versions
          where version in (select value::int from json_array_elements_text(${JSON.stringify(due)}::json))
          order by version for update skip locked
        )
        update catalogue_versions v set last_named_at = greatest(v.last_named_at, ${at}::timestamptz)
        from named where v.version = named.version
      `.execute(db);
      for (const version of due) namedAt.set(version, now);
    },
    inForceAt: (moment) => published.findLast(({ at }) => at <= moment)?.version,
    replacedAt(version) {
      const next = published.find((one) => one.version > version);
      return next && new Date(next.at).toISOString();
    },
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
