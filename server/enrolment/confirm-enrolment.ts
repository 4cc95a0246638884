import type { Selectable } from 'kysely';
import { err, ok, type Result } from '#shared/result.ts';
import type { Database } from '../database/open-database.ts';
import { hashSecret, normaliseCode } from '../secrets.ts';
import { noteFailure, tooManyFailures } from './failures.ts';
import { shopsOf } from './owners.ts';
import type { EnrolmentTables } from './tables.ts';

export const WRONG_CODES_MAX = 5;
/** The till that asked is there and waiting; a shop may lose its line in between. */
const FETCH_WITHIN_MS = 24 * 60 * 60_000;

type Row = Selectable<EnrolmentTables['enrolments']>;

/** What an owner is asked, once the code was right. */
export type Question = {
  readonly id: string;
  readonly tillName: string;
  readonly comparison: string;
  readonly requestedAt: Date;
  readonly shops: readonly { readonly id: string; readonly name: string }[];
};

export type CodeProblem = 'wrong' | 'tooManyWrong' | 'expired' | 'used' | 'tooManyFromHere';

export type OwnersAnswer =
  | { readonly answer: 'refuse' }
  | { readonly answer: 'confirm'; readonly shopId: string; readonly forManager: boolean };

type From = { readonly remote: string; readonly now: Date };

/**
 * Looks at a mailed code. Every wrong one counts, against the request and against the asker's address;
 * a request that nobody made is answered as one with a wrong code.
 */
export async function readCode(
  db: Database,
  id: string,
  code: string,
  from: From,
): Promise<Result<Question, CodeProblem>> {
  return db.transaction().execute(async (trx): Promise<Result<Question, CodeProblem>> => {
    const found = await openedBy(trx, id, code, from);
    if (!found.ok) return found;
    const { till_name: tillName, comparison, requested_at: requestedAt, owner_email } = found.value;
    const shops = await shopsOf(trx, owner_email!);
    return ok({ id, tillName, comparison: comparison!, requestedAt, shops });
  });
}

/** Takes the owner's answer. With it the code is used up. */
export async function answerRequest(
  db: Database,
  id: string,
  code: string,
  answer: OwnersAnswer,
  from: From,
): Promise<Result<{ readonly tillName: string }, CodeProblem | 'unknownShop'>> {
  return db.transaction().execute(async (trx) => {
    const found = await openedBy(trx, id, code, from);
    if (!found.ok) return found;
    const { till_name: tillName, owner_email, secret_hash } = found.value;
    const { now } = from;
    const used = { code_hash: null, changed_at: now, tries: 0, problem: null };
    if (answer.answer === 'refuse') {
      await change(trx, id, { ...used, state: 'refused', due_at: null });
      return ok({ tillName });
    }
    const { shopId, forManager } = answer;
    if (!(await shopsOf(trx, owner_email!)).some((shop) => shop.id === shopId)) return err('unknownShop');
    const expires_at = new Date(now.getTime() + FETCH_WITHIN_MS);
    await change(trx, id, {
      ...used,
      state: 'confirmed',
      shop_id: shopId,
      for_manager: forManager,
      expires_at,
      due_at: expires_at,
    });
    // From here on it is what an administrator's code is, and the till's secret is the code.
    await trx
      .insertInto('enrolment_codes')
      .values({
        code_hash: secret_hash!,
        shop_id: shopId,
        expires_at,
        used_at: null,
        used_by_key: null,
        till_id: null,
        renews_till: null,
      })
      .execute();
    return ok({ tillName });
  });
}

async function openedBy(
  trx: Database,
  id: string,
  code: string,
  { remote, now }: From,
): Promise<Result<Row, CodeProblem>> {
  if (await tooManyFailures(trx, { remote, now })) return err('tooManyFromHere');
  const row = await trx
    .selectFrom('enrolments')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row?.code_hash && row.code_hash === hashSecret(normaliseCode(code))) {
    // The owner may be quicker than the note that the mail went out.
    const isAsked = ['new', 'confirming'].includes(row.state) && row.owner_email !== null;
    return isAsked && row.expires_at! > now ? ok(row) : err('expired');
  }
  await noteFailure(trx, { remote, now });
  // A request to somebody who is no owner counts too: whoever made it could see the difference.
  if (!row || !['new', 'confirming'].includes(row.state)) return err(row?.shop_id ? 'used' : 'wrong');
  const wrong_codes = row.wrong_codes + 1;
  if (wrong_codes < WRONG_CODES_MAX) {
    await change(trx, id, { wrong_codes });
    return err('wrong');
  }
  await change(trx, id, {
    wrong_codes,
    state: 'refused',
    code_hash: null,
    changed_at: now,
    due_at: null,
    problem: 'too many wrong codes',
  });
  return err('tooManyWrong');
}

async function change(trx: Database, id: string, to: Partial<Omit<Row, 'id'>>): Promise<void> {
  await trx.updateTable('enrolments').set(to).where('id', '=', id).execute();
}
