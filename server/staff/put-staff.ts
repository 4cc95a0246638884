import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { pin, staffMember, type StaffMember } from '#shared/shop/staff.ts';
import { channelName } from '#shared/sync/feed.ts';
import { readRecord } from '#shared/sync/record.ts';
import type { Database } from '../database/open-database.ts';
import { putRecords, type RecordsRequest } from '../records/put-records.ts';
import { hashPin } from './hash-pin.ts';

const STAFF_PER_REQUEST_MAX = 500;
const staffId = z.string().min(1).max(40);

/** People who sign in at the tills of a channel. Without `pin` they keep the one they have. */
export const staffRequest = z.strictObject({
  channel: channelName,
  staff: z
    .array(
      z.strictObject({
        id: staffId,
        name: staffMember.shape.name,
        role: staffMember.shape.role,
        pin: pin.optional(),
      }),
    )
    .max(STAFF_PER_REQUEST_MAX)
    .default([]),
  /** Who works there no more. */
  gone: z.array(staffId).max(STAFF_PER_REQUEST_MAX).default([]),
});
type StaffRequest = z.infer<typeof staffRequest>;

export type StaffProblem = {
  readonly code: 'pinMissing' | 'staffTwice' | 'nobody';
  readonly message: string;
};

/**
 * Publishes people and the hashes of their PINs. Who is not named stays as they are. The PIN itself is
 * neither kept nor logged.
 */
export async function putStaff(
  db: Database,
  { channel, staff, gone }: StaffRequest,
  now: Date,
): Promise<Result<{ readonly put: number; readonly gone: number }, StaffProblem>> {
  const ids = [...staff.map(({ id }) => id), ...gone];
  if (ids.length === 0) return err({ code: 'nobody', message: 'staff: names nobody' });
  const twice = ids.find((id, place) => ids.indexOf(id) !== place);
  if (twice !== undefined) return err({ code: 'staffTwice', message: `staff: "${twice}" is there twice` });

  const records: RecordsRequest['records'] = gone.map((id) => ({ collection: 'staff', id, value: null }));
  for (const [place, { id, name, role, pin: newPin }] of staff.entries()) {
    const pinHash = newPin === undefined ? await pinHashOf(db, channel, id) : await hashPin(newPin);
    if (pinHash === undefined)
      return err({ code: 'pinMissing', message: `staff.${place}.pin: "${id}" has none yet` });
    records.push({ collection: 'staff', id, value: { name, role, pinHash } satisfies StaffMember });
  }
  const put = await putRecords(db, { channel, records }, now);
  if (!put.ok) throw new Error(put.problem.message);
  return ok({ put: staff.length, gone: gone.length });
}

async function pinHashOf(db: Database, channel: string, id: string): Promise<string | undefined> {
  const kept = await db
    .selectFrom('records')
    .select('value')
    .where('channel', '=', channel)
    .where('collection', '=', 'staff')
    .where('id', '=', id)
    .executeTakeFirst();
  const read = kept && readRecord('staff', kept.value);
  return read?.ok ? read.value.pinHash : undefined;
}
