import type { RxCollection } from 'rxdb';
import { combineLatest } from 'rxjs';
import type { SaleBody } from '#shared/sync/entry.ts';
import type { EntryDocument, EntryState } from './documents.ts';

export type HistoryRow = Pick<
  EntryDocument,
  'id' | 'receiptNumber' | 'totalMinor' | 'currency' | 'completedAt' | 'state' | 'exceptions'
> & { readonly kind: SaleBody['kind'] };

const SALES: SaleBody['kind'][] = ['sale', 'refund'];
const isSale = { kind: { $in: SALES } };

export type StateCounts = Readonly<Record<EntryState, number>>;

const STATES: readonly EntryState[] = ['waiting', 'sent', 'settled', 'quarantined'];

/** Calls back with the newest sales first, at once and after every change. The answer ends it. */
export function watchHistory(
  entries: RxCollection<EntryDocument>,
  limit: number,
  onRows: (rows: readonly HistoryRow[]) => void,
): () => void {
  const query = entries.find({
    selector: isSale,
    sort: [{ epoch: 'desc' }, { seq: 'desc' }],
    limit,
  });
  const watching = query.$.subscribe((found) => onRows(found.map(toRow)));
  return () => watching.unsubscribe();
}

/** Calls back with the counts, at once and after every change. The answer ends it. */
export function watchCounts(
  entries: RxCollection<EntryDocument>,
  onCounts: (counts: StateCounts) => void,
): () => void {
  const watching = combineLatest(
    STATES.map((state) => entries.count({ selector: { state: { $eq: state } } }).$),
  ).subscribe(([waiting = 0, sent = 0, settled = 0, quarantined = 0]) =>
    onCounts({ waiting, sent, settled, quarantined }),
  );
  return () => watching.unsubscribe();
}

/** How many entries are in each state; sales and other facts alike. */
export async function countByState(entries: RxCollection<EntryDocument>): Promise<StateCounts> {
  const counts = await Promise.all(
    STATES.map((state) => entries.count({ selector: { state: { $eq: state } } }).exec()),
  );
  const [waiting = 0, sent = 0, settled = 0, quarantined = 0] = counts;
  return { waiting, sent, settled, quarantined };
}

function toRow(document: EntryDocument): HistoryRow {
  const { id, receiptNumber, totalMinor, currency, completedAt, state, exceptions } = document;
  const kind = document.kind === 'refund' ? 'refund' : 'sale';
  return { id, kind, receiptNumber, totalMinor, currency, completedAt, state, exceptions };
}
