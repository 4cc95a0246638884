import { isDeepStrictEqual } from 'node:util';
import type { Sale } from '#shared/sale/sale.ts';

/**
 * Whether two sales of one id are the same sale. The moment of completion is left out: a second
 * press of the key is a moment later, and is still the same goods for the same money.
 */
export function sameSale(one: Sale, other: Sale): boolean {
  return isDeepStrictEqual(contentOf(one), contentOf(other));
}

function contentOf(sale: Sale): Omit<Sale, 'completedAt' | 'businessDate'> {
  const { completedAt: _, businessDate: __, ...content } = sale;
  return content;
}
