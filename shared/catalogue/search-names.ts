import { foldedWords } from './fold-text.ts';
import type { Product } from './product.ts';
import { openVocabulary } from './vocabulary.ts';
import { MATCH_MASK, NAME_BEGINS_MARK, openWordHits, type WordHits } from './word-hits.ts';
import { slipsForgiven } from './word-match.ts';

/** A name that begins with the first word typed is most likely what is meant. */
const NAME_BEGINS = 3;
/** Fewer than this is too little: what was meant may be written another way than it was typed. */
const ENOUGH = 3;
/** More words than this in one search are a paste. */
const WORDS_MAX = 12;

export type NameSearch = {
  /** Takes in the next products, in catalogue order. */
  add(products: readonly Product[]): void;
  /** Places in the catalogue of the products that match every word typed, best first, ties in catalogue order. */
  search(text: string, limit: number): number[];
};

/**
 * Finds products by words of their name, code or category, in any script, by beginnings and insides of
 * words, and where that finds too little with typing errors forgiven. It compares what is typed with each
 * different word once, not with each product, and from one key to the next only with those it met before.
 */
export function createNameSearch(): NameSearch {
  const names = openVocabulary();
  const idOf = new Map<string, number>();
  const codes = openVocabulary();
  const categories = new Map<string, { words: readonly string[]; holders: number[] }>();
  /** The first word of each product's name. */
  let firstWord = new Uint32Array(1024);
  let size = 0;
  const wordHits = openWordHits({
    names,
    codes,
    categories,
    firstWord: (place) => firstWord[place]!,
    size: () => size,
  });

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

  function gather(typed: readonly string[], limit: number, forgiving: boolean): number[] {
    const hits = typed.map((word) => wordHits.of(word, forgiving ? slipsForgiven(word) : 0));
    const fewest = hits.reduce((one, other) => (other.count < one.count ? other : one));
    // Sums are small, so one list for each of them sorts them.
    const bySum: number[][] = [];
    for (const place of inCatalogueOrder(fewest)) {
      const sum = sumAt(place, hits);
      if (sum === 0) continue;
      const list = (bySum[sum] ??= []);
      if (list.length < limit) list.push(place);
    }
    return bySum
      .reverse()
      .flatMap((list) => list ?? [])
      .slice(0, limit);
  }

  return {
    add(products) {
      for (const product of products) addOne(product);
      wordHits.forget();
    },
    search(text, limit) {
      const typed = foldedWords(text).slice(0, WORDS_MAX);
      if (typed.length === 0 || size === 0) return [];
      let found = gather(typed, limit, false);
      const isEnough = found.length >= Math.min(ENOUGH, limit);
      if (!isEnough && typed.some((word) => slipsForgiven(word) > 0)) {
        // What is written as it was typed comes first, however the rest ranks.
        const more = gather(typed, limit, true).filter((place) => !found.includes(place));
        found = [...found, ...more].slice(0, limit);
      }
      wordHits.tidy();
      return found;
    },
  };
}

/** One in so many products is met: to look at each costs less than to sort those. */
const MANY = 16;

/** The places that a word meets, in catalogue order. */
function inCatalogueOrder(hits: WordHits): Int32Array {
  const { matches, places, count } = hits;
  if (!hits.sorted && count * MANY > matches.length) {
    let nth = 0;
    for (let place = 0; place < matches.length; place++) if (matches[place] !== 0) places[nth++] = place;
  } else if (!hits.sorted) places.subarray(0, count).sort();
  hits.sorted = true;
  return places.subarray(0, count);
}

/** How well a product meets all words typed; 0 where it lacks one. */
function sumAt(place: number, hits: readonly WordHits[]): number {
  let sum = 0;
  for (let nth = 0; nth < hits.length; nth++) {
    const match = hits[nth]!.matches[place]!;
    if (match === 0) return 0;
    sum += match & MATCH_MASK;
    if (nth === 0 && match & NAME_BEGINS_MARK) sum += NAME_BEGINS;
  }
  return sum;
}
