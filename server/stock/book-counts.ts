import { sql } from 'kysely';
import { z } from 'zod';
import { DEFAULT_POLICY, type Policy } from '#shared/shop/policy.ts';
import type { Database } from '../database/open-database.ts';
import { judgeCount, type StockCount, type StockLevel } from '../rules/stock-count.ts';
import { gatherShops } from '../settle/shop-facts.ts';

export type CountToBook = {
  /** The entry of the till that says so, or `headOffice`. */
  readonly source: string;
  readonly shopId: string;
  readonly productId: string;
  /** Thousandths of the unit of sale. */
  readonly countedMilli: number;
  /** When it was counted, milliseconds since 1970. */
  readonly at: number;
  /** Said as what is there at this moment: nothing has moved since. */
  readonly isNow?: true;
};

/**
 * Books counts in the caller's transaction: what is on hand, and beside it the difference with its source, so
 * that the ledger adds up. From its first count on a product is tracked in its shop.
 *
 * @param at moment of booking, ISO 8601
 */
export async function bookCounts(db: Database, counts: readonly CountToBook[], at: string): Promise<void> {
  if (counts.length === 0) return;
  const shops = await gatherShops(db, counts);
  const levels = await lockLevels(db, counts);
  const moved = await movedSince(db, counts);
  const rows = judgeAll(
    counts.map((count, place) => ({ ...count, movedSinceMilli: moved.get(place) ?? 0 })),
    levels,
    (shopId) => shops.get(shopId)?.policy ?? DEFAULT_POLICY,
  );
  await sql`
    insert into stock_counts (source, shop_id, product_id, counted_milli, counted_at, booked_at, verdict,
      difference_milli, questioned)
    select source, shop_id, product_id, counted_milli, counted_at, ${at}::timestamptz, verdict,
      difference_milli, questioned
    from json_to_recordset(${JSON.stringify(rows)}::json) as count(
      source text, shop_id text, product_id text, counted_milli bigint, counted_at timestamptz,
      verdict text, difference_milli bigint, questioned boolean)
  `.execute(db);
  // Of a product that was counted twice here the last row says how it stands.
  const standing = new Map(
    rows
      .filter(({ verdict }) => verdict === 'accepted')
      .map((row) => [placeOf({ shopId: row.shop_id, productId: row.product_id }), row]),
  );
  await sql`
    insert into stock (shop_id, product_id, on_hand_milli, counted_at)
    select shop_id, product_id, on_hand_milli, counted_at
    from json_to_recordset(${JSON.stringify([...standing.values()])}::json) as level(
      shop_id text, product_id text, on_hand_milli bigint, counted_at timestamptz)
    order by shop_id, product_id
    on conflict (shop_id, product_id) do update
      set on_hand_milli = excluded.on_hand_milli, counted_at = excluded.counted_at
  `.execute(db);
}

/** Judges counts in the order in which they were made, each knowing the ones before. */
function judgeAll(
  counts: readonly (CountToBook & Pick<StockCount, 'movedSinceMilli'>)[],
  levels: Map<string, StockLevel>,
  policyOf: (shopId: string) => Policy,
) {
  return [...counts]
    .sort((one, other) => one.at - other.at)
    .map((count) => {
      const known = levels.get(placeOf(count));
      // What is said as of now holds also against a count of a till whose clock is ahead.
      const countedAt = count.isNow ? Math.max(count.at, known?.countedAt ?? count.at) : count.at;
      const judged = judgeCount({ ...count, at: countedAt }, known, policyOf(count.shopId));
      levels.set(placeOf(count), judged.level);
      return {
        source: count.source,
        shop_id: count.shopId,
        product_id: count.productId,
        counted_milli: count.countedMilli,
        counted_at: new Date(countedAt).toISOString(),
        verdict: judged.verdict,
        difference_milli: judged.differenceMilli,
        questioned: judged.isQuestioned,
        on_hand_milli: judged.level.onHandMilli,
      };
    });
}

function placeOf({ shopId, productId }: Pick<CountToBook, 'shopId' | 'productId'>): string {
  return `${shopId}\n${productId}`;
}

