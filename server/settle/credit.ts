import { sql } from 'kysely';
import { customer } from '#shared/shop/customer.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { momentOf } from '#shared/sync/moment.ts';
import type { Database } from '../database/open-database.ts';
import { publishRecords } from '../records/put-records.ts';
import { putOnAccount } from '../rules/credit-beyond-limit.ts';
import type { Credit } from '../rules/facts.ts';

/** What was put on an account by a till, and when head office booked it, milliseconds. */
type Put = { readonly tillId: string; readonly amountMinor: number; readonly bookedAt: number };

type Account = Pick<Credit, 'balanceMinor' | 'limitMinor' | 'sliceMinor'> & { readonly puts: readonly Put[] };

/** The accounts that a batch of sales changes. Sales are judged one after another, each knowing the ones before. */
export type Accounts = {
  creditOf(entry: SaleEntry): Credit | undefined;
  /** Counts a sale in that was booked now. */
  put(entry: SaleEntry, amountMinor: number): void;
  /** Everybody who is said to have allowed a customer to go beyond their slice. */
  readonly allowing: readonly string[];
};

/** The accounts that these entries change, locked in sorted order. One is made where there is none. */
export async function lockAccounts(
  db: Database,
  entries: readonly SaleEntry[],
  settledAt: string,
): Promise<Accounts> {
  const onAccount = entries.filter(
    ({ body }) => body.sale.customerId !== undefined && putOnAccount(body.sale) !== 0,
  );
  const accounts = await readAccounts(db, onAccount);
  const sliced = onAccount.filter(
    ({ body }) => accounts.get(body.sale.customerId!)?.sliceMinor !== undefined,
  );
  const allowed = await allowedBeyond(db, sliced);
  return {
    allowing: [...new Set([...allowed.values()].flat())],
    creditOf(entry) {
      const { sale } = entry.body;
      const account = sale.customerId === undefined ? undefined : accounts.get(sale.customerId);
      if (!account) return undefined;
      const { puts, ...credit } = account;
      // Booked after the sale was made: the till cannot have heard of it, whichever came here first.
      const leftAt = momentOf(entry, sale.completedAt);
      const unheard = puts.filter(({ tillId, bookedAt }) => tillId === entry.tillId && bookedAt > leftAt);
      return {
        ...credit,
        unheardMinor: unheard.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
        allowedBy: allowed.get(sale.id.toLowerCase()) ?? [],
      };
    },
    put({ tillId, body: { sale } }, amountMinor) {
      const account = sale.customerId === undefined ? undefined : accounts.get(sale.customerId);
      if (!account || sale.customerId === undefined) return;
      accounts.set(sale.customerId, {
        ...account,
        balanceMinor: account.balanceMinor + amountMinor,
        puts: [...account.puts, { tillId, amountMinor, bookedAt: Date.parse(settledAt) }],
      });
    },
  };
}

async function readAccounts(db: Database, entries: readonly SaleEntry[]): Promise<Map<string, Account>> {
  const ids = new Set(entries.flatMap(({ body }) => body.sale.customerId ?? []));
  if (ids.size === 0) return new Map();
  const json = JSON.stringify([...ids].sort());
  await sql`
    insert into customer_accounts (customer_id)
    select value from json_array_elements_text(${json}::json) order by value
    on conflict do nothing
  `.execute(db);
  const { rows } = await sql<{ id: string; balance: number; value: unknown }>`
    select a.customer_id as id, a.balance_minor as balance, r.value
    from customer_accounts a
    left join records r on r.channel = 'chain' and r.collection = 'customer' and r.id = a.customer_id
    where a.customer_id in (select value from json_array_elements_text(${json}::json))
    order by a.customer_id
    for update of a
  `.execute(db);
  const earliest = Math.min(...entries.map((entry) => momentOf(entry, entry.body.sale.completedAt)));
  // A statement of its own: it must see what whoever held the accounts has committed meanwhile.
  const puts = await sql<Put & { id: string }>`
    select l.customer_id as id, s.till_id as "tillId", l.amount_minor as "amountMinor",
      (extract(epoch from l.at) * 1000)::bigint as "bookedAt"
    from customer_ledger l
    -- What a payment's reference names is no sale.
    join sales s on s.entry_id = case when l.source ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.source::uuid end
    where l.customer_id in (select value from json_array_elements_text(${json}::json))
      and l.at > ${new Date(earliest).toISOString()}::timestamptz
  `.execute(db);
  return new Map(
    rows.map(({ id, balance: balanceMinor, value }) => {
      const record = customer.safeParse(value).data;
      const sliceMinor = record?.creditSliceMinor;
      const limitMinor = record?.creditLimitMinor ?? sliceMinor ?? 0;
      return [id, { balanceMinor, limitMinor, sliceMinor, puts: puts.rows.filter((put) => put.id === id) }];
    }),
  );
}

