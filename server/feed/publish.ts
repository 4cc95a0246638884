import { sql } from 'kysely';
import type { ChannelName, FeedItem } from '#shared/sync/feed.ts';
import type { FeedRecord } from '#shared/sync/record.ts';
import { column, documents } from '../database/columns.ts';
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
  const texts = items.map(({ item }) => JSON.stringify(item));
  await sql`
    insert into feed (channel, kind, catalogue_version, record_key, body, bytes)
    select channel, kind, catalogue_version, record_key, body::json, octet_length(body)
    from unnest(
      ${column(items.map(({ channel }) => channel))}::text::text[],
      ${column(items.map(({ item }) => item.kind))}::text::text[],
      ${column(items.map(({ item }) => catalogueVersion(item)))}::text::int[],
      ${column(items.map(keyOf))}::text::text[],
      string_to_array(${documents(texts)}::text, E'\n')
    ) with ordinality as item(channel, kind, catalogue_version, record_key, body, position)
    order by position
  `.execute(db);
}

function keyOf({ channel, item }: { channel: ChannelName; item: FeedItem }): string | null {
  return item.kind === 'record' ? recordKey(channel, item.record) : null;
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
