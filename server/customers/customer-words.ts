import { sql } from 'kysely';
import { customer, type Customer } from '#shared/shop/customer.ts';
import type { Database } from '../database/open-database.ts';
import type { CustomerField, FieldChange } from '../rules/merge-customer.ts';

/** The word that counts on each field. */
export type Words = ReadonlyMap<CustomerField, Pick<FieldChange, 'at' | 'entryId'>>;

export type KnownCustomer = {
  readonly words: Words;
  /** As the chain's channel has them; undefined where it has none. */
  readonly record: Customer | undefined;
  /** What is booked, minor units. */
  readonly balanceMinor: number;
};

/** A change, and whether it counts. */
export type Judged = { readonly change: FieldChange; readonly counts: boolean };

/** Locks these customers in sorted order, and reads what is known of them. Everybody who writes a customer of the chain begins here. */
export async function lockCustomers(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownCustomer>> {
  const json = JSON.stringify(ids);
  // The account's row is the lock; a customer who was never here has none yet.
  await sql`
    insert into customer_accounts (customer_id)
    select value from json_array_elements_text(${json}::json) order by value on conflict do nothing
  `.execute(db);
  const accounts = await sql<{ id: string; balance: number }>`
    select customer_id as id, balance_minor as balance from customer_accounts
    where customer_id in (select value from json_array_elements_text(${json}::json))
    order by customer_id for update
  `.execute(db);
  const words = await sql<{ customer_id: string; field: CustomerField; said_at: Date; entry_id: string }>`
    select customer_id, field, said_at, entry_id::text as entry_id from customer_changes
    where counts and customer_id in (select value from json_array_elements_text(${json}::json))
  `.execute(db);
  const records = await sql<{ id: string; value: unknown }>`
    select id, value from records where channel = 'chain' and collection = 'customer'
      and id in (select value from json_array_elements_text(${json}::json))
  `.execute(db);
  const wordsOf = Map.groupBy(words.rows, (word) => word.customer_id);
  const recordOf = new Map(records.rows.map(({ id, value }) => [id, customer.safeParse(value).data]));
  return new Map(
    accounts.rows.map(({ id, balance: balanceMinor }) => {
      const latest = (wordsOf.get(id) ?? []).map(
        (word) => [word.field, { at: word.said_at.getTime(), entryId: word.entry_id }] as const,
      );
      return [id, { words: new Map(latest), record: recordOf.get(id), balanceMinor }];
    }),
  );
}

/** What head office itself said last about each field of these customers. */
export async function ownWords(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<CustomerField, string | null>>> {
  const { rows } = await sql<{ id: string; field: CustomerField; value: string | null }>`
    select distinct on (c.customer_id, c.field) c.customer_id as id, c.field, c.value
    from customer_changes c left join entries e on e.id = c.entry_id
    where e.id is null
      and c.customer_id in (select value from json_array_elements_text(${JSON.stringify(ids)}::json))
    order by c.customer_id, c.field, c.said_at desc
  `.execute(db);
  const byCustomer = Map.groupBy(rows, ({ id }) => id);
  return new Map(
    [...byCustomer].map(([id, words]) => [id, new Map(words.map(({ field, value }) => [field, value]))]),
  );
}

/** Keeps every word that was said, and which of them counts from now on. The caller holds the customers' locks. */
export async function keepWords(
  db: Database,
  said: readonly { readonly customerId: string; readonly judged: readonly Judged[] }[],
): Promise<void> {
  const rows = said.flatMap(({ customerId, judged }) =>
    judged.map(({ change, counts }) => ({
      customer_id: customerId,
      field: change.field,
      value: change.value,
      said_at: new Date(change.at).toISOString(),
      entry_id: change.entryId,
      counts,
    })),
  );
  if (rows.length === 0) return;
  const json = JSON.stringify(rows);
  await sql`
    update customer_changes set counts = false
    from json_to_recordset(${json}::json) as new(customer_id text, field text, counts boolean)
    where customer_changes.counts and new.counts
      and customer_changes.customer_id = new.customer_id and customer_changes.field = new.field
  `.execute(db);
  await sql`
    insert into customer_changes (customer_id, field, value, said_at, entry_id, counts)
    select customer_id, field, value, said_at, entry_id, counts
    from json_to_recordset(${json}::json)
      as new(customer_id text, field text, value text, said_at timestamptz, entry_id uuid, counts boolean)
  `.execute(db);
}

/** Lays the words that count over a customer; a field whose word is that there is none goes. */
export function withWords(id: string, record: Customer | undefined, judged: readonly Judged[]): Customer {
  const fields: Record<string, unknown> = { name: id, ...record };
  for (const { change, counts } of judged) {
    if (!counts) continue;
    if (change.value === null) delete fields[change.field];
    else fields[change.field] = change.value;
  }
  return customer.parse(fields);
}

export type SaidOfCustomer = {
  readonly field: CustomerField;
  /** null: that there is none. */
  readonly value: string | null;
  readonly saidAt: Date;
  readonly counts: boolean;
  /** The till at which it was said; null at head office. */
  readonly tillId: string | null;
};

const WORDS_LISTED_MAX = 1000;

/** Everything that was ever said about a customer, newest first; what counts is marked. */
export async function historyOfCustomer(db: Database, customerId: string): Promise<SaidOfCustomer[]> {
  const { rows } = await sql<SaidOfCustomer>`
    select c.field, c.value, c.said_at as "saidAt", c.counts, e.till_id as "tillId"
    from customer_changes c left join entries e on e.id = c.entry_id
    where c.customer_id = ${customerId}
    order by c.said_at desc, c.entry_id, c.field
    limit ${WORDS_LISTED_MAX}
  `.execute(db);
  return rows;
}
