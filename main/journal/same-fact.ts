import { isDeepStrictEqual } from 'node:util';
import type { Sale } from '#shared/sale/sale.ts';
import { type Entry, isSaleEntry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';

/** What is to be sealed, under the id that keeps it from being sealed twice. */
export type Wish =
  | { readonly what: 'sale'; readonly id: string; readonly sale: Sale }
  | { readonly what: 'fact'; readonly id: string; readonly fact: FactBody };

/**
 * Whether two wishes of one id are the same. The moment of a sale's completion is left out: a second
 * press of the key is a moment later, and is still the same goods for the same money.
 */
export function sameWish(one: Wish, other: Wish): boolean {
  if (one.what === 'sale')
    return other.what === 'sale' && isDeepStrictEqual(contentOf(one.sale), contentOf(other.sale));
  return other.what === 'fact' && isDeepStrictEqual(one.fact, other.fact);
}

/** What was wished when this entry was sealed. */
export function wishOf(entry: Entry): Wish {
  if (isSaleEntry(entry)) return { what: 'sale', id: entry.id, sale: entry.body.sale };
  return { what: 'fact', id: entry.id, fact: entry.body as FactBody };
}

function contentOf(sale: Sale): Omit<Sale, 'completedAt' | 'businessDate'> {
  const { completedAt: _, businessDate: __, ...content } = sale;
  return content;
}
