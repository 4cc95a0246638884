import { err, ok, type Result } from '#shared/result.ts';
import type { Database } from '../database/open-database.ts';
import { moveEnrolments } from './enrolment-documents.ts';

/**
 * Shuts a till out: its token opens nothing any more, and what it sends is kept aside, because nobody
 * knows who holds its key. What was settled before stands. A till that comes back is enrolled anew.
 */
export async function revokeTill(
  db: Database,
  tillId: string,
  now: Date,
): Promise<Result<void, { readonly code: 'unknownTill' }>> {
  const isChanged = await db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('till_epochs')
      .set({ revoked_at: now })
      .where('till_id', '=', tillId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (changed.numUpdatedRows > 0n) await moveEnrolments(trx, { tillId }, 'revoked', now);
    return changed.numUpdatedRows > 0n;
  });
  if (isChanged) return ok(undefined);
  const known = await db.selectFrom('tills').select('id').where('id', '=', tillId).executeTakeFirst();
  return known ? ok(undefined) : err({ code: 'unknownTill' });
}
