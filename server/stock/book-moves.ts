import { sql } from 'kysely';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { lockCounting } from './book-counts.ts';
import { publishStock } from './publish-stock.ts';

/** Why stock moved that was neither sold nor counted. */
export type MoveReason = 'transferSent' | 'transferReceived' | 'transferRefused' | 'transferCancelled';

export type StockMove = {
  readonly shopId: string;
  readonly productId: string;
  /** Thousandths of the unit of sale; negative: it leaves the shop. */
  readonly quantityMilli: number;
  readonly reason: MoveReason;
  /** The document that says so, and its line. */
  readonly reference: string;
  readonly line: number;
  /** When somebody saw the goods come, ISO 8601, where that is not the moment of booking. */
  readonly seenAt?: string;
};

/**
 * Moves stock in the caller's transaction: a row of the ledger each, the shops' levels, and what their tills are
 * told of them. As with sales, a product that its shop never counted has no level; its row is kept for
 * whoever asks, and the first count will have seen the goods. So has one that was made after they were seen.
 *
 * @param at moment of booking, ISO 8601
 * @returns the channels that got news, to be rung after the commit
 */
export async function bookMoves(
  trx: Database,
  moves: readonly StockMove[],
  at: string,
): Promise<ReadonlySet<ChannelName>> {
  if (moves.length === 0) return new Set();
  const rows = JSON.stringify(
    moves.map(
      ({ shopId: shop_id, productId: product_id, quantityMilli: quantity_milli, seenAt, ...rest }) => {
        return { shop_id, product_id, quantity_milli, seen_at: seenAt ?? null, ...rest };
      },
    ),
  );
  // Whoever counts a product for the first time at this moment has no row that could be locked.
  await lockCounting(
    trx,
    moves.map(({ shopId }) => shopId),
  );
  await sql`
    select 1 from stock
    where (shop_id, product_id) in (
      select shop_id, product_id from json_to_recordset(${rows}::json) as named(shop_id text, product_id text))
    order by shop_id, product_id for update
  `.execute(trx);
  await sql`
    with move as materialized (
      select * from json_to_recordset(${rows}::json) as move(
        shop_id text, product_id text, quantity_milli bigint, reason text, reference text, line int,
        seen_at timestamptz)
    ), judged as materialized (
      select m.*, s.shop_id is null or coalesce(m.seen_at < s.counted_at, false) as counted
      from move m left join stock s on s.shop_id = m.shop_id and s.product_id = m.product_id
    ), booked as (
      insert into stock_ledger (shop_id, product_id, quantity_milli, reason, reference, line, moved_at, counted)
      select shop_id, product_id, quantity_milli, reason, reference, line,
        coalesce(seen_at, ${at}::timestamptz), counted
      from judged order by reference, line
    )
    update stock set on_hand_milli = on_hand_milli + moved.quantity
    from (
      select shop_id, product_id, sum(quantity_milli)::bigint as quantity
      from judged where not counted group by shop_id, product_id
    ) as moved
    where stock.shop_id = moved.shop_id and stock.product_id = moved.product_id
  `.execute(trx);
  return publishStock(
    trx,
    moves.map(({ shopId, productId }) => ({ shopId, productId })),
    at,
  );
}
