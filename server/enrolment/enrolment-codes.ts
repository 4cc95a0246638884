import { err, ok, type Result } from '#shared/result.ts';
import type { Database } from '../database/open-database.ts';
import { hashSecret, newEnrolmentCode, normaliseCode } from '../secrets.ts';

/** A code is typed in within the hour, or made anew. */
const CODE_LIFE_MS = 60 * 60_000;

export type NewCode = { readonly code: string; readonly expiresAt: string };

/**
 * Makes a one-time code that enrols one till at a shop. Only its hash is kept.
 *
 * @param renewsTill the code makes whoever uses it this till of the shop, in a new epoch: for a PC that
 *   takes the place of another
 */
export async function makeEnrolmentCode(
  db: Database,
  shopId: string,
  now: Date,
  renewsTill: string | null = null,
): Promise<Result<NewCode, { readonly code: 'unknownShop' | 'unknownTill' }>> {
  const shop = await db.selectFrom('shops').select('id').where('id', '=', shopId).executeTakeFirst();
  if (!shop) return err({ code: 'unknownShop' });
  if (renewsTill !== null) {
    const tills = db.selectFrom('tills').select('id').where('id', '=', renewsTill);
    const till = await tills.where('shop_id', '=', shopId).executeTakeFirst();
    if (!till) return err({ code: 'unknownTill' });
  }
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
      renews_till: renewsTill,
    })
    .execute();
  return ok({ code, expiresAt: expires_at.toISOString() });
}
