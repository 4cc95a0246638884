import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { moveEnrolments } from './enrolment-documents.ts';
import { channelsOf } from './till-channels.ts';

/** Whom to shut out: the till as a whole, or the PC that was it in one epoch. */
export const revokeRequest = z.strictObject({
  epoch: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional(),
});

/**
 * Shuts a till out: its token opens nothing any more, and what it sends is kept aside, because nobody
 * knows who holds its key. What was settled before stands. A till that comes back is enrolled anew.
 *
 * @param epoch this one alone: of a PC that was stolen and replaced under the same name, while its
 *   successor goes on; undefined: every epoch
 * @returns channels to be rung after it: a request of the till that is held there is asked who it is
 */
export async function revokeTill(
  db: Database,
  tillId: string,
  now: Date,
  epoch?: number,
): Promise<Result<readonly ChannelName[], { readonly code: 'unknownTill' | 'unknownEpoch' }>> {
  await db.transaction().execute(async (trx) => {
    let revoked = trx
      .updateTable('till_epochs')
      .set({ revoked_at: now })
      .where('till_id', '=', tillId)
      .where('revoked_at', 'is', null);
    if (epoch !== undefined) revoked = revoked.where('epoch', '=', epoch);
    const changed = await revoked.executeTakeFirst();
    const till = { tillId, ...(epoch !== undefined && { epoch }) };
    if (changed.numUpdatedRows > 0n) await moveEnrolments(trx, till, 'revoked', now);
  });
  const till = await db.selectFrom('tills').select('shop_id').where('id', '=', tillId).executeTakeFirst();
  if (!till) return err({ code: 'unknownTill' });
  const epochs = await db.selectFrom('till_epochs').select('epoch').where('till_id', '=', tillId).execute();
  if (epoch !== undefined && !epochs.some((one) => one.epoch === epoch)) return err({ code: 'unknownEpoch' });
  return ok((await channelsOf(db, { tillId, shopId: till.shop_id })).map(({ channel }) => channel));
}
