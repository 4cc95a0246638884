import { describe, expect, test } from 'vitest';
import { sampleSale } from '#test/fixtures/sample-sales.ts';
import { ENTRIES_PER_CALL_MAX } from '#shared/bridge/contract.ts';
import { NO_PREVIOUS_HASH, type Entry } from '#shared/sync/entry.ts';
import { firstGap, reconcile } from './reconcile.ts';

function entries(count: number): Entry[] {
  return Array.from({ length: count }, (_, place) => {
    const sale = sampleSale({ lines: 1 });
    return {
      v: 1 as const,
      id: sale.id,
      shopId: 'mill',
      tillId: 'mill-t1',
      epoch: 1,
      seq: place + 1,
      previousHash: NO_PREVIOUS_HASH,
      sealedAt: sale.completedAt,
      body: { kind: 'sale' as const, receiptNumber: `ML01-26-${place + 1}`, sale },
      hash: String(place + 1).padStart(64, '0'),
    };
  });
}

/** A store and a journal over plain lists, with the limits of the bridge. */
function copies(inStore: readonly Entry[], inJournal: readonly Entry[]) {
  const stored = new Map(inStore.map((entry) => [entry.seq, entry]));
  const journal = [...inJournal];
  let calls = 0;
  const end = (seq: number) => ({ epoch: seq === 0 ? 0 : 1, seq });
  return {
    stored,
    journal,
    calls: () => calls,
    store: {
      storeEnd: async () => end(Math.max(0, ...stored.keys())),
      countThrough: async (_: number, through: number) =>
        [...stored.keys()].filter((seq) => seq <= through).length,
      entriesAfter: async (after: { seq: number }, limit: number) =>
        [...stored.values()]
          .filter(({ seq }) => seq > after.seq)
          .sort((one, other) => one.seq - other.seq)
          .slice(0, limit),
      keepEntries: async (list: readonly { entry: Entry }[]) => {
        for (const { entry } of list) stored.set(entry.seq, entry);
      },
    },
    main: {
      end: end(journal.at(-1)?.seq ?? 0),
      entriesAfter: async (after: { seq: number }) => {
        calls++;
        const rest = journal.filter(({ seq }) => seq > after.seq);
        const part = rest.slice(0, ENTRIES_PER_CALL_MAX);
        return {
          entries: part.map((entry) => ({ entry, state: 'waiting' as const })),
          more: rest.length > part.length,
        };
      },
      adoptEntries: async (list: Entry[]) => {
        expect(list.length).toBeLessThanOrEqual(ENTRIES_PER_CALL_MAX);
        const fitting = list.filter(({ seq }, place) => seq === journal.length + 1 + place);
        journal.push(...fitting);
        return { adopted: fitting.length };
      },
    },
  };
}

describe('journal and store at start', () => {
  const all = entries(450);

  test('two whole copies are left alone', async () => {
    const both = copies(all, all);
    expect(await reconcile(both.store, both.main)).toEqual({ keptHere: 0, givenBack: 0, holdsMore: false });
    expect(both.calls()).toBe(0);
  });

  test('a cleared store is rebuilt from the journal', async () => {
    const both = copies([], all);
    expect(await reconcile(both.store, both.main)).toEqual({ keptHere: 450, givenBack: 0, holdsMore: false });
    expect(both.stored.size).toBe(450);
  });

  test('a lost journal is rebuilt from the store, in order', async () => {
    const both = copies(all, []);
    expect(await reconcile(both.store, both.main)).toEqual({ keptHere: 0, givenBack: 450, holdsMore: false });
    expect(both.journal.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq));
  });

  test('a hole in the store is filled from where it begins', async () => {
    const both = copies(
      all.filter(({ seq }) => seq !== 217),
      all,
    );
    await reconcile(both.store, both.main);
    expect(both.stored.size).toBe(450);
  });

  test('a lost journal gets back what begins with the first; the rest waits for head office', async () => {
    for (const [held, givenBack] of [
      [all.slice(2), 0],
      [all.filter(({ seq }) => seq !== 217), 216],
    ] as const) {
      const both = copies(held, []);
      expect(await reconcile(both.store, both.main)).toEqual({ keptHere: 0, givenBack, holdsMore: true });
      expect(both.journal.length).toBe(givenBack);
    }
  });

  test('a hole of a thousand entries in the journal is filled at once', async () => {
    const many = entries(1100);
    const both = copies(many, many);
    const filled: number[] = [];
    const main = {
      ...both.main,
      holes: [{ epoch: 1, from: 51, through: 1050 }],
      adoptEntries: async (list: Entry[]) => {
        expect(list.length).toBeLessThanOrEqual(ENTRIES_PER_CALL_MAX);
        filled.push(...list.map(({ seq }) => seq));
        return { adopted: list.length };
      },
    };
    expect(await reconcile(both.store, main)).toEqual({ keptHere: 0, givenBack: 1000, holdsMore: false });
    expect(filled).toEqual(Array.from({ length: 1000 }, (_, place) => place + 51));
  });

  test('entries that the journal will not take back are said, not passed over', async () => {
    const both = copies(all, []);
    const main = { ...both.main, adoptEntries: () => Promise.resolve({ adopted: 0 }) };
    await expect(reconcile(both.store, main)).rejects.toThrow('took back 0 of 200 entries from 1/1');
  });
});

test('a hole is found wherever it is', async () => {
  const all = entries(40);
  for (let missing = 1; missing < 40; missing++) {
    const { store } = copies(
      all.filter(({ seq }) => seq !== missing),
      [],
    );
    expect(await firstGap(store)).toEqual({ epoch: 1, seq: missing - 1 });
  }
});
