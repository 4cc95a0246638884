import { growingInts } from './growing-ints.ts';
import { lettersOf } from './word-match.ts';

/** Places of products, in catalogue order; a number where there is one, which is what most words have. */
export type Holders = number | readonly number[];

/** Different words with the products that have them. One letter mask a word, beside each other in memory. */
export type Vocabulary = {
  readonly words: readonly string[];
  readonly holders: readonly Holders[];
  /** The mask of each word's letters, see `lettersOf`. */
  letters(): Int32Array;
  /** The letters that any word has: a typed word with another meets none. */
  allLetters(): number;
  /** Takes in a word that is not there yet. @returns its id */
  append(word: string, holder: number): number;
  /** Another product has the word too. Products come in catalogue order. */
  addHolder(id: number, holder: number): void;
};

export function openVocabulary(): Vocabulary {
  const words: string[] = [];
  const holders: (number | number[])[] = [];
  const letters = growingInts();
  let allLetters = 0;
  return {
    words,
    holders,
    letters: letters.list,
    allLetters: () => allLetters,
    append(word, holder) {
      const mask = lettersOf(word);
      letters.push(mask);
      allLetters |= mask;
      holders.push(holder);
      return words.push(word) - 1;
    },
    addHolder(id, holder) {
      holders[id] = withHolder(holders[id], holder);
    },
  };
}

/** The holders and one more, which comes after them in the catalogue or is the last of them. */
export function withHolder(known: number | number[] | undefined, holder: number): number | number[] {
  if (known === undefined || known === holder) return holder;
  if (typeof known === 'number') return [known, holder];
  if (known[known.length - 1] !== holder) known.push(holder);
  return known;
}
