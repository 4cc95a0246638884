import { err, ok, type Result } from '#shared/result.ts';
import type { EnrolmentAnswer } from '#shared/sync/enrolment.ts';
import type { Database } from '../database/open-database.ts';
import { newToken } from '../secrets.ts';
import { noteEnrolled } from './enrolment-documents.ts';
import { readPublicKey } from './public-key.ts';
import { identityOf, renewTill, renewToken, type ShopFull } from './till-epochs.ts';

export type RenewalProblem =
  | ShopFull
  | { readonly code: 'notAnEd25519Key' | 'frozen' | 'superseded'; readonly message: string };

/**
 * Gives a till that lost its journal a new epoch, at its own wish: it proves by its token who it is, and
 * it is of good standing. The same key again is the same wish, whose answer was lost.
 */
export async function renewByTill(
  db: Database,
  { tillId, epoch }: { tillId: string; epoch: number },
  asked: { publicKeyPem: string },
  { headOfficeUrl, now }: { headOfficeUrl: string; now: Date },
): Promise<Result<EnrolmentAnswer, RenewalProblem>> {
  const publicKeyPem = readPublicKey(asked.publicKeyPem);
  if (!publicKeyPem)
    return err({ code: 'notAnEd25519Key', message: 'publicKeyPem: not an Ed25519 public key in PEM' });
  return db.transaction().execute(async (trx): Promise<Result<EnrolmentAnswer, RenewalProblem>> => {
    const newest = await trx
      .selectFrom('till_epochs')
      .innerJoin('tills', 'tills.id', 'till_epochs.till_id')
      .select(['till_epochs.epoch', 'public_key_pem', 'frozen_reason'])
      .where('tills.id', '=', tillId)
      .whereRef('till_epochs.epoch', '=', 'tills.epoch')
      .forUpdate()
      .executeTakeFirstOrThrow();
    const token = newToken();
    const again = newest.epoch > epoch && newest.public_key_pem === publicKeyPem;
    if (newest.epoch > epoch && !again)
      return err({ code: 'superseded', message: `till "${tillId}" is in epoch ${newest.epoch} already` });
    if (newest.frozen_reason)
      return err({ code: 'frozen', message: `till "${tillId}" is frozen: a manager must enrol it anew` });
    if (again) await renewToken(trx, { tillId, epoch: newest.epoch }, token);
    const made = again
      ? ok({ tillId, epoch: newest.epoch })
      : await renewTill(trx, tillId, { publicKeyPem, token, epochAfter: epoch });
    if (!made.ok) return made;
    if (!again) await noteEnrolled(trx, made.value, { now });
    return ok({ token, identity: await identityOf(trx, made.value, headOfficeUrl) });
  });
}
