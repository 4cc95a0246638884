import { err, ok, type Result } from '#shared/result.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { moveEnrolments } from './enrolment-documents.ts';
import { channelsOf } from './till-channels.ts';

/**
 * Shuts a till out: its token opens nothing any more, and what it sends is kept aside, because nobody
 * knows who holds its key. What was settled before stands. A till that comes back is enrolled anew.
 *
 * @returns channels to be rung after it: a request of the till that is held there is asked who it is
 */
export async function revokeTill(
  db: Database,
  tillId: string,
  now: Date,
): Promise<Result<readonly ChannelName[], { readonly code: 'unknownTill' }>> {
  await db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('till_epochs')
      .set({ revoked_at: now })
      .where('till_id', '=', tillId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (changed.numUpdatedRows > 0n) await moveEnrolments(trx, { tillId }, 'revoked', now);
  });
  const till = await db.selectFrom('tills').select('shop_id').where('id', '=', tillId).executeTakeFirst();
  if (!till) return err({ code: 'unknownTill' });
  return ok((await channelsOf(db, { tillId, shopId: till.shop_id })).map(({ channel }) => channel));
}
