import { randomUUID } from 'node:crypto';
import type { Database } from '../database/open-database.ts';
import type { EnrolmentState } from './tables.ts';
import type { TillEpoch } from './till-epochs.ts';

/**
 * Notes that a till was given an epoch. A request that was confirmed goes on as its document; an
 * administrator's code, and a till that renews itself, begin one.
 *
 * @param by.codeHash of the code that the till came with
 */
export async function noteEnrolled(
  trx: Database,
  { tillId, epoch }: TillEpoch,
  by: { codeHash?: string; now: Date },
): Promise<void> {
  await trx
    .updateTable('enrolments')
    .set({ state: 'replaced', changed_at: by.now, due_at: by.now, tries: 0 })
    .where('till_id', '=', tillId)
    .where('epoch', '<', epoch)
    .where('state', 'in', ['confirmed', 'active', 'frozen'])
    .execute();
  const till = { till_id: tillId, epoch };
  const requested = await trx
    .updateTable('enrolments')
    .set({ ...till, changed_at: by.now, expires_at: null, due_at: null })
    .where('secret_hash', '=', by.codeHash ?? '')
    .returning('for_manager')
    .executeTakeFirst();
  if (requested?.for_manager)
    await trx
      .insertInto('till_channels')
      .values({ till_id: tillId, kind: 'management', state: 'active', changed_at: by.now })
      .onConflict((on) => on.doNothing())
      .execute();
  if (requested) return;
  const { name, shop_id } = await trx
    .selectFrom('tills')
    .select(['name', 'shop_id'])
    .where('id', '=', tillId)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('enrolments')
    .values({
      id: randomUUID(),
      state: 'confirmed',
      till_name: name,
      shop_id,
      ...till,
      requested_at: by.now,
      changed_at: by.now,
    })
    .execute();
}

/**
 * Brings a till's enrolments into another state, whose handler then runs.
 *
 * @param epoch undefined: all of its epochs
 */
export async function moveEnrolments(
  trx: Database,
  { tillId, epoch }: { tillId: string; epoch?: number },
  to: Extract<EnrolmentState, 'active' | 'frozen' | 'revoked'>,
  now: Date,
): Promise<void> {
  const from = {
    active: ['confirmed'],
    frozen: ['confirmed', 'active'],
    revoked: ['confirmed', 'active', 'frozen', 'replaced'],
  } as const;
  let moved = trx
    .updateTable('enrolments')
    .set({ state: to, changed_at: now, due_at: now, tries: 0, problem: null })
    .where('till_id', '=', tillId)
    .where('state', 'in', from[to]);
  if (epoch !== undefined) moved = moved.where('epoch', '=', epoch);
  await moved.execute();
}
