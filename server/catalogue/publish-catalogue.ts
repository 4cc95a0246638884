import { z } from 'zod';
import { PRODUCTS_PER_PAGE_MAX, type CatalogueHead, type Terms } from '#shared/catalogue/catalogue.ts';
import { tax, type Product } from '#shared/catalogue/product.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { moreTerms } from '../chain/chain.ts';
import type { Database } from '../database/open-database.ts';
import { publish } from '../feed/publish.ts';

/** The chain's taxes, as the next catalogue version will have them. */
export async function chainTaxes(
  db: Database,
): Promise<Result<z.infer<typeof tax>[], { readonly code: 'noChain' }>> {
  const chain = await db.selectFrom('chain').select('taxes').executeTakeFirst();
  return chain ? ok(z.array(tax).parse(chain.taxes)) : err({ code: 'noChain' });
}

/**
 * Publishes a new catalogue version to the chain's channel: its pages, then the head that makes it
 * count. Pages of older versions leave the feed, so that a new till reads only what it will use; every
 * version stays in the database, because sales are priced again by the one they name.
 */
export async function publishCatalogue(
  db: Database,
  products: readonly Product[],
  now: Date,
): Promise<Result<CatalogueHead, { readonly code: 'noChain' }>> {
  return db
    .transaction()
    .execute(async (trx): Promise<Result<CatalogueHead, { readonly code: 'noChain' }>> => {
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
      const pages = Math.ceil(products.length / PRODUCTS_PER_PAGE_MAX);
      const head: CatalogueHead = {
        version,
        publishedAt: now.toISOString(),
        terms,
        pages,
        products: products.length,
      };
      await trx
        .insertInto('catalogue_versions')
        .values({
          version,
          published_at: now,
          terms: JSON.stringify(terms),
          pages,
          products: products.length,
        })
        .execute();
      await trx.deleteFrom('feed').where('catalogue_version', 'is not', null).execute();
      for (let page = 0; page < pages; page++) {
        const start = page * PRODUCTS_PER_PAGE_MAX;
        const ofPage = products.slice(start, start + PRODUCTS_PER_PAGE_MAX);
        await trx
          .insertInto('catalogue_pages')
          .values({ version, page, products: JSON.stringify(ofPage) })
          .execute();
        await publish(trx, [
          {
            channel: 'chain',
            item: { kind: 'cataloguePage', page: { version, page, products: [...ofPage] } },
          },
        ]);
      }
      await publish(trx, [{ channel: 'chain', item: { kind: 'catalogueHead', head } }]);
      return ok(head);
    });
}
