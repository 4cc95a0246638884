import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { err, ok, type Result } from '#shared/result.ts';
import type { EnrolmentAsk, EnrolmentProgress } from '#shared/sync/enrolment.ts';
import type { Database } from '../database/open-database.ts';
import { hashSecret, normaliseCode } from '../secrets.ts';
import { shopsOf } from './owners.ts';
import type { EnrolmentState } from './tables.ts';

/** A request whose mail cannot be sent is given up after this time. */
const UNSENT_LIFE_MS = 2 * 60 * 60_000;
const COUNT_FOR_MS = 10 * 60_000;
const PER_ADDRESS_MAX = 10;
const IN_ALL_MAX = 200;
/** Mails to one owner within `COUNT_FOR_MS`; whoever asks further is answered alike, and no mail is sent. */
const PER_OWNER_MAX = 5;
/** A mail takes longer than a look at the mail server; nobody sees which of the two it was. */
const MAILED_AFTER_MS = 3000;
const KEPT_MS = 30 * 24 * 60 * 60_000;

type AskProblem = { readonly code: 'tooManyRequests' | 'idTaken'; readonly message: string };

/**
 * Takes a till's request to be let in. The answer is the same whether the address is an owner's or not,
 * and so is what can be seen of the request afterwards.
 *
 * @param from.remote network address of the caller, by which requests are counted
 */
export async function requestEnrolment(
  db: Database,
  { id, secret, email, tillName }: EnrolmentAsk,
  from: { remote: string; now: Date },
): Promise<Result<EnrolmentProgress, AskProblem>> {
  const { remote, now } = from;
  const again = await progressOf(db, id, secret, now);
  if (again) return ok(again);
  const recent = await countRecent(db, { remote, emailHash: hashSecret(email), now });
  if (recent.same_address >= PER_ADDRESS_MAX || recent.in_all >= IN_ALL_MAX)
    return err({ code: 'tooManyRequests', message: 'too many requests; try again in ten minutes' });
  const isOwner = (await shopsOf(db, email)).length > 0 && recent.same_owner < PER_OWNER_MAX;
  const made = await db
    .insertInto('enrolments')
    .values({
      id,
      state: 'new',
      till_name: tillName,
      email_hash: hashSecret(email),
      owner_email: isOwner ? email : null,
      remote,
      comparison: String(randomInt(10_000)).padStart(4, '0'),
      secret_hash: secretHash(secret),
      requested_at: now,
      changed_at: now,
      expires_at: new Date(now.getTime() + UNSENT_LIFE_MS),
      due_at: now,
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  const progress = await progressOf(db, id, secret, now);
  if (made.numInsertedOrUpdatedRows === 0n && !progress)
    return err({ code: 'idTaken', message: 'body.id: another request has it' });
  return ok(progress!);
}

/** How far a request is; undefined where no request has this number and secret. */
export async function progressOf(
  db: Database,
  id: string,
  secret: string,
  now: Date,
): Promise<EnrolmentProgress | undefined> {
  const row = await db
    .selectFrom('enrolments')
    .select(['state', 'comparison', 'requested_at', 'expires_at', 'problem'])
    .where('id', '=', id)
    .where('secret_hash', '=', secretHash(secret))
    .executeTakeFirst();
  if (!row) return undefined;
  const isEarly = now.getTime() - row.requested_at.getTime() < MAILED_AFTER_MS;
  return {
    state: row.state === 'confirming' && isEarly ? 'new' : stateOf(row.state),
    comparison: row.comparison!,
    mailDelayed: row.state === 'new' && row.problem !== null,
    expiresAt: (row.expires_at ?? new Date()).toISOString(),
  };
}

function stateOf(state: EnrolmentState): EnrolmentProgress['state'] {
  switch (state) {
    case 'new':
    case 'confirming':
    case 'refused':
    case 'expired':
      return state;
    default:
      // Once fetched it is told again as long as the till asks: its answer may have been lost.
      return 'confirmed';
  }
}

/** The till's secret is a one-time code to the rest of enrolment, and is hashed as one. */
export function secretHash(secret: string): string {
  return hashSecret(normaliseCode(secret));
}

async function countRecent(db: Database, asked: { remote: string; emailHash: string; now: Date }) {
  const since = new Date(asked.now.getTime() - COUNT_FOR_MS);
  const { rows } = await sql<{ same_address: number; same_owner: number; in_all: number }>`
    select count(*) filter (where remote = ${asked.remote})::int as same_address,
      count(*) filter (where email_hash = ${asked.emailHash})::int as same_owner, count(*)::int as in_all
    from enrolments where requested_at >= ${since.toISOString()}::timestamptz and secret_hash is not null
  `.execute(db);
  return rows[0]!;
}

/** Lets go of requests that came to nothing a long time ago. */
export async function forgetOldRequests(db: Database, now: Date): Promise<void> {
  await db
    .deleteFrom('enrolments')
    .where('state', 'in', ['refused', 'expired'])
    .where('changed_at', '<', new Date(now.getTime() - KEPT_MS))
    .execute();
}
