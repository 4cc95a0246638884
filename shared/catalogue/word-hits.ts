import type { ProductWords } from './product-words.ts';
import type { Vocabulary } from './vocabulary.ts';
import { beginsNearly, countBits, INSIDE_FROM, lettersOf, MATCH, matchExactly } from './word-match.ts';

/** A category says less than a word of the name. */
const BY_CATEGORY = MATCH.typo;
/** So many words are kept for the next key: those of a long name, with and without slips. */
const KEPT_MAX = 8;

/** The words of one vocabulary that a typed word meets. */
export type Met = {
  /** How each word is met, by its id; 0 where it is not. */
  readonly matches: Uint8Array;
  /** The words that are met, in the order of their ids. */
  readonly ids: readonly number[];
};

/** What one typed word meets. */
export type WordHits = {
  readonly typed: string;
  readonly slips: number;
  readonly names: Met;
  readonly categories: Met;
  /** Codes are as many as products, so they are looked through only where somebody asks. */
  codes(): Met;
  /** How a code is met; null where none can be. */
  readonly codeMatch: ((id: number) => number) | null;
  /** So many products have a name or category that is met, at most. */
  readonly reach: number;
  /** The same for words that meet the same in the same way, as `kett` and `kettl` mostly do. */
  readonly meaning: symbol;
};

type OpenMet = { readonly matches: Uint8Array; ids: number[] };
type Lists = { readonly names: OpenMet; readonly codes: OpenMet; readonly categories: OpenMet };
type Kept = { readonly hits: WordHits; readonly lists: Lists };

/**
 * Finds the words that a typed one meets, and keeps them for the next key: a name is typed letter by letter, and
 * what a longer word meets is among what its beginning met. So only the first two letters of a word are
 * compared with all words of the catalogue.
 */
export function openWordHits(words: ProductWords) {
  const { names, codes, categories } = words;
  let kept: Kept[] = [];
  /** Lists that are free again: a key must leave no garbage of 100,000 places. */
  let free: Lists[] = [];

  function emptyLists(): Lists {
    const used = free.pop();
    if (!used) {
      const fresh = (count: number): OpenMet => ({ matches: new Uint8Array(count), ids: [] });
      return {
        names: fresh(names.words.length),
        codes: fresh(codes.words.length),
        categories: fresh(categories.length),
      };
    }
    for (const met of Object.values(used)) {
      for (const id of met.ids) met.matches[id] = 0;
      met.ids = [];
    }
    return used;
  }

  /** @param ids the words to look at; all where undefined. @returns how many products have those that are met */
  function meet(
    { typed, slips }: Pick<WordHits, 'typed' | 'slips'>,
    among: Vocabulary,
    ids: readonly number[] | undefined,
    met: OpenMet,
  ): number {
    const { words: all, holders } = among;
    const masks = among.letters();
    const wanted = lettersOf(typed);
    if (slips === 0 && (wanted & ~among.allLetters()) !== 0) return 0;
    const count = ids?.length ?? all.length;
    let reach = 0;
    for (let nth = 0; nth < count; nth++) {
      const id = ids ? ids[nth]! : nth;
      const missing = wanted & ~masks[id]!;
      let match: number = missing === 0 ? matchExactly(typed, all[id]!) : MATCH.none;
      if (match === MATCH.none && slips > 0 && countBits(missing) <= slips)
        if (beginsNearly(typed, all[id]!, slips)) match = MATCH.typo;
      if (match === MATCH.none) continue;
      met.matches[id] = match;
      met.ids.push(id);
      const held = holders[id]!;
      reach += typeof held === 'number' ? 1 : held.length;
    }
    return reach;
  }

  function look(typed: string, slips: number): Kept {
    const lists = emptyLists();
    const beginning = beginningOf(typed, slips);
    let reach = meet({ typed, slips }, names, beginning?.names.ids, lists.names);
    // A few hundred at most.
    for (const [id, category] of categories.entries()) {
      if (!category.words.some((word) => meets(typed, word, slips))) continue;
      lists.categories.matches[id] = BY_CATEGORY;
      lists.categories.ids.push(id);
      reach += category.holders.length;
    }
    let hasCodes = false;
    function meetCodes(): Met {
      // Codes are meant as they are typed. The beginning of then may be gone by now, and its lists another word's.
      if (!hasCodes) meet({ typed, slips: 0 }, codes, beginningOf(typed, slips)?.codes().ids, lists.codes);
      hasCodes = true;
      return lists.codes;
    }
    const wanted = lettersOf(typed);
    function codeMatch(id: number): number {
      if (hasCodes) return lists.codes.matches[id]!;
      return (wanted & ~codes.letters()[id]!) === 0 ? matchExactly(typed, codes.words[id]!) : MATCH.none;
    }
    const mayBeCode = (wanted & ~codes.allLetters()) === 0;
    const isSame = beginning !== undefined && meetsTheSame(lists, beginning);
    const hits: WordHits = {
      typed,
      slips,
      names: lists.names,
      categories: lists.categories,
      codes: meetCodes,
      codeMatch: mayBeCode ? codeMatch : null,
      reach,
      meaning: isSame ? beginning.meaning : Symbol(typed),
    };
    return { hits, lists };
  }

  /** The longest beginning of the word that is kept, and that forgives as much. One letter is not inside words. */
  function beginningOf(typed: string, slips: number): WordHits | undefined {
    let longest: WordHits | undefined;
    for (const { hits } of kept)
      if (hits.slips === slips && hits.typed !== typed && isAmong(typed, hits.typed))
        if (!longest || hits.typed.length > longest.typed.length) longest = hits;
    return longest;
  }

  return {
    /** @param slips how many slips of the finger are forgiven, see `slipsForgiven` */
    of(typed: string, slips: number): WordHits {
      const known =
        kept.find(({ hits }) => hits.typed === typed && hits.slips === slips) ?? look(typed, slips);
      kept = [known, ...kept.filter((one) => one !== known)];
      return known.hits;
    },
    /** Lets go what was asked for longest ago; what `of` gave before is not to be read after this. */
    tidy(): void {
      free.push(...kept.splice(KEPT_MAX).map(({ lists }) => lists));
      free = free.slice(0, KEPT_MAX);
    },
    /** Products were added: nothing that is kept is true any more. */
    forget(): void {
      kept = [];
      free = [];
    },
  };
}

/** Whether all that meet one word are among those that meet its beginning, both forgiving as much. */
export function isAmong(typed: string, beginning: string): boolean {
  return typed === beginning || (beginning.length >= INSIDE_FROM && typed.startsWith(beginning));
}

/** Whether a longer word meets all that its beginning does, and as well. What it meets is among that, codes too. */
function meetsTheSame({ names, categories }: Lists, beginning: WordHits): boolean {
  return (
    beginning.codeMatch === null &&
    names.ids.length === beginning.names.ids.length &&
    categories.ids.length === beginning.categories.ids.length &&
    names.ids.every((id) => names.matches[id] === beginning.names.matches[id])
  );
}

function meets(typed: string, word: string, slips: number): boolean {
  return matchExactly(typed, word) !== MATCH.none || (slips > 0 && beginsNearly(typed, word, slips));
}
