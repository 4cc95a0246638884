import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { QuarantineReason } from '#shared/sync/outcome.ts';
import { raiseAlerts } from '../exceptions/alerts.ts';
import type { Database } from '../database/open-database.ts';

/** Something that cannot be trusted, kept whole with its reason until a person has looked at it. */
export type Suspect = {
  readonly reason: QuarantineReason;
  readonly message: string;
  /** The queue message or entry as it came. */
  readonly raw: string;
  readonly tillId?: string | undefined;
  /** Present when the till is proven and named its entry: it then gets an outcome. */
  readonly answer?: { readonly tillId: string; readonly entryId: string; readonly hash: string } | undefined;
};

/** Keeps suspects, inside the caller's transaction. The same suspect again is counted, not added. */
export async function keepSuspects(db: Database, suspects: readonly Suspect[], at: string): Promise<void> {
  if (suspects.length === 0) return;
  const rows = new Map(suspects.map((suspect) => [fingerprint(suspect), toRow(suspect)]));
  const sorted = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, row]) => ({ ...row, fingerprint: key }));
  await sql`
    insert into quarantine (fingerprint, reason, message, till_id, entry_id, hash, raw, first_seen_at, last_seen_at)
    select fingerprint, reason, message, till_id, entry_id, hash, raw, ${at}::timestamptz, ${at}::timestamptz
    from json_to_recordset(${JSON.stringify(sorted)}::json) as suspect(
      fingerprint text, reason text, message text, till_id text, entry_id text, hash text, raw text)
    on conflict (fingerprint) do update
    set times = quarantine.times + 1, last_seen_at = excluded.last_seen_at
  `.execute(db);
  await raiseAlerts(
    db,
    sorted.map(({ reason, till_id: till, message }) => ({
      kind: 'quarantine',
      subject: `${reason} ${till ?? '?'}`,
      message: `${till === null ? 'somebody' : `till "${till}"`} sent what cannot be trusted (${reason}): ${message}`,
    })),
    at,
  );
}

function toRow(suspect: Suspect) {
  return {
    reason: suspect.reason,
    message: storable(suspect.message),
    till_id: suspect.tillId === undefined ? null : storable(suspect.tillId),
    entry_id: suspect.answer?.entryId ?? null,
    hash: suspect.answer?.hash ?? null,
    raw: storable(suspect.raw),
  };
}

function fingerprint({ reason, raw }: Suspect): string {
  return createHash('sha256').update(`${reason}\n${raw}`).digest('hex');
}

/** What the database cannot hold is shown as the replacement character; the reason says what it was. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
