import { sql } from 'kysely';
import type { Entry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';
import { momentOf } from '../rules/moment.ts';

/**
 * Takes what people counted at tills as what is there. What left the shelf after the count and is settled
 * already is taken off again; what left before and comes late is not (see `isCounted`). Of two counts the
 * later one holds, whichever came first.
 */
export async function countStock(db: Database, entries: readonly Entry[]): Promise<void> {
  const latest = new Map<string, { shop_id: string; product_id: string; milli: number; at: number }>();
  for (const entry of entries) {
    if (entry.body.kind !== 'stockCounted') continue;
    const { productId, countedMilli } = entry.body;
    const at = momentOf(entry, entry.sealedAt);
    const key = `${entry.shopId}\n${productId}`;
    if ((latest.get(key)?.at ?? -Infinity) > at) continue;
    latest.set(key, { shop_id: entry.shopId, product_id: productId, milli: countedMilli, at });
  }
  if (latest.size === 0) return;
  const rows = [...latest.values()].map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
  await sql`
    with counted as (
      select c.shop_id, c.product_id, c.milli, c.at from json_to_recordset(${JSON.stringify(rows)}::json)
        as c(shop_id text, product_id text, milli bigint, at timestamptz)
    ), since as (
      select c.shop_id, c.product_id, sum(m.quantity_milli)::bigint as moved
      from counted c
      join sales s on s.shop_id = c.shop_id and s.sold_at >= c.at
      join stock_movements m on m.entry_id = s.entry_id and m.product_id = c.product_id
      group by c.shop_id, c.product_id
    )
    insert into stock (shop_id, product_id, on_hand_milli, counted_at)
    select c.shop_id, c.product_id, c.milli + coalesce(since.moved, 0), c.at
    from counted c left join since using (shop_id, product_id)
    order by c.shop_id, c.product_id
    on conflict (shop_id, product_id) do update
      set on_hand_milli = excluded.on_hand_milli, counted_at = excluded.counted_at
      where stock.counted_at <= excluded.counted_at
  `.execute(db);
}
