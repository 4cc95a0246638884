import type { ProductWords } from './product-words.ts';
import type { Holders } from './vocabulary.ts';
import type { Met, WordHits } from './word-hits.ts';
import { MATCH } from './word-match.ts';

/** A name that begins with the first word typed is most likely what is meant. */
const NAME_BEGINS = 3;

/** Products that meet every word typed. */
export type Ranked = {
  /** Places, best first, ties in catalogue order. */
  readonly best: number[];
  /** The places of all of them, in catalogue order. */
  readonly all: Int32Array;
};

/**
 * The products that meet every word. The word that fewest products have names them, and of each the words are
 * looked at, not of each word the products.
 *
 * @param among places in catalogue order, where it is known that no others meet the words
 */
export function rankByAllWords(
  words: ProductWords,
  hits: readonly WordHits[],
  limit: number,
  among?: Int32Array,
): Ranked {
  const narrowest = hits.reduce((one, other) => (other.reach < one.reach ? other : one));
  const places = among ?? placesOf(words, narrowest);
  const { nameIds, namesFrom, codesFrom, category } = words.rows();
  const all = new Int32Array(places.length);
  let count = 0;
  // Sums are small, so one list for each of them sorts them.
  const bySum: number[][] = [];

  const byName = hits.map(({ names }) => names.matches);
  const byCode = hits.map(({ codeMatch }) => codeMatch);
  const byCategory = hits.map(({ categories }) => categories.matches);

  function sumAt(place: number): number {
    const [from, end] = [namesFrom[place]!, namesFrom[place + 1]!];
    const [codesStart, codesEnd] = [codesFrom[place]!, codesFrom[place + 1]!];
    let sum = 0;
    // The word typed last is the one that decides.
    for (let nth = byName.length - 1; nth >= 0; nth--) {
      const matches = byName[nth]!;
      let best = byCategory[nth]![category[place]!]!;
      for (let at = from; at < end; at++) {
        const match = matches[nameIds[at]!]!;
        if (match > best) best = match;
      }
      const codeMatch = byCode[nth];
      if (codeMatch) for (let id = codesStart; id < codesEnd; id++) best = Math.max(best, codeMatch(id));
      if (best === MATCH.none) return 0;
      sum += best;
    }
    const lead = from < end ? byName[0]![nameIds[from]!]! : MATCH.none;
    return lead === MATCH.none || lead === MATCH.inside ? sum : sum + NAME_BEGINS;
  }

  for (let nth = 0; nth < places.length; nth++) {
    const place = places[nth]!;
    const sum = sumAt(place);
    if (sum === 0) continue;
    all[count++] = place;
    const list = (bySum[sum] ??= []);
    if (list.length < limit) list.push(place);
  }
  const best = bySum
    .toReversed()
    .flatMap((list) => list ?? [])
    .slice(0, limit);
  return { best, all: all.slice(0, count) };
}

/** The products that have a word that is met, each once, in catalogue order. */
function placesOf(words: ProductWords, { names, codes, categories }: WordHits): Int32Array {
  const seen = new Uint8Array(words.size());
  const places: number[] = [];
  const see = (place: number): void => {
    if (seen[place] === 0) places.push(place);
    seen[place] = 1;
  };
  const seeAll = (held: Holders): void => (typeof held === 'number' ? see(held) : held.forEach(see));
  for (const id of names.ids) seeAll(words.names.holders[id]!);
  for (const id of codes().ids) seeAll(words.codes.holders[id]!);
  for (const id of categories.ids) seeAll(words.categories[id]!.holders);
  return Int32Array.from(places).sort();
}

/**
 * The same for one word that is meant as it is typed, and a short list: from the best way of being met to the
 * least, each only until the list is full, so that a single letter looks at few of those who have it.
 */
export function rankByOneWord(words: ProductWords, hits: WordHits, limit: number): number[] {
  const { names, categories } = hits;
  const codes = hits.codes();
  const { leads } = words;
  const rows = words.rows();
  const found: number[] = [];

  /** Adds the products of one rank, those of lists in catalogue order. */
  function add(offer: (lowest: Lowest) => void): void {
    const lowest = openLowest(limit - found.length, new Set(found));
    offer(lowest);
    found.push(...lowest.list);
  }
  const offerNames = (lowest: Lowest, match: number, held: readonly (Holders | undefined)[]): void => {
    for (const id of names.ids) if (names.matches[id] === match) offerAll(lowest, held[id]);
  };
  const offerCodes = (lowest: Lowest, match: number): void => {
    for (const id of codes.ids)
      if (codes.matches[id] === match && !lowest.offer(words.codes.holders[id] as number)) return;
  };
  const isLed = (place: number): boolean => {
    const from = rows.namesFrom[place]!;
    if (from === rows.namesFrom[place + 1]!) return false;
    return names.matches[rows.nameIds[from]!]! >= MATCH.begins;
  };
  const onlyLed = (met: Met, holders: readonly Holders[], lowest: Lowest): void => {
    for (const id of met.ids) {
      if (met.matches[id] !== MATCH.whole) continue;
      for (const place of listed(holders[id]!)) if (isLed(place) && !lowest.offer(place)) break;
    }
  };

  add((lowest) => {
    onlyLed(names, words.names.holders, lowest);
    onlyLed(codes, words.codes.holders, lowest);
  });
  add((lowest) => offerNames(lowest, MATCH.begins, leads));
  for (const match of [MATCH.whole, MATCH.begins, MATCH.inside])
    add((lowest) => {
      offerNames(lowest, match, words.names.holders);
      offerCodes(lowest, match);
    });
  add((lowest) => {
    for (const id of categories.ids) offerAll(lowest, words.categories[id]!.holders);
  });
  return found;
}

function listed(held: Holders): readonly number[] {
  return typeof held === 'number' ? [held] : held;
}

function offerAll(lowest: Lowest, held: Holders | undefined): void {
  if (held === undefined) return;
  if (typeof held === 'number') lowest.offer(held);
  else for (const place of held) if (!lowest.offer(place)) return;
}

type Lowest = {
  /** In order, without those that are known. */
  readonly list: readonly number[];
  /** @returns false where neither this one nor any after it has a place in the list */
  offer(place: number): boolean;
};

/** Keeps the lowest of what it is offered. */
function openLowest(max: number, known: ReadonlySet<number>): Lowest {
  const list: number[] = [];
  return {
    list,
    offer(place) {
      if (list.length >= max && (max === 0 || place > list[max - 1]!)) return false;
      if (known.has(place)) return true;
      let at = list.length;
      while (at > 0 && list[at - 1]! > place) at--;
      if (at > 0 && list[at - 1] === place) return true;
      list.splice(at, 0, place);
      if (list.length > max) list.pop();
      return true;
    },
  };
}
