import { foldedWords } from './fold-text.ts';
import type { Product } from './product.ts';
import { beginsNearly, countBits, lettersOf, MATCH, matchExactly, slipsForgiven } from './word-match.ts';

/** A category says less than a word of the name. */
const BY_CATEGORY = MATCH.typo;
/** A name that begins with the first word typed is most likely what is meant. */
const NAME_BEGINS = 3;
/** Fewer than this is too little: what was meant may be written another way than it was typed. */
const ENOUGH = 3;

export type NameSearch = {
  /** Takes in the next products, in catalogue order. */
  add(products: readonly Product[]): void;
  /** Places in the catalogue of the products that match every word typed, best first, ties in catalogue order. */
  search(text: string, limit: number): number[];
};

/** Different words with the products that have them. One letter mask a word, beside each other in memory. */
function openVocabulary() {
  const words: string[] = [];
  const holders: (number | number[])[] = [];
  let letters = new Int32Array(1024);

  function append(word: string, holder: number): number {
    const id = words.length;
    if (id === letters.length) {
      const larger = new Int32Array(letters.length * 2);
      larger.set(letters);
      letters = larger;
    }
    letters[id] = lettersOf(word);
    words.push(word);
    holders.push(holder);
    return id;
  }

  function addHolder(id: number, holder: number): void {
    const known = holders[id]!;
    if (typeof known === 'number') {
      if (known !== holder) holders[id] = [known, holder];
    } else if (known[known.length - 1] !== holder) known.push(holder);
  }

  return { words, holders, append, addHolder, letters: () => letters };
}
type Vocabulary = ReturnType<typeof openVocabulary>;

/**
 * Finds products by words of their name, code or category, in any script, by beginnings and insides of
 * words, and where that finds too little with typing errors forgiven. It compares what is typed with each
 * different word once, not with each product: 100,000 products have a few ten thousand words.
 */
export function createNameSearch(): NameSearch {
  const names = openVocabulary();
  const idOf = new Map<string, number>();
  const codes = openVocabulary();
  const categories = new Map<string, { words: readonly string[]; holders: number[] }>();
  /** The first word of each product's name. */
  let firstWord = new Uint32Array(1024);
  let size = 0;
  // Made anew only when products were added: a search must leave no garbage of 100,000 places.
  let sums = new Uint8Array(0);
  let matches = new Uint8Array(0);
  /** Words of names that begin with the word typed just now, slips forgiven or not. */
  const beginning = new Set<number>();

  function addOne({ name, code, category }: Product): void {
    const place = size++;
    if (place === firstWord.length) {
      const larger = new Uint32Array(firstWord.length * 2);
      larger.set(firstWord);
      firstWord = larger;
    }
    for (const [nth, word] of foldedWords(name).entries()) {
      let id = idOf.get(word);
      if (id === undefined) idOf.set(word, (id = names.append(word, place)));
      else names.addHolder(id, place);
      if (nth === 0) firstWord[place] = id;
    }
    for (const word of foldedWords(code)) codes.append(word, place);
    const known = categories.get(category);
    if (known) known.holders.push(place);
    else categories.set(category, { words: foldedWords(category), holders: [place] });
  }

  function mark(holders: number | readonly number[], match: number): void {
    if (typeof holders === 'number') matches[holders] = Math.max(matches[holders]!, match);
    else for (const place of holders) if (matches[place]! < match) matches[place] = match;
  }

  function markExact(among: Vocabulary, typed: string): void {
    const { words, holders, letters } = among;
    const wanted = lettersOf(typed);
    const masks = letters();
    for (let id = 0; id < words.length; id++) {
      if ((masks[id]! & wanted) !== wanted) continue;
      const match = matchExactly(typed, words[id]!);
      if (match === MATCH.none) continue;
      mark(holders[id]!, match);
      if (among === names && match >= MATCH.begins) beginning.add(id);
    }
  }

  function markNear(typed: string, slips: number): void {
    const { words, holders, letters } = names;
    const wanted = lettersOf(typed);
    const masks = letters();
    for (let id = 0; id < words.length; id++) {
      if (countBits(wanted & ~masks[id]!) > slips || !beginsNearly(typed, words[id]!, slips)) continue;
      mark(holders[id]!, MATCH.typo);
      beginning.add(id);
    }
  }

  /** Marks what matches one typed word. */
  function markWord(typed: string, forgiving: boolean): void {
    matches.fill(0);
    beginning.clear();
    const slips = forgiving ? slipsForgiven(typed) : 0;
    // A few hundred at most: cheaper to compare than to index.
    for (const { words, holders } of categories.values())
      if (words.some((word) => meets(typed, word, slips))) mark(holders, BY_CATEGORY);
    if (slips > 0) markNear(typed, slips);
    markExact(codes, typed);
    markExact(names, typed);
  }

  function gather(typed: readonly string[], limit: number, forgiving: boolean): number[] {
    typed.forEach((word, nth) => {
      markWord(word, forgiving);
      for (let place = 0; place < size; place++) {
        const match = matches[place]!;
        if (match === MATCH.none || (nth > 0 && sums[place] === 0)) sums[place] = 0;
        else if (nth > 0) sums[place]! += match;
        else sums[place] = match + (beginning.has(firstWord[place]!) ? NAME_BEGINS : 0);
      }
    });
    return best(limit);
  }

  /** The places with the highest sums. Sums are small, so one list for each of them sorts them. */
  function best(limit: number): number[] {
    const bySum: number[][] = [];
    for (let place = 0; place < size; place++) {
      const sum = sums[place]!;
      if (sum === 0) continue;
      const list = (bySum[sum] ??= []);
      if (list.length < limit) list.push(place);
    }
    const found: number[] = [];
    for (let sum = bySum.length - 1; sum > 0 && found.length < limit; sum--)
      found.push(...(bySum[sum] ?? []).slice(0, limit - found.length));
    return found;
  }

  return {
    add(products) {
      for (const product of products) addOne(product);
    },
    search(text, limit) {
      const typed = foldedWords(text).slice(0, WORDS_MAX);
      if (typed.length === 0 || size === 0) return [];
      if (sums.length < size) {
        sums = new Uint8Array(size);
        matches = new Uint8Array(size);
      }
      const found = gather(typed, limit, false);
      const isEnough = found.length >= Math.min(ENOUGH, limit);
      if (isEnough || typed.every((word) => slipsForgiven(word) === 0)) return found;
      // What is written as it was typed comes first, however the rest ranks.
      const more = gather(typed, limit, true).filter((place) => !found.includes(place));
      return [...found, ...more].slice(0, limit);
    },
  };
}

function meets(typed: string, word: string, slips: number): boolean {
  return matchExactly(typed, word) !== MATCH.none || (slips > 0 && beginsNearly(typed, word, slips));
}

/** More words than this in one search are a paste; sums stay within a byte. */
const WORDS_MAX = 12;