/** An approval is sealed just before its sale; a parked basket may wait a while. */
const ENTRIES_LOOKED_BACK = 5000;

/** Who allowed these sales to go beyond their customer's slice, by sale id in lower case, as their tills sealed it. */
async function allowedBeyond(
  db: Database,
  entries: readonly SaleEntry[],
): Promise<ReadonlyMap<string, string[]>> {
  const allowed = new Map<string, string[]>();
  if (entries.length === 0) return allowed;
  const sales = entries.map(({ tillId, epoch, seq, body }) => ({ tillId, epoch, seq, saleId: body.sale.id }));
  const { rows } = await sql<{ saleId: string; by: string }>`
    select distinct n."saleId"::text as "saleId", e.body -> 'body' ->> 'by' as by
    from json_to_recordset(${JSON.stringify(sales)}::json)
      as n("tillId" text, epoch int, seq bigint, "saleId" uuid)
    join entries e on e.till_id = n."tillId" and e.epoch = n.epoch and e.kind = 'overrideGiven'
      and e.seq < n.seq and e.seq >= n.seq - ${ENTRIES_LOOKED_BACK}::bigint
    where e.body -> 'body' ->> 'action' = 'creditBeyondLimit' and lower(e.body -> 'body' ->> 'saleId') = n."saleId"::text
  `.execute(db);
  for (const { saleId, by } of rows) allowed.set(saleId, [...(allowed.get(saleId) ?? []), by]);
  return allowed;
}

export type AccountChange = {
  /** Names what changed the account, once: an entry's id, or a payment's reference. */
  readonly source: string;
  readonly customerId: string;
  /** Positive: owes more. Minor units. */
  readonly amountMinor: number;
};

/**
 * Books changes of accounts and tells every till of the chain the new balances. The caller holds the
 * accounts' locks.
 */
export async function bookAccounts(
  db: Database,
  changes: readonly AccountChange[],
  at: string,
): Promise<void> {
  if (changes.length === 0) return;
  const json = JSON.stringify(changes);
  await sql`
    insert into customer_ledger (source, customer_id, amount_minor, at)
    select source, "customerId", "amountMinor", ${at}::timestamptz
    from json_to_recordset(${json}::json) as change(source text, "customerId" text, "amountMinor" bigint)
  `.execute(db);
  const { rows } = await sql<{ id: string; balance: number; value: unknown }>`
    with changed as (
      update customer_accounts a set balance_minor = a.balance_minor + sums.amount
      from (
        select "customerId" as id, sum("amountMinor")::bigint as amount
        from json_to_recordset(${json}::json) as change("customerId" text, "amountMinor" bigint)
        group by "customerId"
      ) as sums
      where a.customer_id = sums.id
      returning a.customer_id as id, a.balance_minor as balance
    )
    select changed.id, changed.balance, r.value
    from changed
    join records r on r.channel = 'chain' and r.collection = 'customer' and r.id = changed.id
  `.execute(db);
  const records = rows.flatMap(({ id, balance, value }) => {
    const known = customer.safeParse(value);
    if (!known.success) return [];
    return [{ collection: 'customer' as const, id, value: { ...known.data, balanceMinor: balance } }];
  });
  if (records.length > 0) await publishRecords(db, { channel: 'chain', records }, new Date(at));
}
