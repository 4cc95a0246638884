import { sql } from 'kysely';
import { z } from 'zod';
import type { TenderKind } from '#shared/sale/tender-kinds.ts';
import type { Database } from '../database/open-database.ts';
import { judgeShift, overShort, type ShiftVerdict } from '../rules/shift-differs.ts';

export const SHIFTS_PER_PAGE = 50;

export const shiftsQuery = z.strictObject({
  shop: z.string().min(1).max(40).optional(),
  till: z.string().min(1).max(40).optional(),
  /** The `next` of the page before. */
  before: z
    .string()
    .regex(/^\d{4}-[\d-]{5}T[\d:.]{12}Z~[0-9a-f-]{36}$/, 'the `next` of the page before')
    .optional(),
});
export type ShiftsQuery = z.infer<typeof shiftsQuery>;

/** What one shift took, by what is booked. Minor units of `currency`. */
export type ShiftTotals = {
  readonly shiftId: string;
  readonly shopId: string;
  readonly tillId: string;
  readonly currency: string;
  /** ISO 8601, by the till's clock. */
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly floatMinor: number;
  readonly sales: number;
  readonly salesMinor: number;
  readonly refunds: number;
  /** What refunds gave back, positive. */
  readonly refundsMinor: number;
  readonly changeMinor: number;
  /** By kind of payment: what came in, what was paid out. Cash as handed over, with the change in it. */
  readonly payments: readonly {
    readonly kind: TenderKind;
    readonly count: number;
    readonly inMinor: number;
    readonly outMinor: number;
  }[];
  readonly cashInMinor: number;
  readonly cashOutMinor: number;
  /** Foreign notes at the rate they were taken: they are counted apart, so `expectedMinor` leaves them out. */
  readonly foreignMinor: number;
  /** What should have been in the drawer. */
  readonly expectedMinor: number;
  /** What the till said should have been there; null while the shift is open. */
  readonly saidMinor: number | null;
  readonly countedMinor: number | null;
  /** What was counted beyond what should have been there; negative: short. */
  readonly overShortMinor: number | null;
  readonly state: ShiftVerdict;
};

export type ShiftsPage = {
  readonly shifts: readonly ShiftTotals[];
  /** The `before` of the next page; null when this is the last. */
  readonly next: string | null;
};

type Row = Omit<ShiftTotals, 'expectedMinor' | 'overShortMinor' | 'state'> & {
  readonly complete: boolean;
  readonly cashMinor: number;
};

/**
 * Shifts with their totals, newest first. They are added up when somebody reads them, from the entries that
 * stand between opening and closing in the till's journal: settlement spends nothing on them, and no total
 * can be older than the sales it is made of. A fork that a person accepted is another drawer's money.
 */
