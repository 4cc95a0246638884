import type { Entry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import { momentOf } from '#shared/sync/moment.ts';
import { keepWords, lockCustomers, withWords } from '../customers/customer-words.ts';
import type { Database } from '../database/open-database.ts';
import { publishRecords } from '../records/put-records.ts';
import { CUSTOMER_FIELDS, mergeCustomer, type FieldChange } from '../rules/merge-customer.ts';

type Saved = { readonly entry: Entry; readonly body: Extract<FactBody, { kind: 'customerSaved' }> };

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
  const words = ids.map((customerId) => {
    const changes = saved.filter(({ body }) => body.customerId === customerId).flatMap(changesOf);
    return { customerId, judged: mergeCustomer(known.get(customerId)!.words, changes) };
  });
  await keepWords(db, words);
  const records = words
    .filter(({ judged }) => judged.some(({ counts }) => counts))
    .map(({ customerId: id, judged }) => {
      const value = withWords(id, known.get(id)!.record, judged);
      return { collection: 'customer' as const, id, value };
    });
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
