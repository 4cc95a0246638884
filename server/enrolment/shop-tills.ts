import { sql } from 'kysely';
import type { ShopTill } from '#shared/shop/shop-till.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { publishRecords } from '../records/put-records.ts';

/**
 * Publishes a shop's tills and how each is in the shop's management channel, inside the caller's
 * transaction. Safe to run twice.
 */
export async function publishShopTills(trx: Database, shopId: string, now: Date): Promise<ChannelName> {
  const channel: ChannelName = `management:${shopId}`;
  const { rows } = await sql<{ id: string; name: string; state: ShopTill['state']; since: Date }>`
    select t.id, t.name, e.state, e.changed_at as since
    from tills t join enrolments e on e.till_id = t.id and e.epoch = t.epoch
    where t.shop_id = ${shopId} and e.state in ('confirmed', 'active', 'frozen', 'revoked')
    order by t.id
  `.execute(trx);
  const records = rows.map(({ id, name, state, since }) => ({
    collection: 'shopTill' as const,
    id,
    value: { name, state, since: since.toISOString() } satisfies ShopTill,
  }));
  if (records.length > 0) await publishRecords(trx, { channel, records }, now);
  return channel;
}
