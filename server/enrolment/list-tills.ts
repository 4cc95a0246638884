import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { EnrolmentState } from './tables.ts';

export type EnrolledTill = {
  /** Null for one that only asks. */
  readonly tillId: string | null;
  readonly name: string;
  readonly shopId: string | null;
  readonly shopName: string | null;
  readonly state: EnrolmentState;
  readonly since: Date;
  /** Epochs before, whose PCs may still deliver what they sold: one that was stolen is shut out by its own. */
  readonly formerEpochs: readonly number[];
};

const SHOWN_MAX = 1000;

/** Each till by its newest epoch, and open requests; what an asker named who is no owner is left out. */
export async function listTills(db: Database): Promise<EnrolledTill[]> {
  const { rows } = await sql<EnrolledTill>`
    select e.till_id as "tillId", e.till_name as name, e.shop_id as "shopId", s.name as "shopName", e.state,
      e.changed_at as since, array(
        select o.epoch from till_epochs o
        where o.till_id = t.id and o.epoch < t.epoch and o.revoked_at is null order by o.epoch) as "formerEpochs"
    from enrolments e
    left join shops s on s.id = e.shop_id
    left join tills t on t.id = e.till_id
    where (t.id is not null and e.epoch = t.epoch)
      or (t.id is null and e.owner_email is not null and e.state in ('new', 'confirming', 'confirmed'))
    order by t.id is not null, s.name, t.enrolled_at, e.requested_at
    limit ${SHOWN_MAX}
  `.execute(db);
  return rows;
}
