import { expect, test, vi } from 'vitest';
import type { SaleEntry } from '#shared/sync/entry.ts';
import type { HistoryRow, Place } from '../store/history.ts';
import { readSales } from './read-sales.ts';
import { EVERY_SALE, isMeant } from './sales-query.ts';

function rowOf(seq: number, part: Partial<HistoryRow> = {}): HistoryRow {
  const number = `HS01-26-${String(seq).padStart(6, '0')}`;
  const at = new Date(Date.UTC(2026, 10, 20, 9, 0, seq)).toISOString();
  return {
    id: `e${seq}`,
    epoch: 1,
    seq,
    kind: 'sale',
    receiptNumber: number,
    totalMinor: seq * 10,
    currency: 'EUR',
    completedAt: at,
    state: 'waiting',
    exceptions: 0,
    ...part,
  };
}
const entry = (names: string[], customerId?: string) => () =>
  ({
    body: { sale: { lines: names.map((name) => ({ name, code: '1' })), tenders: [], customerId } },
  }) as unknown as SaleEntry;

/** A store of so many sales, which counts how often it is read. */
function storeOf(count: number) {
  const rows = Array.from({ length: count }, (_, place) => rowOf(place + 1));
  type OnSale = (row: HistoryRow, of: () => SaleEntry) => void;
  const store = {
    reads: 0,
    onSale: undefined as OnSale | undefined,
    async readHistory(from: Place | null, wanted: (row: HistoryRow, of: () => SaleEntry) => boolean) {
      store.reads++;
      const end = from?.seq ?? count + 1;
      const slice = rows.slice(Math.max(0, end - 151), end - 1).toReversed();
      const last = slice.at(-1);
      const next = last && last.seq > 1 ? { epoch: 1, seq: last.seq } : null;
      return { rows: slice.filter((row) => wanted(row, entry([]))), next };
    },
    watchSales(onSale: OnSale) {
      store.onSale = onSale;
      return () => void (store.onSale = undefined);
    },
  };
  return store;
}
const fail = (cause: unknown): never => {
  throw cause;
};

test('of ten thousand sales only what is looked at is read', async () => {
  const store = storeOf(10_000);
  const reading = readSales(store, () => true, fail);
  await vi.waitFor(() => expect(reading.shown.get().isReading).toBe(false));
  expect(store.reads).toBe(1);
  expect(reading.shown.get().rows[0]?.seq).toBe(10_000);
  reading.more();
  await vi.waitFor(() => expect(reading.shown.get().rows.length).toBeGreaterThan(200));
  reading.end();
});

test('the one sale that is wanted is found at the very beginning', async () => {
  const store = storeOf(1000);
  const reading = readSales(store, (row) => row.seq === 1, fail);
  await vi.waitFor(() => expect(reading.shown.get()).toMatchObject({ isReading: false, back: null }));
  expect(reading.shown.get().rows.map(({ seq }) => seq)).toEqual([1]);
});

test('a sale made meanwhile comes first, an answer changes its row, and neither is there twice', async () => {
  const store = storeOf(3);
  const reading = readSales(store, () => true, fail);
  await vi.waitFor(() => expect(reading.shown.get().isReading).toBe(false));
  store.onSale!(rowOf(4), entry([]));
  store.onSale!(rowOf(2, { state: 'settled' }), entry([]));
  store.onSale!(rowOf(4, { state: 'sent' }), entry([]));
  await vi.waitFor(() =>
    expect(reading.shown.get().rows.map(({ seq, state }) => [seq, state])).toEqual([
      [4, 'sent'],
      [3, 'waiting'],
      [2, 'settled'],
      [1, 'waiting'],
    ]),
  );
});

test('what no longer waits leaves the list of what waits', async () => {
  const store = storeOf(2);
  const reading = readSales(store, (row) => row.state === 'waiting', fail);
  await vi.waitFor(() => expect(reading.shown.get().rows).toHaveLength(2));
  store.onSale!(rowOf(2, { state: 'settled' }), entry([]));
  await vi.waitFor(() => expect(reading.shown.get().rows.map(({ seq }) => seq)).toEqual([1]));
});

test('a sale is found by number, amount, article, customer and day, each word of them', () => {
  const row = rowOf(7, { totalMinor: 516 });
  const of = entry(['Whole Milk 1 l', 'Mustard'], 'c9');
  const meant = (text: string, day = '') =>
    isMeant({ ...EVERY_SALE, text, day }, row, of, (id) => (id === 'c9' ? 'Anna Berg' : undefined));
  for (const text of [
    '000007',
    '৫.১৬',
    '٠٠٠٠٠٧',
    '১ L',
    '5.16',
    '5,16',
    'milk',
    'MUSTARD milk',
    'anna',
    '5.16 berg',
  ])
    expect(meant(text), text).toBe(true);
  for (const text of ['000008', '5.17', 'bread', 'milk bread']) expect(meant(text), text).toBe(false);
  expect(meant('', '2026-11-20')).toBe(true);
  expect(meant('', '2026-11-19')).toBe(false);
});
