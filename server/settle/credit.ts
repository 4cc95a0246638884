import { sql } from 'kysely';
import { customer, type Customer } from '#shared/shop/customer.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';
import { publishRecords } from '../records/put-records.ts';
import { putOnAccount } from '../rules/credit-beyond-limit.ts';
import type { Credit } from '../rules/facts.ts';

type Account = Credit & { readonly record: Customer | undefined };

/** The accounts that these entries change, locked in sorted order. One is made where there is none. */
export async function lockAccounts(
  db: Database,
  entries: readonly SaleEntry[],
): Promise<Map<string, Account>> {
  const ids = new Set<string>();
  for (const { body } of entries) {
    if (body.sale.customerId !== undefined && putOnAccount(body.sale) !== 0) ids.add(body.sale.customerId);
  }
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
  return new Map(
    rows.map(({ id, balance, value }) => {
      const record = customer.safeParse(value).data;
      const limitMinor = record?.creditLimitMinor ?? record?.creditSliceMinor ?? 0;
      return [id, { balanceMinor: balance, limitMinor, record }];
    }),
  );
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
