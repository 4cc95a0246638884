import { sql } from 'kysely';
import { PROTOCOL_VERSION } from '#shared/sync/envelope.ts';
import type { Database } from '../database/open-database.ts';
import { checkEntry } from '../settle/check-entry.ts';
import { openEnvelope } from '../settle/open-envelope.ts';
import { settleSafely, type Delivered } from '../settle/settle-safely.ts';
import type { SettlementParts } from '../settle/settle-messages.ts';
import { readKept } from './kept-entry.ts';

const ROWS_AT_ONCE_MAX = 200;

type ParkedRow = { readonly id: number; readonly raw: string; readonly tillId: string | null };

/**
 * Opens what was parked because its protocol was newer than the program: this program may be newer. What
 * settles is closed, what its check refuses waits for a person, and what cannot be booked now stays.
 *
 * @returns how many entries were booked
 * @throws when the database is out of reach
 */
export async function openParked(
  parts: SettlementParts,
  protocol: number = PROTOCOL_VERSION,
): Promise<number> {
  const { db } = parts;
  let settled = 0;
  for (let after = 0; ;) {
    const { rows } = await sql<ParkedRow>`
      select id, raw, till_id as "tillId" from quarantine
      where state = 'parked' and protocol <= ${protocol} and id > ${after}
      order by id limit ${ROWS_AT_ONCE_MAX}
    `.execute(db);
    for (const row of rows) settled += await openOne(parts, row);
    if (rows.length < ROWS_AT_ONCE_MAX) break;
    after = rows.at(-1)!.id;
  }
  await closeParked(db, new Date());
  return settled;
}

async function openOne(
  { db, catalogues, findKey, ...parts }: SettlementParts,
  row: ParkedRow,
): Promise<number> {
  const read = await entriesIn(row, findKey);
  if (read.problem !== undefined) {
    await sql`update quarantine set state = 'open', message = ${read.problem} where id = ${row.id}`.execute(
      db,
    );
    return 0;
  }
  const batch = { entries: read.entries, suspects: [] };
  const done = await settleSafely(db, catalogues, batch, parts.now());
  parts.ring(done.channels);
  for (const { entry, why } of done.failed)
    parts.report(`entry ${entry.id} of till ${entry.tillId} was parked and cannot be booked: ${why}`);
  if (done.failed.length === 0) await close(db, sql`id = ${row.id}`, new Date());
  return done.settled;
}

/** The entries of a parked row; or what is wrong with it, in words. */
async function entriesIn(
  row: ParkedRow,
  findKey: SettlementParts['findKey'],
): Promise<{ readonly entries: readonly Delivered[]; readonly problem?: string }> {
  const kept = await readKept(row, findKey);
  if (kept.ok) return { entries: [{ ...kept.value, deliveries: 1 }] };
  // It may be a whole envelope, which nobody could unpack before.
  const envelope = await openEnvelope(row.raw, findKey);
  if (!envelope.ok) return { entries: [], problem: kept.problem };
  const { signer, entries } = envelope.value;
  const checked = entries.map((raw) => checkEntry(raw, signer));
  const bad = checked.find((one) => !one.ok);
  if (bad) return { entries: [], problem: bad.problem.message };
  return { entries: checked.flatMap((one) => (one.ok ? [{ ...one.value, deliveries: 1 }] : [])) };
}

/** Closes parked entries that their tills sent again and that settled, and ends alerts about what is gone. */
export async function closeParked(db: Database, now: Date): Promise<void> {
  await close(
    db,
    sql`exists (
      select 1 from entries e
      where e.id::text = quarantine.entry_id and e.hash = quarantine.hash and e.till_id = quarantine.till_id)`,
    now,
  );
  await sql`
    update alerts set ended_at = ${now.toISOString()}::timestamptz
    where kind = 'quarantine' and ended_at is null and subject like 'newerProtocol %' and not exists (
      select 1 from quarantine q
      where q.state in ('open', 'parked') and q.reason = 'newerProtocol'
        and alerts.subject = 'newerProtocol ' || coalesce(q.till_id, '?'))
  `.execute(db);
}

async function close(db: Database, which: ReturnType<typeof sql>, now: Date): Promise<void> {
  await sql`
    update quarantine set state = 'accepted', owner = 'head office', note = 'settled after it was brought up to date',
      changed_at = ${now.toISOString()}::timestamptz
    where state = 'parked' and ${which}
  `.execute(db);
}
