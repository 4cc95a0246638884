import type { RxCollection } from 'rxdb';
import { combineLatest } from 'rxjs';
import type { EntryDocument, EntryState } from './documents.ts';

export type HistoryRow = Pick<
  EntryDocument,
  'id' | 'kind' | 'receiptNumber' | 'totalMinor' | 'currency' | 'completedAt' | 'state' | 'exceptions'
>;

export type StateCounts = Readonly<Record<EntryState, number>>;

const STATES: readonly EntryState[] = ['waiting', 'sent', 'settled', 'quarantined'];

/** Calls back with the newest entries first, at once and after every change. The answer ends it. */
export function watchHistory(
  entries: RxCollection<EntryDocument>,
  limit: number,
  onRows: (rows: readonly HistoryRow[]) => void,
): () => void {
  const query = entries.find({ sort: [{ epoch: 'desc' }, { seq: 'desc' }], limit });
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

/** How many entries are in each state. */
export async function countByState(entries: RxCollection<EntryDocument>): Promise<StateCounts> {
  const counts = await Promise.all(
    STATES.map((state) => entries.count({ selector: { state: { $eq: state } } }).exec()),
  );
  const [waiting = 0, sent = 0, settled = 0, quarantined = 0] = counts;
  return { waiting, sent, settled, quarantined };
}

function toRow(document: EntryDocument): HistoryRow {
  const { id, kind, receiptNumber, totalMinor, currency, completedAt, state, exceptions } = document;
  return { id, kind, receiptNumber, totalMinor, currency, completedAt, state, exceptions };
}
