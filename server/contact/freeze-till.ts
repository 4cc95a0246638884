import type { Standing } from '#shared/sync/contact.ts';
import type { Database } from '../database/open-database.ts';
import { moveEnrolments } from '../enrolment/enrolment-documents.ts';

/**
 * Freezes an epoch of a till: at its next contact it stops selling until it is enrolled anew. What it
 * sold is still taken. The first reason stays.
 *
 * @param at ISO 8601
 */
export async function freezeTill(
  db: Database,
  { tillId, epoch }: { tillId: string; epoch: number },
  reason: Extract<Standing, 'copied' | 'forked'>,
  at: string,
): Promise<void> {
  const frozen = await db
    .updateTable('till_epochs')
    .set({ frozen_at: new Date(at), frozen_reason: reason })
    .where('till_id', '=', tillId)
    .where('epoch', '=', epoch)
    .where('frozen_at', 'is', null)
    .executeTakeFirst();
  if (frozen.numUpdatedRows > 0n) await moveEnrolments(db, { tillId, epoch }, 'frozen', new Date(at));
}
