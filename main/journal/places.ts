import type { JournalEnd, JournalHole } from '#shared/bridge/contract.ts';
import { NO_PREVIOUS_HASH } from '#shared/sync/entry.ts';

/** Where one entry stands; its content stays on disk. */
export type Place = {
  readonly id: string;
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly kind: string;
  /** Number of the segment, from 1. */
  readonly segment: number;
  /** Where the entry's text begins in the plain segment, and its bytes. */
  readonly offset: number;
  readonly length: number;
};

/** Every entry of the journal by its place in the chain, and what is missing between them. */
export type Places = {
  readonly all: readonly Place[];
  find(id: string): Place | undefined;
  ids(): IterableIterator<string>;
  add(place: Place): void;
  /** Missing sequence numbers before the last entry of each epoch. */
  holes(): JournalHole[];
  /** Why an entry cannot fill a hole of the journal; null when it fits. */
  holeProblem(entry: { epoch: number; seq: number; hash: string; previousHash: string }): string | null;
  /** Index of the first place after an end. */
  firstAfter(end: JournalEnd): number;
};

/** @param start the place before the journal's first entry; everything older was let go after its time */
export function openPlaces(found: readonly Place[], start: JournalEnd): Places {
  const all = [...found].sort(byPlace);
  const byId = new Map(all.map((place) => [place.id, place]));
  let holes = findHoles(all, start);

  function firstAfter(end: JournalEnd): number {
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (byPlace(all[middle]!, end) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    all,
    find: (id) => byId.get(id),
    ids: () => byId.keys(),
    add(place) {
      byId.set(place.id, place);
      const at = firstAfter(place);
      if (at === all.length) return void all.push(place);
      all.splice(at, 0, place);
      holes = findHoles(all, start);
    },
    holes: () => holes,
    holeProblem(entry) {
      if (
        !holes.some(({ epoch, from, through }) => epoch === entry.epoch && within(entry.seq, from, through))
      )
        return `there is no hole at ${entry.epoch}/${entry.seq}`;
      const next = all[firstAfter(entry)];
      const before = all[firstAfter({ epoch: entry.epoch, seq: entry.seq - 1 }) - 1];
      if (follows(entry, next) && next!.previousHash !== entry.hash)
        return `the entry after it links to another`;
      if (before && follows(before, entry) && entry.previousHash !== before.hash)
        return `it does not link to the entry before`;
      return null;
    },
    firstAfter,
  };
}

/** Two neighbours that do not link to each other; null when the chain holds wherever it is whole. */
export function brokenLink(places: readonly Place[]): Place | null {
  for (const [index, place] of places.entries()) {
    const before = places[index - 1];
    if (before && follows(before, place) && place.previousHash !== before.hash) return place;
    if (place.seq === 1 && place.previousHash !== NO_PREVIOUS_HASH) return place;
  }
  return null;
}

function findHoles(all: readonly Place[], start: JournalEnd): JournalHole[] {
  const holes: JournalHole[] = [];
  let last = start;
  for (const { epoch, seq } of all) {
    const expected = epoch === last.epoch ? last.seq + 1 : 1;
    if (seq > expected) holes.push({ epoch, from: expected, through: seq - 1 });
    last = { epoch, seq };
  }
  return holes;
}

function follows(one: JournalEnd, next: JournalEnd | undefined): boolean {
  return next !== undefined && next.epoch === one.epoch && next.seq === one.seq + 1;
}

function within(seq: number, from: number, through: number): boolean {
  return seq >= from && seq <= through;
}

export function byPlace(one: JournalEnd, other: JournalEnd): number {
  return one.epoch - other.epoch || one.seq - other.seq;
}