/** Lets nobody else count in these shops, or move what was never counted there, before the transaction has ended. */
export async function lockCounting(db: Database, shopIds: readonly string[]): Promise<void> {
  const shops = [...new Set(shopIds)].sort();
  await sql`
    select pg_advisory_xact_lock(hashtext('outpost.stock_counts'), hashtext(value))
    from (select value from json_array_elements_text(${JSON.stringify(shops)}::json) order by value) as shop
  `.execute(db);
}

/** What the books have of these products, locked in sorted order; what was never counted has no row to lock, so the shop is. */
async function lockLevels(db: Database, counts: readonly CountToBook[]): Promise<Map<string, StockLevel>> {
  await lockCounting(
    db,
    counts.map(({ shopId }) => shopId),
  );
  const places = JSON.stringify(
    counts.map(({ shopId: shop_id, productId: product_id }) => ({ shop_id, product_id })),
  );
  const { rows } = await sql<{ shop_id: string; product_id: string; on_hand: number; counted_at: Date }>`
    select s.shop_id, s.product_id, s.on_hand_milli as on_hand, s.counted_at
    from stock s
    where (s.shop_id, s.product_id) in (
      select shop_id, product_id from json_to_recordset(${places}::json) as named(shop_id text, product_id text))
    order by s.shop_id, s.product_id
    for update of s
  `.execute(db);
  return new Map(
    rows.map((row) => [
      placeOf({ shopId: row.shop_id, productId: row.product_id }),
      { onHandMilli: row.on_hand, countedAt: row.counted_at.getTime() },
    ]),
  );
}

/** What is booked that moved after each count, by the count's place in the list. */
async function movedSince(
  db: Database,
  counts: readonly CountToBook[],
): Promise<ReadonlyMap<number, number>> {
  const rows = counts.flatMap(({ shopId: shop_id, productId: product_id, at, isNow }, place) =>
    isNow ? [] : [{ place, shop_id, product_id, at: new Date(at).toISOString() }],
  );
  if (rows.length === 0) return new Map();
  const moved = await sql<{ place: number; moved: number }>`
    with c as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json)
        as c(place int, shop_id text, product_id text, at timestamptz)
    ), moved as (
      select c.place, m.quantity_milli
      from c
      join sales s on s.shop_id = c.shop_id and s.sold_at >= c.at
      join stock_movements m on m.entry_id = s.entry_id and m.product_id = c.product_id
      union all
      select c.place, l.quantity_milli
      from c
      join stock_ledger l on l.shop_id = c.shop_id and l.product_id = c.product_id and l.moved_at >= c.at
    )
    select place, sum(quantity_milli)::bigint as moved from moved group by place
  `.execute(db);
  return new Map(moved.rows.map(({ place, moved: milli }) => [place, milli]));
}

const COUNTS_LISTED_MAX = 200;

export const countsQuery = z.strictObject({
  shop: z.string().min(1).max(40).optional(),
  product: z.string().min(1).max(40).optional(),
  /** Those alone that were further from the books than the chain lets pass. */
  questioned: z.literal('true').optional(),
});

export type BookedCount = Omit<CountToBook, 'at' | 'isNow'> & {
  readonly countedAt: Date;
  readonly bookedAt: Date;
  readonly verdict: 'accepted' | 'superseded';
  readonly differenceMilli: number;
  readonly questioned: boolean;
};

/** Counts as they were booked, newest first. */
export async function listCounts(
  db: Database,
  { shop, product, questioned }: z.infer<typeof countsQuery>,
): Promise<BookedCount[]> {
  const { rows } = await sql<BookedCount>`
    select source, shop_id as "shopId", product_id as "productId", counted_milli as "countedMilli",
      counted_at as "countedAt", booked_at as "bookedAt", verdict, difference_milli as "differenceMilli", questioned
    from stock_counts
    where (${shop ?? null}::text is null or shop_id = ${shop ?? null}::text)
      and (${product ?? null}::text is null or product_id = ${product ?? null}::text)
      and (${questioned === undefined}::boolean or questioned)
    order by id desc
    limit ${COUNTS_LISTED_MAX}
  `.execute(db);
  return rows;
}
