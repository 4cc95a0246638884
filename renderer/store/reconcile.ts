import { ENTRIES_PER_CALL_MAX, type JournalHole } from '#shared/bridge/contract.ts';
import { BRIDGE_MESSAGE_MAX } from '#shared/bridge/peer.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { End, Store } from './open-store.ts';

/** Main's side of the comparison. */
export type Journal = {
  readonly end: End;
  /** The place before its first entry; older ones were let go after their time. */
  readonly start?: End;
  /** What it lacks in between. */
  readonly holes?: readonly JournalHole[];
  entriesAfter(
    after: End,
  ): Promise<{ entries: readonly { entry: Entry; state: 'waiting' | 'sent' }[]; more: boolean }>;
  adoptEntries(entries: Entry[]): Promise<{ adopted: number }>;
};

type Held = Pick<Store, 'storeEnd' | 'countThrough' | 'entriesAfter' | 'keepEntries'>;

/** Text of one call, at most; the bridge refuses messages beyond its own limit. */
const CALL_TEXT_MAX = BRIDGE_MESSAGE_MAX / 2;

/**
 * Makes journal and store hold the same entries, whichever of them lost some. Either copy alone
 * rebuilds the other.
 *
 * @returns how many entries went each way, and whether the store has more that do not continue the journal,
 *   because some before them are in neither: head office may have those
 * @throws Error when the two contradict each other, or the journal refuses what it is given back
 */
export async function reconcile(
  store: Held,
  journal: Journal,
): Promise<{ keptHere: number; givenBack: number; holdsMore: boolean }> {
  let givenBack = await fillHoles(store, journal);
  let lastGiven = journal.end;
  let holdsMore = false;
  if (isAfter(await store.storeEnd(), journal.end)) {
    for (;;) {
      const held = await store.entriesAfter(lastGiven, ENTRIES_PER_CALL_MAX);
      const missing = continuing(lastGiven, held);
      holdsMore = missing.length < held.length;
      if (missing.length === 0) break;
      for (const batch of byTextSize(missing)) {
        const { adopted } = await journal.adoptEntries(batch);
        if (adopted !== batch.length)
          throw new Error(
            `the journal took back ${adopted} of ${batch.length} entries from ${place(batch[0]!)}`,
          );
        givenBack += adopted;
      }
      lastGiven = missing.at(-1)!;
    }
  }

  let keptHere = 0;
  let from = await firstGap(store, journal.start);
  if (isAfter(journal.end, from)) {
    for (;;) {
      const { entries, more } = await journal.entriesAfter({ epoch: from.epoch, seq: from.seq });
      await store.keepEntries(entries);
      keptHere += entries.length;
      const last = entries.at(-1)?.entry;
      if (!more || !last) break;
      from = last;
    }
  }
  return { keptHere, givenBack, holdsMore };
}

/**
 * The place after which the store lacks its next entry: its end, or where a hole begins. Found by
 * counting, not by reading: as many entries as the last sequence number means no hole, and the first
 * hole is searched by halves.
 */
export async function firstGap(store: Held, start: End = { epoch: 0, seq: 0 }): Promise<End> {
  const { epoch, seq } = await store.storeEnd();
  if (epoch === 0 || (await store.countThrough(epoch, seq)) === seq) return { epoch, seq };
  // What the journal has let go cannot be asked for, whether the store still has it or not.
  const gone = start.epoch === epoch ? start.seq : 0;
  const before = gone === 0 ? 0 : await store.countThrough(epoch, gone);
  const isWhole = async (through: number): Promise<boolean> =>
    (await store.countThrough(epoch, through)) - before === through - gone;
  if (await isWhole(seq)) return { epoch, seq };
  let whole = gone;
  let broken = seq;
  while (broken - whole > 1) {
    const middle = Math.floor((whole + broken) / 2);
    if (await isWhole(middle)) whole = middle;
    else broken = middle;
  }
  return { epoch, seq: whole };
}

/** Gives the journal what is damaged in it and whole here. What neither has stays a hole. */
async function fillHoles(store: Held, journal: Journal): Promise<number> {
  let givenBack = 0;
  for (const { epoch, from, through } of journal.holes ?? []) {
    for (let after: End = { epoch, seq: from - 1 }; after.seq < through;) {
      const held = await store.entriesAfter(after, Math.min(through - after.seq, ENTRIES_PER_CALL_MAX));
      const missing = held.filter((entry) => entry.epoch === epoch && entry.seq <= through);
      const last = missing.at(-1);
      if (!last) break;
      for (const batch of byTextSize(missing)) givenBack += (await journal.adoptEntries(batch)).adopted;
      after = { epoch, seq: last.seq };
    }
  }
  return givenBack;
}

/** The entries from the first on that follow each other. Whether they link to each other the journal says. */
function continuing(end: End, entries: readonly Entry[]): Entry[] {
  let last = end;
  const gap = entries.findIndex((entry) => {
    const follows = entry.epoch > last.epoch ? entry.seq === 1 : entry.seq === last.seq + 1;
    last = entry;
    return !follows;
  });
  return gap === -1 ? [...entries] : entries.slice(0, gap);
}

function isAfter(one: End, other: End): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq > other.seq);
}

function place(entry: Entry): string {
  return `${entry.epoch}/${entry.seq}`;
}

function* byTextSize(entries: readonly Entry[]): Generator<Entry[]> {
  let batch: Entry[] = [];
  let size = 0;
  for (const entry of entries) {
    const length = JSON.stringify(entry).length;
    if (batch.length > 0 && size + length > CALL_TEXT_MAX) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(entry);
    size += length;
  }
  if (batch.length > 0) yield batch;
}
