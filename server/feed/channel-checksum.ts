import { sql } from 'kysely';
import type { ChannelChecksum, ChannelName } from '#shared/sync/feed.ts';
import { runningChecksum } from '#shared/sync/checksum.ts';
import type { Database } from '../database/open-database.ts';
import { positionOf } from './read-feed.ts';

type Row = {
  ahead: boolean;
  collection: string | null;
  id: string | null;
  value: unknown;
  version: number | null;
  checksum: string | null;
};

/**
 * What a channel comes to, for a till that has read it up to a cursor: its documents, and the newest
 * catalogue's own checksum, which stands in its head.
 *
 * One statement, and so one moment. A row that is committed but not yet shown by the feed counts as
 * ahead, too: it may have taken the place of one that the till has.
 */
export async function channelChecksum(
  db: Database,
  channel: ChannelName,
  cursor: string | undefined,
): Promise<ChannelChecksum> {
  const { xid, seq } = await positionOf(db, cursor);
  const { rows } = await sql<Row>`
    select (xid, seq) > (${xid}::xid8, ${seq}::bigint) as ahead,
      body->'record'->>'collection' as collection, body->'record'->>'id' as id,
      body->'record'->'value' as value,
      (body->'head'->>'version')::int as version, body->'head'->>'checksum' as checksum
    from feed
    where channel = ${channel}
      and (kind in ('record', 'catalogueHead') or (xid, seq) > (${xid}::xid8, ${seq}::bigint))
    order by feed.xid, feed.seq
  `.execute(db);
  if (rows.some(({ ahead }) => ahead)) return { state: 'behind' };
  const documents = new Map<string, unknown>();
  let catalogue: { version: number; checksum: string } | null = null;
  for (const row of rows) {
    if (row.version !== null && row.checksum !== null && row.version > (catalogue?.version ?? 0))
      catalogue = { version: row.version, checksum: row.checksum };
    if (row.collection !== null && row.id !== null) documents.set(`${row.collection}/${row.id}`, row.value);
  }
  const records = runningChecksum();
  // A document that was taken back is none, here and at the till.
  for (const [name, value] of documents) if (value !== null) records.add(name, { value });
  return { state: 'same', records: records.text(), catalogue };
}
