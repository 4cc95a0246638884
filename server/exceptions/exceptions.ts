import { sql } from 'kysely';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import { exceptionResolution } from '#shared/sync/outcome.ts';
import type { Database } from '../database/open-database.ts';
import { answerAgain } from './answer-again.ts';
import { caseFilter, CASES_PER_PAGE_MAX, isOneOf, toPage, type CasePage } from './case-pages.ts';

/** `open`: nobody has it. `taken`: somebody looks into it. `resolved`: it has ended, and how is said. */
const exceptionState = z.enum(['open', 'taken', 'resolved']);

export type ExceptionRow = {
  readonly entryId: string;
  readonly position: number;
  readonly code: string;
  readonly message: string;
  readonly line: number | null;
  readonly state: z.infer<typeof exceptionState>;
  readonly owner: string | null;
  readonly how: string | null;
  readonly note: string | null;
  readonly tillId: string;
  readonly receiptNumber: string | null;
  readonly settledAt: Date;
};

const exceptionCursor = z
  .string()
  .regex(/^\d{1,15}\.[0-9a-f-]{36}\.\d{1,4}$/, 'the "next" of the page before')
  .transform((text) => {
    const [settledMs, entryId, position] = text.split('.');
    return { settledAt: new Date(Number(settledMs)), entryId: entryId!, position: Number(position) };
  });

export const exceptionsQuery = caseFilter.extend({
  state: exceptionState.optional(),
  after: exceptionCursor.optional(),
});
type ExceptionsWanted = Omit<z.infer<typeof exceptionsQuery>, 'state'> & {
  readonly states?: readonly z.infer<typeof exceptionState>[] | undefined;
};

/** Exceptions of some states, the latest settled first. */
export async function listExceptions(
  db: Database,
  { states, shop, till, code, after }: ExceptionsWanted = {},
): Promise<CasePage<ExceptionRow>> {
  const { rows } = await sql<ExceptionRow>`
    select x.entry_id::text as "entryId", x.position, x.code, x.message, x.line, x.state, x.owner, x.how, x.note,
      e.till_id as "tillId", e.body -> 'body' ->> 'receiptNumber' as "receiptNumber", e.settled_at as "settledAt"
    from exceptions x
    join entries e on e.id = x.entry_id
    join tills t on t.id = e.till_id
    where ${isOneOf(sql`x.state`, states)}
      and (${shop ?? null}::text is null or t.shop_id = ${shop ?? null}::text)
      and (${till ?? null}::text is null or t.id = ${till ?? null}::text)
      and (${code ?? null}::text is null or x.code = ${code ?? null}::text)
      and ${after ? isAfter(after) : sql`true`}
    order by e.settled_at desc, x.entry_id, x.position
    limit ${CASES_PER_PAGE_MAX + 1}
  `.execute(db);
  return toPage(rows, (last) => `${last.settledAt.getTime()}.${last.entryId}.${last.position}`);
}

function isAfter({ settledAt, entryId, position }: z.infer<typeof exceptionCursor>) {
  const at = sql`${settledAt.toISOString()}::timestamptz`;
  return sql`(e.settled_at < ${at} or (e.settled_at = ${at}
    and (x.entry_id, x.position) > (${entryId}::uuid, ${position}::int)))`;
}

/** What a person does about an exception: take it, or say how it ended. */
export const exceptionChange = z.strictObject({
  owner: z.string().trim().min(1).max(60),
  how: exceptionResolution.optional(),
  note: z.string().trim().max(500).optional(),
});
export type ExceptionChange = z.infer<typeof exceptionChange>;

type ChangeProblem = { readonly code: 'noSuchException' | 'resolvedAlready' };

/**
 * Takes or resolves an exception. The till that sealed the entry hears how it ended.
 *
 * @returns the channels to ring after the commit
 */
export async function changeException(
  db: Database,
  { entryId, position }: { entryId: string; position: number },
  { owner, how, note }: ExceptionChange,
  now: Date,
): Promise<Result<ReadonlySet<ChannelName>, ChangeProblem>> {
  return db.transaction().execute(async (trx): Promise<Result<ReadonlySet<ChannelName>, ChangeProblem>> => {
    const found = await sql<{ state: string }>`
      select state from exceptions where entry_id = ${entryId}::uuid and position = ${position} for update
    `.execute(trx);
    if (!found.rows[0]) return err({ code: 'noSuchException' });
    if (found.rows[0].state === 'resolved') return err({ code: 'resolvedAlready' });
    await sql`
      update exceptions set owner = ${owner}, state = ${how === undefined ? 'taken' : 'resolved'},
        how = ${how ?? null}, note = ${note || null}, changed_at = ${now.toISOString()}::timestamptz
      where entry_id = ${entryId}::uuid and position = ${position}
    `.execute(trx);
    return ok(how === undefined ? new Set() : await answerAgain(trx, [entryId]));
  });
}
