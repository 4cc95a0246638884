import { sql } from 'kysely';
import { customer, type Customer } from '#shared/shop/customer.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import type { Database } from '../database/open-database.ts';
import { publishRecords } from '../records/put-records.ts';
import {
  CUSTOMER_FIELDS,
  mergeCustomer,
  type CustomerField,
  type FieldChange,
} from '../rules/merge-customer.ts';
import { momentOf } from '../rules/moment.ts';

type Saved = { readonly entry: Entry; readonly body: Extract<FactBody, { kind: 'customerSaved' }> };
type Word = { customer_id: string; field: CustomerField; said_at: Date; entry_id: string };

/**
 * Merges customers that tills have saved into the chain's, field by field, keeps every word that was said,
 * and tells all tills the outcome.
 *
 * @returns whether the chain's channel got news
 */
export async function saveCustomers(db: Database, entries: readonly Entry[], at: string): Promise<boolean> {
  const saved = entries.flatMap((entry): Saved[] =>
    entry.body.kind === 'customerSaved' ? [{ entry, body: entry.body }] : [],
  );
  if (saved.length === 0) return false;
  const ids = [...new Set(saved.map(({ body }) => body.customerId))].sort();
  const known = await lockCustomers(db, ids);
  const records = [];
  for (const id of ids) {
    const { words, record } = known.get(id)!;
    const changes = saved.filter(({ body }) => body.customerId === id).flatMap(changesOf);
    const judged = mergeCustomer(words, changes);
    await keepChanges(db, id, judged);
    const counting = judged.filter(({ counts }) => counts).map(({ change }) => [change.field, change.value]);
    if (counting.length === 0) continue;
    const value = customer.parse({ name: id, ...record, ...Object.fromEntries(counting) });
    records.push({ collection: 'customer' as const, id, value });
  }
  if (records.length === 0) return false;
  await publishRecords(db, { channel: 'chain', records }, new Date(at));
  return true;
}

function changesOf({ entry, body }: Saved): FieldChange[] {
  const at = momentOf(entry, entry.sealedAt);
  return CUSTOMER_FIELDS.flatMap((field) => {
    const value = body[field];
    // Only what the cashier changed: a field as the till knew it before says nothing about now.
    if (value === undefined || body.was?.[field] === value) return [];
    return [{ field, value, at, entryId: entry.id }];
  });
}

async function lockCustomers(db: Database, ids: readonly string[]) {
  const json = JSON.stringify(ids);
  // The account's row is the lock; a customer who was never here has none yet.
  await sql`
    insert into customer_accounts (customer_id)
    select value from json_array_elements_text(${json}::json) order by value on conflict do nothing
  `.execute(db);
  await sql`
    select 1 from customer_accounts
    where customer_id in (select value from json_array_elements_text(${json}::json))
    order by customer_id for update
  `.execute(db);
  const words = await sql<Word>`
    select customer_id, field, said_at, entry_id::text as entry_id from customer_changes
    where counts and customer_id in (select value from json_array_elements_text(${json}::json))
  `.execute(db);
  const records = await sql<{ id: string; value: unknown }>`
    select id, value from records where channel = 'chain' and collection = 'customer'
      and id in (select value from json_array_elements_text(${json}::json))
  `.execute(db);
  return new Map(
    ids.map((id) => {
      const ofThis = words.rows.filter((word) => word.customer_id === id);
      const found = customer.safeParse(records.rows.find((row) => row.id === id)?.value);
      const record: Customer | undefined = found.data;
      const latest = ofThis.map(
        (word) => [word.field, { at: word.said_at.getTime(), entryId: word.entry_id }] as const,
      );
      return [id, { words: new Map(latest), record }];
    }),
  );
}

async function keepChanges(
  db: Database,
  customerId: string,
  judged: readonly { change: FieldChange; counts: boolean }[],
): Promise<void> {
  if (judged.length === 0) return;
  const rows = judged.map(({ change, counts }) => ({
    field: change.field,
    value: change.value,
    said_at: new Date(change.at).toISOString(),
    entry_id: change.entryId,
    counts,
  }));
  await sql`
    update customer_changes set counts = false
    where customer_id = ${customerId} and counts
      and field in (select field from json_to_recordset(${JSON.stringify(rows)}::json)
        as new(field text, counts boolean) where new.counts)
  `.execute(db);
  await sql`
    insert into customer_changes (customer_id, field, value, said_at, entry_id, counts)
    select ${customerId}, field, value, said_at, entry_id, counts
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as new(field text, value text, said_at timestamptz, entry_id uuid, counts boolean)
  `.execute(db);
}
