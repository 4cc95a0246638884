import { createPublicKey } from 'node:crypto';
import { err, ok, type Result } from '#shared/result.ts';
import type { EnrolmentAnswer, EnrolmentRequest } from '#shared/sync/enrolment.ts';
import type { Database } from '../database/open-database.ts';
import { hashSecret, newToken, normaliseCode } from '../secrets.ts';

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

const FAILURES_PER_ADDRESS_MAX = 10;
const FAILURES_IN_ALL_MAX = 200;
const FAILURES_COUNT_FOR_MS = 10 * 60_000;
const RECEIPT_SERIES_MAX = 6;

type CodeRow = {
  code_hash: string;
  shop_id: string;
  expires_at: Date;
  used_at: Date | null;
  used_by_key: string | null;
  till_id: string | null;
};

/**
 * Enrols a till: checks its one-time code and gives it an identity, a receipt series and a token.
 * The same code with the same key again is the same till asking because the answer was lost: it gets
 * its identity and a new token.
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
      const made = found.till_id
        ? await renewToken(trx, found.till_id, token)
        : await addTill(trx, found, { name: request.tillName, publicKeyPem, token, now: from.now });
      if (!made.ok) return made;
      return ok({ token, identity: await identityOf(trx, made.value, from.headOfficeUrl) });
    });
  if (!enrolled.ok && enrolled.problem.code !== 'shopFull')
    await db.insertInto('enrolment_failures').values({ remote: from.remote, at: from.now }).execute();
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

function readPublicKey(pem: string): string | undefined {
  try {
    const key = createPublicKey({ key: pem, format: 'pem' });
    // A private key would be taken by `createPublicKey` too; nobody should ever send one.
    if (key.asymmetricKeyType !== 'ed25519' || pem.includes('PRIVATE')) return undefined;
    return key.export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    return undefined;
  }
}

async function tooManyFailures(db: Database, from: { remote: string; now: Date }): Promise<boolean> {
  const since = new Date(from.now.getTime() - FAILURES_COUNT_FOR_MS);
  await db.deleteFrom('enrolment_failures').where('at', '<', since).execute();
  const counts = await db
    .selectFrom('enrolment_failures')
    .select(({ fn }) => [
      fn.countAll<number>().as('all'),
      fn.countAll<number>().filterWhere('remote', '=', from.remote).as('same'),
    ])
    .executeTakeFirstOrThrow();
  return counts.same >= FAILURES_PER_ADDRESS_MAX || counts.all >= FAILURES_IN_ALL_MAX;
}

async function addTill(
  trx: Database,
  code: CodeRow,
  till: { name: string; publicKeyPem: string; token: string; now: Date },
): Promise<Result<string, EnrolmentProblem>> {
  const shop = await trx
    .updateTable('shops')
    .set(({ eb }) => ({ next_till: eb('next_till', '+', 1) }))
    .where('id', '=', code.shop_id)
    .returning(['id', 'series', 'next_till'])
    .executeTakeFirstOrThrow();
  const number = shop.next_till - 1;
  const receiptSeries = `${shop.series}${String(number).padStart(2, '0')}`;
  if (receiptSeries.length > RECEIPT_SERIES_MAX) {
    const message = `shop "${shop.id}" has no receipt series left: "${receiptSeries}" is longer than ${RECEIPT_SERIES_MAX}`;
    return err({ code: 'shopFull', message });
  }
  const id = `${shop.id}-t${number}`;
  const { name, publicKeyPem, token, now } = till;
  await trx
    .insertInto('tills')
    .values({
      id,
      shop_id: shop.id,
      name,
      receipt_series: receiptSeries,
      epoch: 1,
      token_hash: hashSecret(token),
      enrolled_at: now,
    })
    .execute();
  await trx
    .insertInto('till_epochs')
    .values({ till_id: id, epoch: 1, public_key_pem: publicKeyPem, last_settled_at: null })
    .execute();
  await trx
    .updateTable('enrolment_codes')
    .set({ used_at: now, used_by_key: publicKeyPem, till_id: id })
    .where('code_hash', '=', code.code_hash)
    .execute();
  return ok(id);
}

async function renewToken(
  trx: Database,
  tillId: string,
  token: string,
): Promise<Result<string, EnrolmentProblem>> {
  await trx
    .updateTable('tills')
    .set({ token_hash: hashSecret(token) })
    .where('id', '=', tillId)
    .execute();
  return ok(tillId);
}

async function identityOf(
  trx: Database,
  tillId: string,
  headOfficeUrl: string,
): Promise<EnrolmentAnswer['identity']> {
  const row = await trx
    .selectFrom('tills')
    .innerJoin('shops', 'shops.id', 'tills.shop_id')
    .innerJoin('chain', (join) => join.onTrue())
    .where('tills.id', '=', tillId)
    .select([
      'tills.id as tillId',
      'tills.name as tillName',
      'tills.epoch as epoch',
      'tills.receipt_series as receiptSeries',
      'shops.id as shopId',
      'shops.name as shopName',
      'chain.name as chainName',
    ])
    .executeTakeFirstOrThrow();
  return { ...row, headOfficeUrl };
}