export async function listShifts(db: Database, query: ShiftsQuery): Promise<ShiftsPage> {
  const { shop = null, till = null } = query;
  const [beforeAt = null, beforeId = null] = query.before?.split('~') ?? [];
  const { rows } = await sql<Row>`
    with listed as materialized (
      select s.*, next.epoch as next_epoch, next.opened_seq as next_seq
      from (
        select * from shifts
        where opened_seq is not null
          and (${shop}::text is null or shop_id = ${shop}::text)
          and (${till}::text is null or till_id = ${till}::text)
          and (${beforeAt}::timestamptz is null or (opened_at, shift_id) < (${beforeAt}::timestamptz, ${beforeId}::uuid))
        order by opened_at desc, shift_id desc
        limit ${SHIFTS_PER_PAGE}
      ) as s
      left join lateral (
        select n.epoch, n.opened_seq from shifts n
        where n.till_id = s.till_id and (n.epoch, n.opened_seq) > (s.epoch, s.opened_seq)
        order by n.epoch, n.opened_seq limit 1
      ) as next on true
    ), inside as materialized (
      select l.shift_id, e.id, e.kind, e.body from listed l
      -- A shift that nobody closed ends where the till's next one begins.
      join entries e on e.till_id = l.till_id and e.fork = 0
        and (e.epoch, e.seq) > (l.epoch, l.opened_seq)
        and (e.epoch, e.seq) < (
          coalesce(l.closed_epoch, l.next_epoch, 2147483647),
          coalesce(l.closed_seq, l.next_seq, 9223372036854775807))
    ), sold as (
      select i.shift_id,
        count(*) filter (where s.kind = 'sale')::int as sales,
        coalesce(sum(s.total_minor) filter (where s.kind = 'sale'), 0)::bigint as sales_minor,
        count(*) filter (where s.kind = 'refund')::int as refunds,
        coalesce(-sum(s.total_minor) filter (where s.kind = 'refund'), 0)::bigint as refunds_minor,
        sum(s.change_minor)::bigint as change_minor
      from inside i join sales s on s.entry_id = i.id
      group by i.shift_id
    ), paid as (
      select i.shift_id, p.kind, count(*)::int as n, sum(greatest(p.amount_minor, 0))::bigint as taken,
        sum(greatest(-p.amount_minor, 0))::bigint as given
      from inside i join payments p on p.entry_id = i.id
      group by i.shift_id, p.kind
    ), foreign_notes as (
      select i.shift_id, sum((tender ->> 'amountMinor')::bigint)::bigint as amount
      from inside i join sales s on s.entry_id = i.id,
        json_array_elements(i.body -> 'body' -> 'sale' -> 'tenders') as tender
      where tender ->> 'kind' = 'cash' and tender -> 'foreign' is not null
      group by i.shift_id
    ), moved as (
      select shift_id,
        sum((body -> 'body' ->> 'amountMinor')::bigint) filter (where kind = 'cashIn')::bigint as brought,
        sum((body -> 'body' ->> 'amountMinor')::bigint) filter (where kind = 'cashOut')::bigint as taken
      from inside where kind in ('cashIn', 'cashOut')
      group by shift_id
    )
    select l.shift_id::text as "shiftId", l.shop_id as "shopId", l.till_id as "tillId", l.currency,
      ${isoTime('opened_at')} as "openedAt", ${isoTime('closed_at')} as "closedAt",
      l.float_minor as "floatMinor", coalesce(sold.sales, 0) as sales,
      coalesce(sold.sales_minor, 0) as "salesMinor", coalesce(sold.refunds, 0) as refunds,
      coalesce(sold.refunds_minor, 0) as "refundsMinor", coalesce(sold.change_minor, 0) as "changeMinor",
      coalesce((
        select json_agg(json_build_object('kind', p.kind, 'count', p.n, 'inMinor', p.taken, 'outMinor', p.given)
          order by p.kind)
        from paid p where p.shift_id = l.shift_id), '[]') as payments,
      coalesce(moved.brought, 0) as "cashInMinor", coalesce(moved.taken, 0) as "cashOutMinor",
      coalesce(f.amount, 0) as "foreignMinor",
      coalesce((
        select p.taken - p.given from paid p where p.shift_id = l.shift_id and p.kind = 'cash'), 0) as "cashMinor",
      l.expected_minor as "saidMinor", l.counted_minor as "countedMinor",
      not exists (
        select 1 from till_epochs t
        where t.till_id = l.till_id and t.epoch between l.epoch and l.closed_epoch
          and t.contiguous_through < case when t.epoch = l.closed_epoch then l.closed_seq
            else greatest(t.last_seq, t.reported_seq) end
      ) as complete
    from listed l
    left join sold using (shift_id)
    left join moved using (shift_id)
    left join foreign_notes f using (shift_id)
    order by l.opened_at desc, l.shift_id desc
  `.execute(db);
  const last = rows.at(-1);
  const isLast = !last || rows.length < SHIFTS_PER_PAGE;
  return { shifts: rows.map(totalsOf), next: isLast ? null : `${last.openedAt}~${last.shiftId}` };
}

function isoTime(column: 'opened_at' | 'closed_at') {
  return sql`to_char(${sql.ref(`l.${column}`)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

function totalsOf({ complete, cashMinor, ...row }: Row): ShiftTotals {
  const { floatMinor, foreignMinor, changeMinor, cashInMinor, cashOutMinor, saidMinor, countedMinor } = row;
  const expectedMinor = floatMinor + cashMinor - foreignMinor - changeMinor + cashInMinor - cashOutMinor;
  const closed =
    saidMinor === null || countedMinor === null ? null : { expectedMinor: saidMinor, countedMinor };
  return {
    ...row,
    expectedMinor,
    overShortMinor: overShort({ expectedMinor, closed }),
    state: judgeShift({ complete, expectedMinor, closed }),
  };
}
