import type { UnitOfSale } from '#shared/catalogue/product.ts';

/** How much of each line comes back, by the line's number on the receipt; thousandths. */
export type Chosen = Readonly<Record<number, number>>;

export type ChooseAct = 'next' | 'previous' | 'more' | 'less' | 'all' | 'quantity' | 'take';

/** What a key does while lines are chosen; with text in the field it belongs to the text. null: nothing. */
export function chooseKey(key: string, text: string): ChooseAct | null {
  if (key === 'ArrowDown') return 'next';
  if (key === 'ArrowUp') return 'previous';
  if (key === 'Enter') return text.trim() === '' ? 'take' : 'quantity';
  if (text !== '') return null;
  if (key === '+') return 'more';
  if (key === '-') return 'less';
  return key === '*' ? 'all' : null;
}

/** One piece, or a tenth of what is measured; thousandths. */
export function stepOf(unit: UnitOfSale): number {
  return unit === 'piece' ? 1000 : 100;
}
