import { sql } from 'kysely';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { CatalogueVersions } from '../catalogue/catalogue-versions.ts';
import type { Database } from '../database/open-database.ts';
import type { WholeEntry } from '../settle/book.ts';
import { isTransient } from '../settle/settle-safely.ts';
import type { SettlementParts } from '../settle/settle-messages.ts';
import { endAlert } from './alerts.ts';
import { caseFilter, CASES_PER_PAGE_MAX, isOneOf, toPage, type CasePage } from './case-pages.ts';
import { bookKept, placeIn, readKept } from './kept-entry.ts';
import { writeOff } from './missing-entries.ts';

/** `open`: waits for a person. `parked`: waits for a newer program here, and goes on by itself. */
const quarantineState = z.enum(['open', 'parked', 'accepted', 'dismissed']);

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

export const quarantineQuery = caseFilter.extend({
  state: quarantineState.optional(),
  /** The `next` of the page before. */
  after: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});
type QuarantineWanted = Omit<z.infer<typeof quarantineQuery>, 'state'> & {
  readonly states?: readonly z.infer<typeof quarantineState>[] | undefined;
};

/** Cases of quarantine of some states, the latest that came for the first time first. */
export async function listQuarantined(
  db: Database,
  { states, shop, till, code, after }: QuarantineWanted = {},
): Promise<CasePage<QuarantinedRow>> {
  const { rows } = await sql<QuarantinedRow>`
    select q.id, reason, message, till_id as "tillId", entry_id as "entryId", raw, state, owner, note,
      last_seen_at as "lastSeenAt", times
    from quarantine q
    left join tills t on t.id = q.till_id
    where ${isOneOf(sql`state`, states)}
      and (${shop ?? null}::text is null or t.shop_id = ${shop ?? null}::text)
      and (${till ?? null}::text is null or q.till_id = ${till ?? null}::text)
      and (${code ?? null}::text is null or reason = ${code ?? null}::text)
      and (${after ?? null}::bigint is null or q.id < ${after ?? null}::bigint)
    order by q.id desc limit ${CASES_PER_PAGE_MAX + 1}
  `.execute(db);
  return toPage(rows, ({ id }) => String(id));
}

export const quarantineChange = z.strictObject({
  /**
   * `accept` books what is whole and proven, beside what has its place; `retry` checks and books anew what
   * failed once; `dismiss` keeps it for the record.
   */
  action: z.enum(['accept', 'retry', 'dismiss']),
  owner: z.string().trim().min(1).max(60),
  note: z.string().trim().min(1).max(500),
});
export type QuarantineChange = z.infer<typeof quarantineChange>;

export type QuarantineProblem = {
  readonly code: 'noSuchRow' | 'decidedAlready' | 'cannotBeBooked';
  readonly message: string;
};

/** Whole, proven and kept aside for what happened around them: a person's word is enough to book them. */
const ACCEPTABLE: ReadonlySet<string> = new Set(['fork', 'tillRevoked']);
/** Their envelope was rightly signed, and they failed a check or a booking, which may be head office's fault. */
const RETRIABLE: ReadonlySet<string> = new Set(['malformedEntry', 'hashMismatch', 'wrongTill']);

/** What a person can do about a case, besides dismissing it. */
export function wayToBook({ reason }: Pick<QuarantinedRow, 'reason'>): 'accept' | 'retry' | undefined {
  if (ACCEPTABLE.has(reason)) return 'accept';
  return RETRIABLE.has(reason) ? 'retry' : undefined;
}

/**
 * Ends a case of quarantine by a person's word. Only an entry that was rightly signed and is whole can be
 * booked: one of a fork, or of a till that was shut out, is accepted; one that failed a check or broke
 * the booking is tried again, once head office has learnt better. It is settled by the same rules as any
 * other, and its till hears of it. The place of one that is dismissed is waited for no more.
 *
 * @returns the channels to ring after the commit
 * @throws when the database is out of reach
 */
export async function decideQuarantined(
  db: Database,
  parts: Pick<SettlementParts, 'catalogues' | 'findKey'>,
  id: number,
  change: QuarantineChange,
  now: Date,
): Promise<Result<ReadonlySet<ChannelName>, QuarantineProblem>> {
  const { rows } = await sql<CaseRow>`
    select reason, raw, till_id as "tillId" from quarantine where id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) return err({ code: 'noSuchRow', message: `there is no case ${id}` });
  const { action } = change;
  if (action !== 'dismiss' && wayToBook(row) !== action)
    return cannotBeBooked(`"${row.reason}" is not for "${action}"; what cannot be proven is never booked`);
  // Before the transaction: an embedded database has one connection, and keys are looked up in it.
  const kept = action === 'dismiss' ? undefined : await readKept(row, parts.findKey);
  if (kept && !kept.ok) return cannotBeBooked(kept.problem);
  try {
    return await db
      .transaction()
      .execute((trx) => decide(trx, { id, row, whole: kept?.value }, { ...change, now }, parts.catalogues));
  } catch (error) {
    // What broke the booking once may break it again: then nothing was changed.
    if (change.action === 'dismiss' || isTransient(error)) throw error;
    return cannotBeBooked(error instanceof Error ? error.message : String(error));
  }
}

/** What a case is about never changes; how it stands does. */
type CaseRow = Pick<QuarantinedRow, 'reason' | 'raw' | 'tillId'>;

async function decide(
  trx: Database,
  { id, row, whole }: { id: number; row: CaseRow; whole: WholeEntry | undefined },
  { action, owner, note, now }: QuarantineChange & { now: Date },
  catalogues: CatalogueVersions,
): Promise<Result<ReadonlySet<ChannelName>, QuarantineProblem>> {
  const found = await sql<Pick<QuarantinedRow, 'state'>>`
    select state from quarantine where id = ${id} for update`.execute(trx);
  const state = found.rows[0]?.state;
  if (state !== 'open' && state !== 'parked')
    return err({ code: 'decidedAlready', message: `case ${id} is ${state ?? 'gone'}` });
  await sql`
    update quarantine set state = ${action === 'dismiss' ? 'dismissed' : 'accepted'}, owner = ${owner},
      note = ${note}, changed_at = ${now.toISOString()}::timestamptz
    where id = ${id}
  `.execute(trx);
  if (!(await hasOpenCase(trx, row)))
    await endAlert(trx, 'quarantine', `${row.reason} ${row.tillId ?? '?'}`, now);
  if (whole) return ok(await bookKept(trx, catalogues, whole, now.toISOString()));
  const place = placeIn(row);
  if (place) await writeOff(trx, place, { owner, note: `dismissed: ${note}` }, now);
  return ok(new Set());
}

function cannotBeBooked(message: string): Result<never, QuarantineProblem> {
  return err({ code: 'cannotBeBooked', message: message.slice(0, 500) });
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
    where state in ('open', 'parked') and reason = ${reason} and till_id is not distinct from ${tillId}::text limit 1
  `.execute(trx);
  return rows.length > 0;
}
