import { lettersOf } from './word-match.ts';

/** Different words with the products that have them. One letter mask a word, beside each other in memory. */
export type Vocabulary = {
  readonly words: readonly string[];
  /** Places of the products that have the word, in catalogue order; a number where there is one. */
  readonly holders: readonly (number | readonly number[])[];
  /** The mask of each word's letters, see `lettersOf`. */
  letters(): Int32Array;
  /** Takes in a word that is not there yet. @returns its id */
  append(word: string, holder: number): number;
  /** Another product has the word too. Products come in catalogue order. */
  addHolder(id: number, holder: number): void;
};

export function openVocabulary(): Vocabulary {
  const words: string[] = [];
  const holders: (number | number[])[] = [];
  let letters = new Int32Array(1024);
  return {
    words,
    holders,
    letters: () => letters,
    append(word, holder) {
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
    },
    addHolder(id, holder) {
      const known = holders[id]!;
      if (typeof known === 'number') {
        if (known !== holder) holders[id] = [known, holder];
      } else if (known[known.length - 1] !== holder) known.push(holder);
    },
  };
}
