import { sql } from 'kysely';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import type { Decision } from '../rules/decide.ts';

/** A product at a shop. */
export type StockPlace = { readonly shopId: string; readonly productId: string };

/** The most that a document of stock can say; a count beyond it is a typing error, and is not hidden. */
const ON_HAND_MILLI_MAX = 9_999_999_999;

/** Where decided entries change stock: what was sold or came back, and what was counted or received at a till. */
export function stockPlacesOf(decisions: readonly Decision[]): StockPlace[] {
  return decisions.flatMap(({ entry: { shopId, body }, booking }) => [
    ...(booking?.movements ?? []).map(({ productId }) => ({ shopId, productId })),
    ...(body.kind === 'stockCounted' ? [{ shopId, productId: body.productId }] : []),
    ...(body.kind === 'transferReceived' ? body.lines.map(({ productId }) => ({ shopId, productId })) : []),
  ]);
}

/**
 * Publishes the present levels of these products in their shops' channels, inside the caller's
 * transaction and after the stock was changed in it. One document a product however often it moved, in
 * one statement; products that are not tracked have none. Whoever changed the rows holds their locks,
 * so nobody else replaces the same documents meanwhile. They are kept in the feed alone: the table of
 * stock is what they are made from, and a second copy of each cost a quarter of the settlement.
 *
 * @returns the channels that got news, to be rung after the commit
 */
export async function publishStock(
  db: Database,
  places: readonly StockPlace[],
  at: string,
): Promise<ReadonlySet<ChannelName>> {
  if (places.length === 0) return new Set();
  const named = new Map(places.map((place) => [`${place.shopId}\n${place.productId}`, place]));
  const { rows } = await sql<{ channel: ChannelName }>`
    with document as (
      select 'shop:' || s.shop_id as channel, s.product_id as id,
        'shop:' || s.shop_id || '/stock/' || s.product_id as record_key,
        jsonb_build_object(
          'onHandMilli', greatest(-${ON_HAND_MILLI_MAX}::bigint, least(${ON_HAND_MILLI_MAX}::bigint, s.on_hand_milli)),
          'countedAt', to_char(s.counted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'asOf', ${at}::text) as value
      from stock s
      join json_to_recordset(${JSON.stringify([...named.values()])}::json)
        as named("shopId" text, "productId" text)
        on s.shop_id = named."shopId" and s.product_id = named."productId"
    ), older as (
      delete from feed using document where feed.record_key = document.record_key
    ), item as (
      select channel, id, record_key, jsonb_build_object('kind', 'record',
        'record', jsonb_build_object('collection', 'stock', 'id', id, 'value', value)) as body
      from document
    ), published as (
      insert into feed (channel, kind, record_key, body, bytes)
      select channel, 'record', record_key, body, octet_length(body::text) from item order by channel, id
      returning channel
    )
    select distinct channel from published
  `.execute(db);
  return new Set(rows.map(({ channel }) => channel));
}
