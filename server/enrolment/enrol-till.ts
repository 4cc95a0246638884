import { err, ok, type Result } from '#shared/result.ts';
import type { EnrolmentAnswer, EnrolmentRequest } from '#shared/sync/enrolment.ts';
import type { Database } from '../database/open-database.ts';
import { hashSecret, newToken, normaliseCode } from '../secrets.ts';
import { noteEnrolled } from './enrolment-documents.ts';
import { noteFailure, tooManyFailures } from './failures.ts';
import { readPublicKey } from './public-key.ts';
import { rememberForgotten } from './forgotten-tills.ts';
import { addTill, identityOf, renewTill, renewToken, type ShopFull, type TillEpoch } from './till-epochs.ts';

export type EnrolmentProblem = {
  readonly code:
    | 'notAnEd25519Key'
    | 'tooManyAttempts'
    | 'codeUnknown'
    | 'codeUsed'
    | 'codeExpired'
    | 'shopFull';
  readonly message: string;
};

type CodeRow = {
  code_hash: string;
  shop_id: string;
  expires_at: Date;
  used_at: Date | null;
  used_by_key: string | null;
  till_id: string | null;
  renews_till: string | null;
  epoch: number | null;
};

/**
 * Enrols a till: checks its one-time code and gives it an identity, a receipt series and a token.
 * The same code with the same key again is the same till asking because the answer was lost: it gets
 * its identity and a new token. A till that was enrolled before, and one that takes the place of
 * another, goes on under its name in a new epoch.
 *
 * @param from.remote network address of the caller, by which wrong codes are counted
 */
export async function enrolTill(
  db: Database,
  request: EnrolmentRequest,
  from: { remote: string; headOfficeUrl: string; now: Date },
): Promise<Result<EnrolmentAnswer, EnrolmentProblem>> {
  const publicKeyPem = readPublicKey(request.publicKeyPem);
  if (!publicKeyPem)
    return err({ code: 'notAnEd25519Key', message: 'publicKeyPem: not an Ed25519 public key in PEM' });
  if (await tooManyFailures(db, from))
    return err({ code: 'tooManyAttempts', message: 'too many wrong codes; try again in ten minutes' });
  const enrolled = await db
    .transaction()
    .execute(async (trx): Promise<Result<EnrolmentAnswer, EnrolmentProblem>> => {
      const found = await trx
        .selectFrom('enrolment_codes')
        .selectAll()
        .where('code_hash', '=', hashSecret(normaliseCode(request.code)))
        .forUpdate()
        .executeTakeFirst();
      const problem = refusal(found, publicKeyPem, from.now);
      if (problem || !found) return err(problem ?? unknownCode);
      const token = newToken();
      const made = await enrolByCode(trx, found, { request, publicKeyPem, token, now: from.now });
      if (!made.ok) return made;
      return ok({ token, identity: await identityOf(trx, made.value, from.headOfficeUrl) });
    });
  if (!enrolled.ok && enrolled.problem.code !== 'shopFull') await noteFailure(db, from);
  return enrolled;
}

const unknownCode: EnrolmentProblem = {
  code: 'codeUnknown',
  message: 'code: head office does not know this code',
};

function refusal(found: CodeRow | undefined, publicKeyPem: string, now: Date): EnrolmentProblem | undefined {
  if (!found) return unknownCode;
  if (found.expires_at <= now) return { code: 'codeExpired', message: 'code: expired; ask for a new one' };
  if (found.used_at && found.used_by_key !== publicKeyPem)
    return { code: 'codeUsed', message: 'code: another till has used it; ask for a new one' };
  return undefined;
}

async function enrolByCode(
  trx: Database,
  code: CodeRow,
  asked: { request: EnrolmentRequest; publicKeyPem: string; token: string; now: Date },
): Promise<Result<TillEpoch, ShopFull>> {
  const { request, publicKeyPem, token, now } = asked;
  if (code.till_id !== null && code.epoch !== null) {
    const again = { tillId: code.till_id, epoch: code.epoch };
    await renewToken(trx, again, token);
    return ok(again);
  }
  await rememberForgotten(trx, code.shop_id, { name: request.tillName, former: request.former ?? [], now });
  const renews = code.renews_till ?? (await followedTill(trx, request.previousToken, code.shop_id));
  const fresh = { publicKeyPem, token, epochAfter: request.epochAfter ?? 0 };
  const made = renews
    ? await renewTill(trx, renews, fresh)
    : await addTill(trx, code.shop_id, { ...fresh, name: request.tillName, now });
  if (!made.ok) return made;
  await trx
    .updateTable('enrolment_codes')
    .set({ used_at: now, used_by_key: publicKeyPem, till_id: made.value.tillId, epoch: made.value.epoch })
    .where('code_hash', '=', code.code_hash)
    .execute();
  await noteEnrolled(trx, made.value, { codeHash: code.code_hash, now });
  return made;
}

/**
 * The till that the asker was until now. Of two copies only the first goes on under the old name: the
 * other one's epoch is not the newest any more, and it becomes a till of its own.
 */
async function followedTill(
  trx: Database,
  previousToken: string | undefined,
  shopId: string,
): Promise<string | undefined> {
  if (previousToken === undefined) return undefined;
  const row = await trx
    .selectFrom('till_epochs')
    .innerJoin('tills', 'tills.id', 'till_epochs.till_id')
    .where('till_epochs.token_hash', '=', hashSecret(previousToken))
    .where('tills.shop_id', '=', shopId)
    .whereRef('tills.epoch', '=', 'till_epochs.epoch')
    .select('tills.id')
    .executeTakeFirst();
  return row?.id;
}
