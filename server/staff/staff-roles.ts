import { sql } from 'kysely';
import { z } from 'zod';
import { mayAct, staffMember, staffRole, type StaffRole } from '#shared/shop/staff.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { FeedRecord } from '#shared/sync/record.ts';
import type { Database } from '../database/open-database.ts';

/** From when on somebody held a role in a channel's shops; null: none any more. */
export type RoleSince = {
  readonly channel: string;
  readonly id: string;
  readonly role: StaffRole | null;
  readonly since: Date;
};

/** Notes who has which role from now on, inside the caller's transaction. What was before stays written. */
export async function keepStaffRoles(
  trx: Database,
  channel: ChannelName,
  records: readonly FeedRecord[],
  now: Date,
): Promise<void> {
  const staff = records.filter(({ collection }) => collection === 'staff');
  if (staff.length === 0) return;
  const rows = staff.map(({ id, value }) => ({
    id,
    role: value === null ? null : staffMember.parse(value).role,
  }));
  await sql`
    insert into staff_roles (channel, id, role, since)
    select ${channel}, id, role, ${now.toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as said(id text, role text)
    order by id
    on conflict (channel, id, since) do update set role = excluded.role
  `.execute(trx);
}

const row = z.object({ channel: z.string(), id: z.string(), role: staffRole.nullable(), since: z.date() });

/** All that was ever said about the roles of these shops' people, and of the chain's. */
export async function gatherStaffRoles(db: Database, shopIds: readonly string[]): Promise<RoleSince[]> {
  const channels = JSON.stringify(['chain', ...new Set(shopIds.map((id) => `shop:${id}`))]);
  const { rows } = await sql`
    select channel, id, role, since from staff_roles
    where channel in (select value from json_array_elements_text(${channels}::json))
    order by channel, id, since
  `.execute(db);
  return z.array(row).parse(rows);
}

/**
 * Whether somebody held a role in a shop at some time of a span. A shop whose people nobody has published
 * by then has nobody to name, and everything is allowed there.
 *
 * @param span from and to, milliseconds since 1970
 */
export function heldRole(
  roles: readonly RoleSince[],
  { shopId, personId, needed }: { shopId: string; personId: string; needed: StaffRole },
  span: { readonly from: number; readonly to: number },
): boolean {
  const here = roles.filter(
    ({ channel, since }) =>
      (channel === 'chain' || channel === `shop:${shopId}`) && since.getTime() <= span.to,
  );
  if (here.length === 0) return true;
  const own = here.filter(({ id }) => id === personId);
  return own.some(({ role, channel, since }) => {
    if (role === null || !mayAct(role, needed)) return false;
    const next = own.find((later) => later.channel === channel && later.since > since);
    return next === undefined || next.since.getTime() >= span.from;
  });
}
