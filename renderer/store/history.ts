import type { RxCollection } from 'rxdb';
import type { SaleBody, SaleEntry } from '#shared/sync/entry.ts';
import { runQuery, watchQuery } from './run-query.ts';
import type { EntryDocument, EntryState } from './documents.ts';

export type HistoryRow = Pick<
  EntryDocument,
  | 'id'
  | 'epoch'
  | 'seq'
  | 'receiptNumber'
  | 'totalMinor'
  | 'currency'
  | 'completedAt'
  | 'state'
  | 'exceptions'
> & { readonly kind: SaleBody['kind'] };

/** A place in the journal. */
export type Place = { readonly epoch: number; readonly seq: number };

export type HistoryPage = {
  /** Newest first. */
  readonly rows: readonly HistoryRow[];
  /** Where to go on with older ones; null when there are none. */
  readonly next: Place | null;
};

/** Entries read at once: few enough that a key pressed meanwhile is not felt. */
const READ_AT_ONCE = 150;

/**
 * Reads sales backwards from a place, newest first, one slice of the journal at a time.
 *
 * @param from the place before which to read; the epoch's first numbers are followed by the epoch before
 * @param wanted which rows are meant; the entry is decoded only if asked for
 * @returns what the slice has, which may be nothing although older slices have more
 */
export async function readHistory(
  entries: RxCollection<EntryDocument>,
  from: Place,
  wanted: (row: HistoryRow, entry: () => SaleEntry) => boolean,
): Promise<HistoryPage> {
  if (from.epoch < 1) return { rows: [], next: null };
  const found = await runQuery(
    entries.find({
      selector: { epoch: from.epoch, seq: { $lt: from.seq } },
      sort: [{ epoch: 'desc' }, { seq: 'desc' }],
      limit: READ_AT_ONCE,
    }),
  );
  const rows = found
    .filter(({ kind }) => kind === 'sale' || kind === 'refund')
    .flatMap((document) => {
      const row = toRow(document);
      return wanted(row, () => JSON.parse(document.entry) as SaleEntry) ? [row] : [];
    });
  const last = found.at(-1);
  if (last && last.seq > 1) return { rows, next: { epoch: last.epoch, seq: last.seq } };
  const before = from.epoch - 1;
  return { rows, next: before < 1 ? null : { epoch: before, seq: Number.MAX_SAFE_INTEGER } };
}

/** The sales and refunds that head office has not answered yet, in no order. */
export async function unansweredSales(entries: RxCollection<EntryDocument>): Promise<SaleEntry[]> {
  const found = await runQuery(entries.find({ selector: { state: { $in: ['waiting', 'sent'] } } }));
  return found.flatMap(({ kind, entry }) =>
    kind === 'sale' || kind === 'refund' ? [JSON.parse(entry) as SaleEntry] : [],
  );
}

/** Calls back with each sale that is kept or answered from now on. The answer ends it. */
export function watchSales(
  entries: RxCollection<EntryDocument>,
  onSale: (row: HistoryRow, entry: () => SaleEntry) => void,
): () => void {
  const watching = entries.$.subscribe(({ documentData }) => {
    const { kind, entry } = documentData;
    if (kind === 'sale' || kind === 'refund')
      onSale(toRow(documentData), () => JSON.parse(entry) as SaleEntry);
  });
  return () => watching.unsubscribe();
}

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
  onFailure: (cause: unknown) => void,
): () => void {
  const counts = new Map<EntryState, number>();
  const ends = STATES.map((state) =>
    watchQuery(
      entries.count({ selector: { state: { $eq: state } } }),
      (count) => {
        counts.set(state, count);
        if (counts.size === STATES.length) onCounts(Object.fromEntries(counts) as StateCounts);
      },
      onFailure,
    ),
  );
  return () => {
    for (const end of ends) end();
  };
}

/** How many entries are in each state; sales and other facts alike. */
export async function countByState(entries: RxCollection<EntryDocument>): Promise<StateCounts> {
  const counts = await Promise.all(
    STATES.map((state) => runQuery(entries.count({ selector: { state: { $eq: state } } }))),
  );
  const [waiting = 0, sent = 0, settled = 0, quarantined = 0] = counts;
  return { waiting, sent, settled, quarantined };
}

function toRow(document: EntryDocument): HistoryRow {
  const { id, epoch, seq, receiptNumber, totalMinor, currency, completedAt, state, exceptions } = document;
  const kind = document.kind === 'refund' ? 'refund' : 'sale';
  return { id, epoch, seq, kind, receiptNumber, totalMinor, currency, completedAt, state, exceptions };
}
