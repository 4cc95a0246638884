import type { Vocabulary } from './vocabulary.ts';
import { beginsNearly, countBits, INSIDE_FROM, lettersOf, MATCH, matchExactly } from './word-match.ts';

/** A category says less than a word of the name. */
const BY_CATEGORY = MATCH.typo;
/** Beside the match of a place: its name begins with the word. */
export const NAME_BEGINS_MARK = 0x10;
export const MATCH_MASK = 0x0f;
/** So many words are kept for the next key: those of a long name, with and without slips. */
const KEPT_MAX = 8;

/** What one typed word meets. */
export type WordHits = {
  readonly typed: string;
  readonly slips: number;
  /** For each place its best match, with `NAME_BEGINS_MARK`; 0 where it is not met. */
  readonly matches: Uint8Array;
  /** The places that are met: the first `count` of the list, in order once they are `sorted`. */
  readonly places: Int32Array;
  readonly count: number;
  sorted: boolean;
};

type Hits = { -readonly [Key in keyof WordHits]: WordHits[Key] } & {
  /** The words that were met, among which those of a longer word are. */
  names: number[];
  codes: number[];
};

/** The words of a catalogue, by which its products are found. */
export type CatalogueWords = {
  readonly names: Vocabulary;
  readonly codes: Vocabulary;
  readonly categories: ReadonlyMap<
    string,
    { readonly words: readonly string[]; readonly holders: readonly number[] }
  >;
  /** The word that each product's name begins with, by its id. */
  firstWord(place: number): number;
  size(): number;
};

/**
 * Finds what single words meet, and keeps it for the next key: a name is typed letter by letter, and what
 * a longer word meets is among what its beginning met. So only the first two letters of a word are looked
 * for in all words of the catalogue.
 */
export function openWordHits(catalogue: CatalogueWords) {
  let kept: Hits[] = [];
  /** Lists of places that are free again: a key must leave no garbage of 100,000 of them. */
  let free: Hits[] = [];

  function begin(typed: string, slips: number): Hits {
    const size = catalogue.size();
    const used = free.pop();
    if (!used) {
      const matches = new Uint8Array(size);
      return {
        typed,
        slips,
        matches,
        places: new Int32Array(size),
        count: 0,
        sorted: false,
        names: [],
        codes: [],
      };
    }
    for (let nth = 0; nth < used.count; nth++) used.matches[used.places[nth]!] = 0;
    return Object.assign(used, { typed, slips, count: 0, sorted: false, names: [], codes: [] });
  }

  function mark(hits: Hits, place: number, match: number, isFirst: boolean): void {
    const { matches } = hits;
    const before = matches[place]!;
    if (before === 0) hits.places[hits.count++] = place;
    const begins = (before & NAME_BEGINS_MARK) | (isFirst ? NAME_BEGINS_MARK : 0);
    matches[place] = Math.max(before & MATCH_MASK, match) | begins;
  }

  function markName(hits: Hits, id: number, match: number): void {
    hits.names.push(id);
    const mayBegin = match !== MATCH.inside;
    const holders = catalogue.names.holders[id]!;
    if (typeof holders === 'number')
      mark(hits, holders, match, mayBegin && catalogue.firstWord(holders) === id);
    else for (const place of holders) mark(hits, place, match, mayBegin && catalogue.firstWord(place) === id);
  }

  function markCode(hits: Hits, id: number, match: number): void {
    hits.codes.push(id);
    const holders = catalogue.codes.holders[id]!;
    if (typeof holders === 'number') mark(hits, holders, match, false);
    else for (const place of holders) mark(hits, place, match, false);
  }

  /** @param ids the words to look at; all where null */
  function meet(
    { typed, slips }: Pick<Hits, 'typed' | 'slips'>,
    among: Vocabulary,
    ids: readonly number[] | null,
    found: (id: number, match: number) => void,
  ): void {
    const { words } = among;
    const masks = among.letters();
    const wanted = lettersOf(typed);
    const count = ids?.length ?? words.length;
    for (let nth = 0; nth < count; nth++) {
      const id = ids ? ids[nth]! : nth;
      const missing = wanted & ~masks[id]!;
      const exact = missing === 0 ? matchExactly(typed, words[id]!) : MATCH.none;
      if (exact !== MATCH.none) found(id, exact);
      else if (slips > 0 && countBits(missing) <= slips && beginsNearly(typed, words[id]!, slips))
        found(id, MATCH.typo);
    }
  }

  function look(typed: string, slips: number): Hits {
    const hits = begin(typed, slips);
    const narrower = beginningOf(typed, slips);
    // A few hundred at most: cheaper to compare than to index.
    for (const { words, holders } of catalogue.categories.values())
      if (words.some((word) => meets(typed, word, slips)))
        for (const place of holders) mark(hits, place, BY_CATEGORY, false);
    meet(hits, catalogue.names, narrower?.names ?? null, (id, match) => markName(hits, id, match));
    // Codes are meant as they are typed.
    meet({ typed, slips: 0 }, catalogue.codes, narrower?.codes ?? null, (id, match) =>
      markCode(hits, id, match),
    );
    return hits;
  }

  /** The longest beginning of the word that is kept, and that forgives as much. One letter is not inside words. */
  function beginningOf(typed: string, slips: number): Hits | undefined {
    let longest: Hits | undefined;
    for (const one of kept)
      if (one.slips === slips && one.typed.length >= INSIDE_FROM && typed.startsWith(one.typed))
        if (!longest || one.typed.length > longest.typed.length) longest = one;
    return longest;
  }

  return {
    /** @param slips how many slips of the finger are forgiven, see `slipsForgiven` */
    of(typed: string, slips: number): WordHits {
      const known = kept.find((one) => one.typed === typed && one.slips === slips) ?? look(typed, slips);
      kept = [known, ...kept.filter((one) => one !== known)];
      return known;
    },
    /** Lets go what was asked for longest ago; what `of` gave before is not to be read after this. */
    tidy(): void {
      free.push(...kept.splice(KEPT_MAX));
      free = free.slice(0, KEPT_MAX);
    },
    /** Products were added: nothing that is kept is true any more. */
    forget(): void {
      kept = [];
      free = [];
    },
  };
}

function meets(typed: string, word: string, slips: number): boolean {
  return matchExactly(typed, word) !== MATCH.none || (slips > 0 && beginsNearly(typed, word, slips));
}
