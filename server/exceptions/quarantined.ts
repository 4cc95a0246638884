import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { entry as entrySchema, type Entry } from '#shared/sync/entry.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { CatalogueVersions } from '../catalogue/catalogue-versions.ts';
import type { Database } from '../database/open-database.ts';
import { claimEntries } from '../settle/book.ts';
import { hashEntry } from '../settle/check-entry.ts';
import { countSequences } from '../settle/count-sequences.ts';
import { settleFresh } from '../settle/settle-batch.ts';
import { endAlert } from './alerts.ts';
import { answerAgain } from './answer-again.ts';

export const QUARANTINED_PER_PAGE_MAX = 200;
export const quarantineState = z.enum(['open', 'accepted', 'dismissed']);

export type QuarantinedRow = {
  readonly id: number;
  readonly reason: string;
  readonly message: string;
  readonly tillId: string | null;
  readonly entryId: string | null;
  readonly raw: string;
  readonly state: z.infer<typeof quarantineState>;
  readonly owner: string | null;
  readonly note: string | null;
  readonly lastSeenAt: Date;
  readonly times: number;
};

export async function listQuarantined(
  db: Database,
  state: z.infer<typeof quarantineState> | undefined,
): Promise<QuarantinedRow[]> {
  const { rows } = await sql<QuarantinedRow>`
    select id, reason, message, till_id as "tillId", entry_id as "entryId", raw, state, owner, note,
      last_seen_at as "lastSeenAt", times
    from quarantine where ${state ?? null}::text is null or state = ${state ?? null}::text
    order by last_seen_at desc, id desc limit ${QUARANTINED_PER_PAGE_MAX}
  `.execute(db);
  return rows;
}

export const quarantineChange = z.strictObject({
  /** `accept` books what is whole and proven, beside what has its place; `dismiss` keeps it for the record. */
  action: z.enum(['accept', 'dismiss']),
  owner: z.string().trim().min(1).max(60),
  note: z.string().trim().min(1).max(500),
});
export type QuarantineChange = z.infer<typeof quarantineChange>;

export type QuarantineProblem = {
  readonly code: 'noSuchRow' | 'decidedAlready' | 'cannotBeBooked';
  readonly message: string;
};

/**
 * Ends a case of quarantine by a person's word. Only an entry that was whole and rightly signed can be
 * accepted: one of a fork, or of a till that was shut out. It is settled by the same rules as any other.
 *
 * @returns the channels to ring after the commit
 */
export async function decideQuarantined(
  db: Database,
  catalogues: CatalogueVersions,
  id: number,
  { action, owner, note }: QuarantineChange,
  now: Date,
): Promise<Result<ReadonlySet<ChannelName>, QuarantineProblem>> {
  return db
    .transaction()
    .execute(async (trx): Promise<Result<ReadonlySet<ChannelName>, QuarantineProblem>> => {
      const found = await sql<Pick<QuarantinedRow, 'reason' | 'raw' | 'state' | 'tillId'>>`
      select reason, raw, state, till_id as "tillId" from quarantine where id = ${id} for update
    `.execute(trx);
      const row = found.rows[0];
      if (!row) return err({ code: 'noSuchRow', message: `there is no case ${id}` });
      if (row.state !== 'open') return err({ code: 'decidedAlready', message: `case ${id} is ${row.state}` });
      const entry = action === 'accept' ? bookable(row) : undefined;
      if (action === 'accept' && !entry)
        return err({
          code: 'cannotBeBooked',
          message: `what cannot be proven (${row.reason}) can be dismissed, never booked`,
        });
      await sql`
      update quarantine set state = ${action === 'accept' ? 'accepted' : 'dismissed'}, owner = ${owner},
        note = ${note}, changed_at = ${now.toISOString()}::timestamptz
      where id = ${id}
    `.execute(trx);
      if (!(await hasOpenCase(trx, row)))
        await endAlert(trx, 'quarantine', `${row.reason} ${row.tillId ?? '?'}`, now);
      return ok(entry ? await accept(trx, catalogues, entry, now.toISOString()) : new Set());
    });
}

/** Whether another case of this reason and till still waits for somebody: they share one alert. */
async function hasOpenCase(
  trx: Database,
  { reason, tillId }: Pick<QuarantinedRow, 'reason' | 'tillId'>,
): Promise<boolean> {
  // Of two that are decided at the same moment, the second must see the first.
  await sql`
    select 1 from alerts where kind = 'quarantine' and subject = ${`${reason} ${tillId ?? '?'}`} and ended_at is null
    for update
  `.execute(trx);
  const { rows } = await sql`
    select 1 from quarantine
    where state = 'open' and reason = ${reason} and till_id is not distinct from ${tillId}::text limit 1
  `.execute(trx);
  return rows.length > 0;
}

/** An entry that was signed by its till and is whole; undefined for everything else. */
function bookable({ reason, raw }: { reason: string; raw: string }): Entry | undefined {
  if (reason !== 'fork' && reason !== 'tillRevoked') return undefined;
  const entry = entrySchema.parse(JSON.parse(raw));
  return hashEntry(entry) === entry.hash ? entry : undefined;
}

async function accept(
  trx: Database,
  catalogues: CatalogueVersions,
  entry: Entry,
  at: string,
): Promise<ReadonlySet<ChannelName>> {
  const claimed = await claimEntries(trx, [{ entry, text: JSON.stringify(entry) }], at);
  // Its place is taken: it is booked under an id of its own, beside the entry that has the place.
  const booked = claimed.size > 0 ? entry : { ...entry, id: ownId(entry) };
  if (claimed.size === 0) await claimBeside(trx, entry, booked.id, at);
  const { channels } = await settleFresh(trx, catalogues, [booked], { at, frozen: new Map() });
  if (claimed.size > 0) await countSequences(trx, [entry], at);
  return new Set([...channels, ...(await answerAgain(trx, [booked.id]))]);
}

async function claimBeside(trx: Database, entry: Entry, id: string, at: string): Promise<void> {
  await sql`
    insert into entries (id, till_id, epoch, seq, hash, kind, settled_at, total_minor, body, fork)
    select ${id}::uuid, ${entry.tillId}, ${entry.epoch}::int, ${entry.seq}::bigint, ${entry.hash},
      ${entry.body.kind}, ${at}::timestamptz, ${'sale' in entry.body ? entry.body.sale.totalMinor : 0}::bigint,
      ${JSON.stringify(entry)}::json, coalesce(max(fork), 0) + 1
    from entries where till_id = ${entry.tillId} and epoch = ${entry.epoch} and seq = ${entry.seq}
  `.execute(trx);
}

/** A UUID (RFC 9562, version 8) made of the entry's hash. */
function ownId({ hash }: Entry): string {
  const hex = createHash('sha256').update(`fork ${hash}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
