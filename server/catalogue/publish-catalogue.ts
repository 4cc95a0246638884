import { sql } from 'kysely';
import { z } from 'zod';
import {
  catalogueHead,
  PRODUCTS_PER_PAGE_MAX,
  type CatalogueHead,
  type CataloguePage,
  type Terms,
} from '#shared/catalogue/catalogue.ts';
import { product, tax, type Product } from '#shared/catalogue/product.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { moreTerms } from '../chain/chain.ts';
import type { Database } from '../database/open-database.ts';
import { publish } from '../feed/publish.ts';
import { warnOfReplacement } from './schedule-documents.ts';
import { dropStaged, stagePages, takeStaged } from './staged-pages.ts';
import { catalogueChanges, fingerprintOf, type Fingerprint } from './catalogue-change.ts';

/** The chain's taxes, as the next catalogue version will have them. */
export async function chainTaxes(
  db: Database,
): Promise<Result<z.infer<typeof tax>[], { readonly code: 'noChain' }>> {
  const chain = await db.selectFrom('chain').select('taxes').executeTakeFirst();
  return chain ? ok(z.array(tax).parse(chain.taxes)) : err({ code: 'noChain' });
}

/**
 * Publishes a new catalogue version to the chain's channel: what changed since the version before, or,
 * where that is much, its pages; then the head that makes it count. Of older versions the feed keeps only
 * what the newest is built on, so that a new till reads only what it will use; every version stays in the
 * database whole, because sales are priced again by the one they name.
 */
export async function publishCatalogue(
  db: Database,
  products: readonly Product[],
  now: Date,
): Promise<Result<CatalogueHead, { readonly code: 'noChain' }>> {
  if (!(await chainTaxes(db)).ok) return err({ code: 'noChain' });
  const fingerprint = fingerprintOf(products);
  // Read and written before the lock is taken: it takes seconds, and would hold back the whole feed meanwhile.
  const before = await latestPublished(db);
  const staged = await stagePages(db, pagesOf(products));
  try {
    return await db
      .transaction()
      .execute((trx) => publishStaged(trx, { products, fingerprint, before, staged, now, handedInAt: now }));
  } finally {
    await dropStaged(db, staged);
  }
}

type Staged = {
  readonly products: readonly Product[];
  readonly fingerprint: Fingerprint;
  readonly before: Published | undefined;
  /** Where the pages wait: see `stagePages`. */
  readonly staged: number;
  readonly now: Date;
  /** When it came here: before `now` where it waited for its time. */
  readonly handedInAt: Date;
};

/** Publishes staged pages as the next version, inside the caller's transaction. See `publishCatalogue`. */
export async function publishStaged(
  trx: Database,
  { products, fingerprint, before, staged, now, handedInAt }: Staged,
): Promise<Result<CatalogueHead, { readonly code: 'noChain' }>> {
  // Versions are counted under this lock, so that two imports at once make two versions.
  const chain = await trx.selectFrom('chain').selectAll().forUpdate().executeTakeFirst();
  if (!chain) return err({ code: 'noChain' });
  const latest = await trx
    .selectFrom('catalogue_versions')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst();
  const version = (latest?.version ?? 0) + 1;
  const terms: Terms = {
    currency: chain.currency,
    priceListId: chain.price_list_id,
    catalogueVersion: version,
    taxes: z.array(tax).parse(chain.taxes),
    ...moreTerms.parse(chain.more_terms),
  };
  const pages = pagesOf(products);
  const whole: CatalogueHead = {
    version,
    publishedAt: now.toISOString(),
    terms,
    pages: pages.length,
    products: products.length,
    checksum: fingerprint.checksum,
  };
  await trx
    .insertInto('catalogue_versions')
    .values({
      version,
      published_at: now,
      terms: JSON.stringify(terms),
      pages: pages.length,
      products: products.length,
    })
    .execute();
  await takeStaged(trx, staged, version);
  // Another import came between: what it changed is not known here.
  const changes =
    before && before.head.version === latest?.version
      ? catalogueChanges(before, { version, products, fingerprint })
      : null;
  const head = before && changes ? headOver(before.head, whole, changes.length) : whole;
  await forget(trx, head);
  for (const page of changes ? [] : pages)
    await publish(trx, [{ channel: 'chain', item: { kind: 'cataloguePage', page: { version, ...page } } }]);
  for (const change of changes ?? [])
    await publish(trx, [{ channel: 'chain', item: { kind: 'catalogueChange', change } }]);
  await publish(trx, [{ channel: 'chain', item: { kind: 'catalogueHead', head } }]);
  await warnOfReplacement(trx, version, { handedInAt, at: now });
  return ok(head);
}

/** A catalogue in pages of the size that tills take. */
export function pagesOf(products: readonly Product[]): Omit<CataloguePage, 'version'>[] {
  return Array.from({ length: Math.ceil(products.length / PRODUCTS_PER_PAGE_MAX) }, (_, page) => ({
    page,
    products: products.slice(page * PRODUCTS_PER_PAGE_MAX, (page + 1) * PRODUCTS_PER_PAGE_MAX),
  }));
}

/** The head of a version that is the one before with some changes. */
function headOver(before: CatalogueHead, whole: CatalogueHead, parts: number): CatalogueHead {
  const { version } = whole;
  const changes = [...(before.changes ?? []), ...(parts > 0 ? [{ version, parts }] : [])];
  return { ...whole, pages: before.pages, base: before.base ?? before.version, changes };
}

/** Takes from the feed what the new head does not rest on, every older head included. */
async function forget(trx: Database, { version, base = version }: CatalogueHead): Promise<void> {
  await trx
    .deleteFrom('feed')
    .where('catalogue_version', 'is not', null)
    .where(({ or, eb }) => or([eb('catalogue_version', '<', base), eb('kind', '=', 'catalogueHead')]))
    .execute();
}

type Published = { readonly head: CatalogueHead; readonly fingerprint: Fingerprint };

/** The newest version as the feed has it, and its products; undefined before the first one. */
export async function latestPublished(db: Database): Promise<Published | undefined> {
  const { rows } = await sql<{ head: unknown }>`
    select body->'head' as head from feed where channel = 'chain' and kind = 'catalogueHead'
    order by catalogue_version desc limit 1
  `.execute(db);
  const head = catalogueHead.safeParse(rows[0]?.head);
  // A head that cannot be read is one of a newer head office; then the next version is sent whole.
  if (!head.success) return undefined;
  const pages = await db
    .selectFrom('catalogue_pages')
    .select('products')
    .where('version', '=', head.data.version)
    .execute();
  const products = pages.flatMap((page) => z.array(product).parse(page.products));
  return { head: head.data, fingerprint: fingerprintOf(products) };
}
