import { foldedWords } from './fold-text.ts';
import type { Product } from './product.ts';
import { openProductWords } from './product-words.ts';
import { rankByAllWords, rankByOneWord, type Ranked } from './rank-products.ts';
import { isAmong, openWordHits, type WordHits } from './word-hits.ts';
import { slipsForgiven } from './word-match.ts';

/** Fewer than this is too little: what was meant may be written another way than it was typed. */
const ENOUGH = 3;
/** More words than this in one search are a paste. */
const WORDS_MAX = 12;
/** A list that a person looks at. A longer one is quicker made from all that are met. */
const SHORT_LIST_MAX = 100;

/** So many searches are kept for the next key. */
const KEPT_MAX = 6;

/** What a search met. */
type Kept = Ranked & { readonly hits: readonly WordHits[]; readonly limit: number };

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
  const words = openProductWords();
  const wordHits = openWordHits(words);
  let kept: readonly Kept[] = [];

  function find(typed: readonly string[], limit: number, forgiving: boolean): number[] {
    const hits = typed.map((word) => wordHits.of(word, forgiving ? slipsForgiven(word) : 0));
    const [only] = hits;
    if (only && hits.length === 1 && !forgiving && limit <= SHORT_LIST_MAX)
      return rankByOneWord(words, only, limit);
    const ranked = known(hits, limit) ?? rankByAllWords(words, hits, limit, fewestAmong(hits));
    kept = [{ ...ranked, hits, limit }, ...kept].slice(0, KEPT_MAX);
    return ranked.best;
  }

  /** Of a search whose words met the same: most letters behind the first few of a word change nothing. */
  function known(hits: readonly WordHits[], limit: number): Ranked | undefined {
    return kept.find(
      (each) =>
        each.limit === limit &&
        each.hits.length === hits.length &&
        each.hits.every(({ meaning }, nth) => meaning === hits[nth]!.meaning),
    );
  }

  /** Of a search with fewer words or letters, what these words meet is among what that one met. */
  function fewestAmong(hits: readonly WordHits[]): Int32Array | undefined {
    let fewest: Int32Array | undefined;
    for (const one of kept) {
      if (one.hits.length > hits.length || (fewest && one.all.length >= fewest.length)) continue;
      if (
        one.hits.every(
          ({ typed, slips }, nth) => hits[nth]!.slips === slips && isAmong(hits[nth]!.typed, typed),
        )
      )
        fewest = one.all;
    }
    return fewest;
  }

  return {
    add(products) {
      words.add(products);
      wordHits.forget();
      kept = [];
    },
    search(text, limit) {
      const typed = foldedWords(text).slice(0, WORDS_MAX);
      if (typed.length === 0 || words.size() === 0) return [];
      let found = find(typed, limit, false);
      const isEnough = found.length >= Math.min(ENOUGH, limit);
      if (!isEnough && typed.some((word) => slipsForgiven(word) > 0)) {
        // What is written as it was typed comes first, however the rest ranks.
        const more = find(typed, limit, true).filter((place) => !found.includes(place));
        found = [...found, ...more].slice(0, limit);
      }
      wordHits.tidy();
      return found;
    },
  };
}
