import { sql } from 'kysely';
import type { ChannelName, FeedItem } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { publish, recordKey } from '../feed/publish.ts';
import type { Booked } from '../settle/count-sequences.ts';

/**
 * Says beside a shop's new levels which entries of its tills they hold, inside the transaction that published
 * them: a till takes off what it has sold since, and no more. Where no level changed there is nothing to say.
 * Whoever counted the tills' sequences holds their locks, so nobody else replaces the same documents meanwhile.
 *
 * @param restocked the channels whose levels changed
 */
export async function publishApplied(
  db: Database,
  booked: readonly Booked[],
  restocked: ReadonlySet<ChannelName>,
): Promise<void> {
  const items = booked.flatMap(({ tillId, shopId, isNewest, epoch, through, beyond, lost }) => {
    const channel: ChannelName = `shop:${shopId}`;
    if (!isNewest || !restocked.has(channel)) return [];
    const value = { epoch, through, ...(beyond && { beyond }), ...(lost && { lost }) };
    const record = { collection: 'applied', id: tillId, value };
    return [{ channel, item: { kind: 'record', record } satisfies FeedItem }];
  });
  if (items.length === 0) return;
  const keys = items.map(({ channel, item }) => recordKey(channel, item.record));
  await sql`delete from feed where record_key in (${sql.join(keys)})`.execute(db);
  await publish(db, items);
}
