import type { SaleEntry } from '#shared/sync/entry.ts';
import type { HistoryRow, Place } from '../store/history.ts';
import type { Store } from '../store/open-store.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';

/** Rows read before the list is scrolled further. */
const ROWS_AT_ONCE = 100;
/** Outcomes come in hundreds; the list is drawn once for all that came together. */
const GATHER_MS = 60;

export type SalesShown = {
  /** Newest first. */
  readonly rows: readonly HistoryRow[];
  /** Until when the sales were looked through; null when to the first. */
  readonly back: Place | null;
  readonly isReading: boolean;
};

export type SalesReading = {
  readonly shown: LiveValue<SalesShown>;
  /** The end of the list came into view. */
  more(): void;
  end(): void;
};

type Wanted = (row: HistoryRow, entry: () => SaleEntry) => boolean;

/**
 * Reads the sales that are wanted, newest first, as far back as the list is looked at, and keeps up with
 * what is sold and answered meanwhile. Slice by slice, so that keys are never held up, however many
 * thousand sales there are.
 */
export function readSales(
  store: Pick<Store, 'readHistory' | 'watchSales'>,
  wanted: Wanted,
  onFailure: (cause: unknown) => void,
): SalesReading {
  const shown = liveValue<SalesShown>({ rows: [], back: null, isReading: true });
  let next: Place | null = null;
  let atFirst = false;
  let enough = ROWS_AT_ONCE;
  let running = false;
  const ending = new AbortController();
  const news = new Map<string, HistoryRow | null>();
  let gathering: ReturnType<typeof setTimeout> | undefined;

  async function fill(): Promise<void> {
    if (running) return;
    running = true;
    while (!ending.signal.aborted && !atFirst && shown.get().rows.length < enough) {
      const page = await store.readHistory(next, wanted);
      if (ending.signal.aborted) return;
      next = page.next;
      atFirst = next === null;
      const { rows } = shown.get();
      const known = new Set(rows.map(({ id }) => id));
      const fresh = page.rows.filter(({ id }) => !known.has(id));
      shown.set({ rows: [...rows, ...fresh], back: next, isReading: !atFirst });
      // Keys that came meanwhile go first.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    running = false;
    shown.set({ ...shown.get(), isReading: false });
  }

  const stop = store.watchSales((row, entry) => {
    news.set(row.id, wanted(row, entry) ? row : null);
    gathering ??= setTimeout(fold, GATHER_MS);
  });

  function fold(): void {
    gathering = undefined;
    const { rows, ...rest } = shown.get();
    const changed = rows.flatMap((row) => {
      const now = news.get(row.id);
      news.delete(row.id);
      return now === undefined ? [row] : now === null ? [] : [now];
    });
    // Older than what was read is found when the list is scrolled there.
    const added = [...news.values()].filter((row) => row !== null && (!next || isAfter(row, next)));
    news.clear();
    shown.set({ ...rest, rows: [...changed, ...(added as HistoryRow[])].toSorted(newestFirst) });
  }

  fill().catch(onFailure);
  return {
    shown,
    more() {
      if (shown.get().rows.length < enough) return;
      enough += ROWS_AT_ONCE;
      fill().catch(onFailure);
    },
    end() {
      ending.abort();
      clearTimeout(gathering);
      stop();
    },
  };
}

function isAfter(one: Place, other: Place): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq >= other.seq);
}

function newestFirst(one: Place, other: Place): number {
  return other.epoch - one.epoch || other.seq - one.seq;
}
