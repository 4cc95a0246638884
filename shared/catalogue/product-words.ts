import { foldedWords } from './fold-text.ts';
import { growingInts } from './growing-ints.ts';
import type { Product } from './product.ts';
import { openVocabulary, withHolder, type Holders, type Vocabulary } from './vocabulary.ts';

export type Category = { readonly words: readonly string[]; readonly holders: readonly number[] };

/** The words of a catalogue, both ways: the products that have a word, and the words that a product has. */
export type ProductWords = {
  readonly names: Vocabulary;
  /** Products whose name begins with the word, by its id. */
  readonly leads: readonly (Holders | undefined)[];
  /** One product each, in catalogue order: a code is nobody else's. */
  readonly codes: Vocabulary;
  readonly categories: readonly Category[];
  size(): number;
  /** What the products have, by their places. */
  rows(): ProductRows;
  /** Takes in the next products, in catalogue order. */
  add(products: readonly Product[]): void;
};

/** Words by product: those of place p are from `…From[p]` to `…From[p + 1]`, the latter not included. */
export type ProductRows = {
  readonly nameIds: Int32Array;
  readonly namesFrom: Int32Array;
  /** A product's codes have ids that follow each other. */
  readonly codesFrom: Int32Array;
  readonly category: Int32Array;
};

export function openProductWords(): ProductWords {
  const names = openVocabulary();
  const idOf = new Map<string, number>();
  const leads: (number | number[] | undefined)[] = [];
  const codes = openVocabulary();
  const categories: { words: readonly string[]; holders: number[] }[] = [];
  const categoryOf = new Map<string, number>();
  const [nameIds, namesFrom, codesFrom, category] = [
    growingInts(),
    growingInts(),
    growingInts(),
    growingInts(),
  ];
  namesFrom.push(0);
  codesFrom.push(0);

  function nameId(word: string, place: number): number {
    const known = idOf.get(word);
    if (known !== undefined) {
      names.addHolder(known, place);
      return known;
    }
    const id = names.append(word, place);
    idOf.set(word, id);
    leads.push(undefined);
    return id;
  }

  function categoryId(name: string): number {
    const known = categoryOf.get(name);
    if (known !== undefined) return known;
    const id = categories.push({ words: foldedWords(name), holders: [] }) - 1;
    categoryOf.set(name, id);
    return id;
  }

  function addOne(product: Product): void {
    const place = category.length();
    for (const [nth, word] of foldedWords(product.name).entries()) {
      const id = nameId(word, place);
      nameIds.push(id);
      if (nth === 0) leads[id] = withHolder(leads[id], place);
    }
    namesFrom.push(nameIds.length());
    for (const word of foldedWords(product.code)) codes.append(word, place);
    codesFrom.push(codes.words.length);
    const id = categoryId(product.category);
    category.push(id);
    categories[id]!.holders.push(place);
  }

  return {
    names,
    leads,
    codes,
    categories,
    size: category.length,
    rows: () => ({
      nameIds: nameIds.list(),
      namesFrom: namesFrom.list(),
      codesFrom: codesFrom.list(),
      category: category.list(),
    }),
    add(products) {
      for (const product of products) addOne(product);
    },
  };
}
