import { z } from 'zod';
import { currencyCode, quantityMilli } from '#shared/money/currency.ts';
import { terms } from '#shared/catalogue/catalogue.ts';
import { tax } from '#shared/catalogue/product.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Database } from '../database/open-database.ts';
import { transact } from '../database/transact.ts';
import { bookCounts } from '../stock/book-counts.ts';
import { publishStock } from '../stock/publish-stock.ts';

const SHOPS_MAX = 5000;
const COUNTS_PER_REQUEST_MAX = 100_000;

/** Part of queue names (Azure: lower case, digits, single dashes) and, with `-t99`, of till ids. */
const shopId = z
  .string()
  .max(30)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single dashes');

/** Letters only, so that series and till number can never run into each other. */
const shopSeries = z.string().regex(/^[A-Z]{1,4}$/, 'one to four capitals');

/** Price lists, promotions, rounding, limits: everything in a catalogue's terms that may be left out. */
export const moreTerms = terms.omit({
  currency: true,
  priceListId: true,
  catalogueVersion: true,
  taxes: true,
});

export const chainRequest = z.strictObject({
  name: z.string().min(1).max(60),
  currency: currencyCode,
  priceListId: z.string().min(1).max(40).default('standard'),
  taxes: z.array(tax).min(1).max(20),
  terms: moreTerms.default({}),
  shops: z
    .array(z.strictObject({ id: shopId, name: z.string().min(1).max(60), series: shopSeries }))
    .min(1)
    .max(SHOPS_MAX),
});
export type ChainRequest = z.input<typeof chainRequest>;

export type ChainProblem = {
  readonly code: 'twice' | 'currencyFixed' | 'seriesTaken' | 'seriesFixed';
  readonly message: string;
};

/**
 * Sets the chain up, or changes it. Shops that are not named stay as they are: a shop with sales is
 * never deleted. Taxes and terms count from the next catalogue version on.
 */
export async function putChain(db: Database, chain: ChainRequest): Promise<Result<void, ChainProblem>> {
  const twice = findTwice(chain);
  if (twice) return err({ code: 'twice', message: twice });
  return db.transaction().execute(async (trx): Promise<Result<void, ChainProblem>> => {
    const before = await trx.selectFrom('chain').select('currency').forUpdate().executeTakeFirst();
    const published = await trx
      .selectFrom('catalogue_versions')
      .select('version')
      .limit(1)
      .executeTakeFirst();
    if (before && published && before.currency !== chain.currency) {
      const message = `currency: stays ${before.currency}, since prices in it are published`;
      return err({ code: 'currencyFixed', message });
    }
    const clash = await findSeriesClash(trx, chain);
    if (clash) return err(clash);
    const { name, currency, priceListId: price_list_id = 'standard' } = chain;
    const row = {
      name,
      currency,
      price_list_id,
      taxes: JSON.stringify(chain.taxes),
      more_terms: JSON.stringify(chain.terms ?? {}),
    };
    await trx
      .insertInto('chain')
      .values(row)
      .onConflict((on) => on.column('singleton').doUpdateSet(row))
      .execute();
    await trx
      .insertInto('shops')
      .values(chain.shops)
      .onConflict((on) =>
        on
          .column('id')
          .doUpdateSet((eb) => ({ name: eb.ref('excluded.name'), series: eb.ref('excluded.series') })),
      )
      .execute();
    return ok(undefined);
  });
}

function findTwice(chain: ChainRequest): string | undefined {
  const lists: [string, string[]][] = [
    ['taxes: id', chain.taxes.map((tax) => tax.id)],
    ['shops: id', chain.shops.map((shop) => shop.id)],
    ['shops: series', chain.shops.map((shop) => shop.series)],
  ];
  for (const [place, values] of lists) {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) return `${place} "${twice}" is there twice`;
  }
  return undefined;
}

/** Receipt numbers of two shops must never meet, and those of one shop keep their series. */
async function findSeriesClash(trx: Database, chain: ChainRequest): Promise<ChainProblem | undefined> {
  const rows = await trx.selectFrom('shops').select(['id', 'series', 'next_till']).execute();
  for (const shop of chain.shops) {
    const other = rows.find((row) => row.series === shop.series && row.id !== shop.id);
    if (other)
      return { code: 'seriesTaken', message: `shops: series "${shop.series}" belongs to shop "${other.id}"` };
    const same = rows.find((row) => row.id === shop.id);
    if (same && same.series !== shop.series && same.next_till > 1)
      return {
        code: 'seriesFixed',
        message: `shops: "${shop.id}" keeps series "${same.series}", it has tills`,
      };
  }
  return undefined;
}

export const stockRequest = z.strictObject({
  shopId: z.string().min(1).max(40),
  counts: z
    .array(z.strictObject({ code: z.string().min(1).max(40), quantityMilli: quantityMilli.min(0) }))
    .min(1)
    .max(COUNTS_PER_REQUEST_MAX),
});
export type StockRequest = z.infer<typeof stockRequest>;

/**
 * Sets counted stock and publishes it in the shop's channel. From here on the products are tracked at the
 * shop, and can be oversold.
 */
export async function putStock(
  db: Database,
  { shopId, counts }: StockRequest,
  now: Date,
): Promise<Result<{ readonly counted: number }, { readonly code: 'unknownShop'; readonly shopId: string }>> {
  const shop = await db.selectFrom('shops').select('id').where('id', '=', shopId).executeTakeFirst();
  if (!shop) return err({ code: 'unknownShop', shopId });
  // The last count of a code holds; sorted, as everybody who locks stock does.
  const byCode = [...new Map(counts.map((count) => [count.code, count.quantityMilli]))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const CHUNK = 5000;
  await transact(db, async (trx) => {
    for (let start = 0; start < byCode.length; start += CHUNK) {
      const rows = byCode.slice(start, start + CHUNK).map(([productId, countedMilli]) => ({
        source: 'headOffice',
        shopId,
        productId,
        countedMilli,
        at: now.getTime(),
        isNow: true as const,
      }));
      await bookCounts(trx, rows, now.toISOString());
      await publishStock(trx, rows, now.toISOString());
    }
  });
  return ok({ counted: byCode.length });
}
