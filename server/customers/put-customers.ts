import { randomUUID } from 'node:crypto';
import { readRecord, type FeedRecord } from '#shared/sync/record.ts';
import type { Customer } from '#shared/shop/customer.ts';
import type { Database } from '../database/open-database.ts';
import {
  CUSTOMER_FIELDS,
  mergeCustomer,
  type CustomerField,
  type FieldChange,
} from '../rules/merge-customer.ts';
import {
  keepWords,
  lockCustomers,
  ownWords,
  withWords,
  type Judged,
  type KnownCustomer,
} from './customer-words.ts';

/** A customer of the chain as head office wants them; null: no more. */
export type CustomerRecord = Omit<FeedRecord, 'collection'> & { readonly collection: 'customer' };

/**
 * Merges customers that head office has written with what tills say, under the same lock and by the same
 * rule: what head office says newly is a word of now, kept in the history, and a till's older word that comes
 * late does not count against it. What it has said before and says again, or leaves out as before, is no
 * news: a list that is sent every night must not undo what a cashier wrote down. What tills do not say (group,
 * limits, address) is as it is written. What they owe stays as it is booked, whatever the request says.
 *
 * @param records known to be right, each customer once
 * @returns the documents to publish, inside the caller's transaction
 */
export async function mergeWritten(
  db: Database,
  records: readonly CustomerRecord[],
  now: Date,
): Promise<CustomerRecord[]> {
  if (records.length === 0) return [];
  const ids = records.map(({ id }) => id).sort();
  const known = await lockCustomers(db, ids);
  const own = await ownWords(db, ids);
  const merged = records.map(({ id, value, ...rest }) => {
    const before = known.get(id)!;
    const written = value === null ? undefined : writtenCustomer(value);
    const judged = mergeCustomer(before.words, changesOf(before, own.get(id), written, now));
    return {
      customerId: id,
      judged,
      record: { ...rest, id, value: documentOf(id, before, written, judged) },
    };
  });
  await keepWords(db, merged);
  return merged.map(({ record }) => record);
}

function writtenCustomer(value: unknown): Customer {
  const read = readRecord('customer', value);
  if (!read.ok) throw new Error(`customer: ${read.problem.path}: ${read.problem.message}`);
  return read.value;
}

function changesOf(
  { words, record }: KnownCustomer,
  own: ReadonlyMap<CustomerField, string | null> | undefined,
  written: Customer | undefined,
  now: Date,
): FieldChange[] {
  // It is no entry's; the history tells by that who said it.
  const entryId = randomUUID();
  return CUSTOMER_FIELDS.flatMap((field): FieldChange[] => {
    const value = written?.[field] ?? null;
    // Written before words were kept: then what is there is what head office said.
    const before = own?.get(field) ?? (words.has(field) ? null : (record?.[field] ?? null));
    // Of somebody who goes everything is said, so that no older word brings them back.
    if (written && value === before) return [];
    // Whoever writes at head office has seen what is there, also from a till whose clock is ahead.
    const at = Math.max(now.getTime(), (words.get(field)?.at ?? 0) + 1);
    return [{ field, value, at, entryId }];
  });
}

function documentOf(
  id: string,
  { record, balanceMinor }: KnownCustomer,
  written: Customer | undefined,
  judged: readonly Judged[],
): Customer | null {
  if (!written) return null;
  const isBooked = balanceMinor !== 0 || record?.balanceMinor !== undefined;
  const { balanceMinor: _, ...own } = { ...written, ...saidSoFar(record) };
  return withWords(id, { ...own, ...(isBooked && { balanceMinor }) }, judged);
}

/** The fields that are merged, as they are; what is said newly is laid over them. */
function saidSoFar(record: Customer | undefined): Partial<Customer> {
  return record ? Object.fromEntries(CUSTOMER_FIELDS.map((field) => [field, record[field]])) : {};
}
