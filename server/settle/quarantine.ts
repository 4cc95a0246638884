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
  /** Present when it only waits for a newer program: its till gets no answer, and so keeps it. */
  readonly parked?: Parked | undefined;
};

type Parked = {
  /** The protocol that must be understood first. */
  readonly protocol: number;
  /** What comes again by this key is the same. */
  readonly key: string;
  readonly name?: { readonly id: string; readonly hash: string } | undefined;
};

/** Keeps suspects, inside the caller's transaction. The same suspect again is counted, not added. */
export async function keepSuspects(db: Database, suspects: readonly Suspect[], at: string): Promise<void> {
  if (suspects.length === 0) return;
  const rows = new Map(suspects.map((suspect) => [fingerprint(suspect), toRow(suspect)]));
  const sorted = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, row]) => ({ ...row, fingerprint: key }));
  const kept = await sql<Pick<(typeof sorted)[number], 'reason' | 'till_id' | 'message' | 'state'>>`
    insert into quarantine (fingerprint, reason, message, till_id, entry_id, hash, raw, state, protocol,
      first_seen_at, last_seen_at)
    select fingerprint, reason, message, till_id, entry_id, hash, raw, state, protocol,
      ${at}::timestamptz, ${at}::timestamptz
    from json_to_recordset(${JSON.stringify(sorted)}::json) as suspect(
      fingerprint text, reason text, message text, till_id text, entry_id text, hash text, raw text, state text,
      protocol int)
    on conflict (fingerprint) do update
    set times = quarantine.times + 1, last_seen_at = excluded.last_seen_at
    returning reason, till_id, message, state
  `.execute(db);
  // About what a person has decided nobody is called again.
  const waiting = kept.rows.filter(({ state }) => state === 'open' || state === 'parked');
  await raiseAlerts(
    db,
    waiting.map(({ reason, till_id: till, message }) => ({
      kind: 'quarantine',
      subject: `${reason} ${till ?? '?'}`,
      message: `${till === null ? 'somebody' : `till "${till}"`} sent ${whatItIs(reason)} (${reason}): ${message}`,
    })),
    at,
  );
}

function toRow(suspect: Suspect) {
  return {
    reason: suspect.reason,
    message: storable(suspect.message),
    till_id: suspect.tillId === undefined ? null : storable(suspect.tillId),
    entry_id: suspect.answer?.entryId ?? suspect.parked?.name?.id ?? null,
    hash: suspect.answer?.hash ?? suspect.parked?.name?.hash ?? null,
    state: suspect.parked ? 'parked' : 'open',
    protocol: suspect.parked?.protocol ?? null,
    raw: storable(suspect.raw),
  };
}

function whatItIs(reason: QuarantineReason): string {
  return reason === 'newerProtocol' ? 'what this head office is too old for' : 'what cannot be trusted';
}

function fingerprint({ reason, raw, parked }: Suspect): string {
  return createHash('sha256')
    .update(`${reason}\n${parked?.key ?? raw}`)
    .digest('hex');
}

/** What the database cannot hold is shown as the replacement character; the reason says what it was. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
