import { err, ok, type Result } from '#shared/result.ts';
import type { Database } from '../database/open-database.ts';
import { hashSecret, newEnrolmentCode, normaliseCode } from '../secrets.ts';

/** A code is typed in within the hour, or made anew. */
const CODE_LIFE_MS = 60 * 60_000;

export type NewCode = { readonly code: string; readonly expiresAt: string };

/** Makes a one-time code that enrols one till at a shop. Only its hash is kept. */
export async function makeEnrolmentCode(
  db: Database,
  shopId: string,
  now: Date,
): Promise<Result<NewCode, { readonly code: 'unknownShop'; readonly shopId: string }>> {
  const shop = await db.selectFrom('shops').select('id').where('id', '=', shopId).executeTakeFirst();
  if (!shop) return err({ code: 'unknownShop', shopId });
  const code = newEnrolmentCode();
  const expires_at = new Date(now.getTime() + CODE_LIFE_MS);
  await db
    .insertInto('enrolment_codes')
    .values({
      code_hash: hashSecret(normaliseCode(code)),
      shop_id: shopId,
      expires_at,
      used_at: null,
      used_by_key: null,
      till_id: null,
    })
    .execute();
  return ok({ code, expiresAt: expires_at.toISOString() });
}
