import { sql } from 'kysely';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { channelName, type ChannelName } from '#shared/sync/feed.ts';
import {
  feedRecord,
  readRecord,
  recordCollections,
  type FeedRecord,
  type RecordCollection,
} from '#shared/sync/record.ts';
import { mergeWritten, type CustomerRecord } from '../customers/put-customers.ts';
import type { Database } from '../database/open-database.ts';
import { transact } from '../database/transact.ts';
import { publish, recordKey } from '../feed/publish.ts';
import { keepStaffRoles } from '../staff/staff-roles.ts';

const RECORDS_PER_REQUEST_MAX = 5000;

/** What head office alone says: how far a request is (an answer may be a price), what it has booked, what is on its way. */
const own = ['action', 'applied', 'transfer'] as const;
/** What others may publish. */
const open = Object.keys(recordCollections).filter(
  (one) => !(own as readonly string[]).includes(one),
) as Exclude<RecordCollection, (typeof own)[number]>[];

/** Documents for a channel: staff, customers, settings. `value` null takes one back. */
export const recordsRequest = z.strictObject({
  channel: channelName,
  records: z
    .array(feedRecord.extend({ collection: z.enum(open) }))
    .min(1)
    .max(RECORDS_PER_REQUEST_MAX),
});
export type RecordsRequest = z.infer<typeof recordsRequest>;

/** A document of a collection that this head office knows. */
type KnownRecord = FeedRecord & { readonly collection: RecordCollection };

export type RecordsProblem = { readonly code: 'badRecord' | 'recordTwice'; readonly message: string };

/**
 * Keeps documents and publishes them in their channel, all or none. A document published again takes
 * the place of its older row in the feed, so that a till that was away reads only the newest.
 */
export async function putRecords(
  db: Database,
  { channel, records }: RecordsRequest,
  now: Date,
): Promise<Result<{ readonly put: number }, RecordsProblem>> {
  const keys = new Set<string>();
  for (const [index, record] of records.entries()) {
    const place = `records.${index} (${record.collection} "${record.id}")`;
    const key = recordKey(channel, record);
    if (keys.has(key)) return err({ code: 'recordTwice', message: `${place}: is there twice` });
    keys.add(key);
    const read = record.value === null ? ok(null) : readRecord(record.collection, record.value);
    if (!read.ok)
      return err({ code: 'badRecord', message: `${place}: ${read.problem.path}: ${read.problem.message}` });
  }
  // A settlement may hold one of these customers, and wait for another.
  await transact(db, async (trx) => {
    // Customers of the chain are written at tills too.
    const isMerged = (record: KnownRecord): record is CustomerRecord =>
      channel === 'chain' && record.collection === 'customer';
    const merged = await mergeWritten(trx, records.filter(isMerged), now);
    await publishRecords(
      trx,
      { channel, records: [...records.filter((record) => !isMerged(record)), ...merged] },
      now,
    );
  });
  return ok({ put: records.length });
}

/** As `putRecords`, for documents that are known to be right, inside the caller's transaction. */
export async function publishRecords(
  trx: Database,
  { channel, records }: { channel: ChannelName; records: readonly KnownRecord[] },
  now: Date,
): Promise<void> {
  // Sorted, as everybody who locks rows does.
  const sorted = [...records].sort((a, b) => (recordKey(channel, a) < recordKey(channel, b) ? -1 : 1));
  // A JSON null of the list comes out of json_to_recordset as an SQL null: the document is taken back.
  await sql`
    with document as (
      select collection, id, value
      from json_to_recordset(${JSON.stringify(sorted)}::json) as document(collection text, id text, value jsonb)
    ), gone as (
      delete from records r using document d
      where r.channel = ${channel} and r.collection = d.collection and r.id = d.id
        and d.value is null
    )
    insert into records (channel, collection, id, value, changed_at)
    select ${channel}, collection, id, value, ${now.toISOString()}::timestamptz
    from document where value is not null
    order by collection, id
    on conflict (channel, collection, id)
      do update set value = excluded.value, changed_at = excluded.changed_at
  `.execute(trx);
  await trx
    .deleteFrom('feed')
    .where(
      'record_key',
      'in',
      sorted.map((record) => recordKey(channel, record)),
    )
    .execute();
  await keepStaffRoles(trx, channel, records, now);
  await publish(
    trx,
    sorted.map((record) => ({ channel, item: { kind: 'record', record } })),
  );
}
