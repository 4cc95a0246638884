import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { ShopQueues } from '../queue/shop-queues.ts';

export type TillSummary = {
  readonly tillId: string;
  readonly name: string;
  readonly shopName: string;
  readonly sales: number;
  readonly refunds: number;
  /** Sales less refunds, minor units. */
  readonly totalMinor: number;
  readonly contiguousThrough: number;
  readonly lastSeq: number;
  readonly lastSettledAt: string | null;
  /** Entries of the newest epoch that are settled. */
  readonly settled: number;
  /** Why the till may not sell; null in the ordinary case. */
  readonly frozen: 'copied' | 'forked' | null;
};

export type Summary = {
  readonly sales: number;
  readonly refunds: number;
  readonly settledEntries: number;
  readonly quarantined: number;
  readonly exceptions: Readonly<Record<string, number>>;
  readonly totalMinor: number;
  /** Null as long as no chain is set up. */
  readonly currency: string | null;
  readonly chainName: string | null;
  readonly tills: readonly TillSummary[];
  /** Messages waiting in all queues, roughly; null when the queue service does not answer. */
  readonly queueWaiting: number | null;
};

/** Everything that was settled, in figures. */
export async function summarise(db: Database, queues: ShopQueues): Promise<Summary> {
  const chain = await db.selectFrom('chain').select(['name', 'currency']).executeTakeFirst();
  const tills = await summariseTills(db);
  const exceptions = await sql<{ code: string; n: number }>`
    select code, count(*)::int as n from exceptions where state <> 'resolved' group by code order by code
  `.execute(db);
  const counts = await sql<{ entries: number; quarantined: number }>`
    select (select count(*)::int from entries) as entries, (select count(*)::int from quarantine where state = 'open') as quarantined
  `.execute(db);
  const sum = (of: (till: TillSummary) => number) => tills.reduce((total, till) => total + of(till), 0);
  return {
    sales: sum((till) => till.sales),
    refunds: sum((till) => till.refunds),
    settledEntries: counts.rows[0]!.entries,
    quarantined: counts.rows[0]!.quarantined,
    exceptions: Object.fromEntries(exceptions.rows.map((row) => [row.code, row.n])),
    totalMinor: sum((till) => till.totalMinor),
    currency: chain?.currency ?? null,
    chainName: chain?.name ?? null,
    tills,
    queueWaiting: await countWaiting(db, queues),
  };
}

async function summariseTills(db: Database): Promise<TillSummary[]> {
  const { rows } = await sql<Omit<TillSummary, 'lastSettledAt'> & { lastSettledAt: Date | null }>`
    select t.id as "tillId", t.name, s.name as "shopName",
      coalesce(sold.sales, 0) as sales, coalesce(sold.refunds, 0) as refunds,
      coalesce(sold.total, 0) as "totalMinor", e.contiguous_through as "contiguousThrough",
      e.last_seq as "lastSeq", e.last_settled_at as "lastSettledAt",
      e.settled_count as settled, e.frozen_reason as frozen
    from tills t
    join shops s on s.id = t.shop_id
    join till_epochs e on e.till_id = t.id and e.epoch = t.epoch
    left join (
      select till_id, count(*) filter (where kind = 'sale')::int as sales,
        count(*) filter (where kind = 'refund')::int as refunds, sum(total_minor)::bigint as total
      from sales group by till_id
    ) as sold on sold.till_id = t.id
    order by s.name, t.enrolled_at
  `.execute(db);
  return rows.map((row) => ({ ...row, lastSettledAt: row.lastSettledAt?.toISOString() ?? null }));
}

async function countWaiting(db: Database, queues: ShopQueues): Promise<number | null> {
  const shops = await db.selectFrom('shops').select('id').execute();
  try {
    const counts = await Promise.all(shops.map(({ id }) => queues.of(id).waiting()));
    return counts.reduce((sum, count) => sum + count, 0);
  } catch {
    return null;
  }
}

const ENTRIES_PER_PAGE = 1000;

export type EntriesPage = {
  readonly entries: readonly {
    readonly id: string;
    readonly epoch: number;
    readonly seq: number;
    readonly hash: string;
    readonly kind: string;
    readonly receiptNumber: string;
    readonly totalMinor: number;
  }[];
  /** The `after` of the next page; null when this is the last. */
  readonly next: string | null;
};

/** A till's settled entries in the order of its journal, for comparing it with the till. */
export async function pageOfEntries(
  db: Database,
  tillId: string,
  after: string | undefined,
): Promise<EntriesPage> {
  const [epoch, seq] = (after ?? '0.0').split('.').map(Number);
  const { rows } = await sql<EntriesPage['entries'][number]>`
    select e.id::text as id, e.epoch, e.seq, e.hash, e.kind, s.receipt_number as "receiptNumber",
      e.total_minor as "totalMinor"
    from entries e join sales s on s.entry_id = e.id
    where e.till_id = ${tillId} and (e.epoch, e.seq) > (${epoch}::int, ${seq}::bigint)
    order by e.epoch, e.seq
    limit ${ENTRIES_PER_PAGE}
  `.execute(db);
  const last = rows.at(-1);
  return {
    entries: rows,
    next: last && rows.length === ENTRIES_PER_PAGE ? `${last.epoch}.${last.seq}` : null,
  };
}

export type LatestSale = {
  readonly entryId: string;
  readonly receiptNumber: string;
  readonly kind: 'sale' | 'refund';
  readonly tillName: string;
  readonly shopName: string;
  readonly completedAt: Date;
  readonly settledAt: Date;
  readonly lines: number;
  readonly totalMinor: number;
  readonly currency: string;
  readonly exceptions: readonly { code: string; message: string; line: number | null }[];
};

export async function latestSales(db: Database, limit: number): Promise<LatestSale[]> {
  const { rows } = await sql<LatestSale>`
    select s.entry_id::text as "entryId", s.receipt_number as "receiptNumber", s.kind, t.name as "tillName", shops.name as "shopName",
      s.completed_at as "completedAt", s.settled_at as "settledAt", s.line_count as lines,
      s.total_minor as "totalMinor", s.currency, coalesce((
        select json_agg(json_build_object('code', x.code, 'message', x.message, 'line', x.line) order by x.position)
        from exceptions x where x.entry_id = s.entry_id and x.position <= 3), '[]') as exceptions
    from sales s
    join tills t on t.id = s.till_id
    join shops on shops.id = s.shop_id
    order by s.settled_at desc, s.completed_at desc, s.entry_id
    limit ${limit}
  `.execute(db);
  return rows;
}

export type Quarantined = {
  readonly reason: string;
  readonly message: string;
  readonly tillId: string | null;
  readonly lastSeenAt: Date;
  readonly times: number;
};

export async function latestQuarantined(db: Database, limit: number): Promise<Quarantined[]> {
  const { rows } = await sql<Quarantined>`
    select reason, message, till_id as "tillId", last_seen_at as "lastSeenAt", times
    from quarantine where state = 'open' order by last_seen_at desc, id desc limit ${limit}
  `.execute(db);
  return rows;
}
