import { sql } from 'kysely';
import type { ChannelName, FeedItem } from '#shared/sync/feed.ts';
import type { FeedRecord } from '#shared/sync/record.ts';
import type { Database } from '../database/open-database.ts';

/**
 * Appends items to channels, in the order given, inside the caller's transaction: an answer and what
 * it answers are committed together or not at all.
 */
export async function publish(
  db: Database,
  items: readonly { readonly channel: ChannelName; readonly item: FeedItem }[],
): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map(({ channel, item }, position) => ({
    position,
    channel,
    kind: item.kind,
    catalogue_version: catalogueVersion(item),
    record_key: item.kind === 'record' ? recordKey(channel, item.record) : null,
    body: item,
  }));
  await sql`
    insert into feed (channel, kind, catalogue_version, record_key, body, bytes)
    select channel, kind, catalogue_version, record_key, body, octet_length(body::text)
    from json_to_recordset(${JSON.stringify(rows)}::json) as item(
      position int, channel text, kind text, catalogue_version int, record_key text, body json)
    order by position
  `.execute(db);
}

/** Names a document of a channel. Its newest row in the feed is the only one. */
export function recordKey(channel: ChannelName, record: Pick<FeedRecord, 'collection' | 'id'>): string {
  return `${channel}/${record.collection}/${record.id}`;
}

function catalogueVersion(item: FeedItem): number | null {
  if (item.kind === 'cataloguePage') return item.page.version;
  if (item.kind === 'catalogueChange') return item.change.version;
  if (item.kind === 'catalogueHead') return item.head.version;
  return null;
}
