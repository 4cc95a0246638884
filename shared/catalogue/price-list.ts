import { z } from 'zod';
import { holds, when, type Circumstances } from './when.ts';
import type { Product } from './product.ts';

/**
 * A list of prices that counts in some shops, for some customers or at some times. Of those that count,
 * the one of highest priority in which a product has a price decides; equals are taken in order of id.
 */
export const priceList = z.strictObject({
  id: z.string().min(1).max(40),
  priority: z.int().min(-1000).max(1000),
  when,
});
export type PriceList = z.infer<typeof priceList>;

export type ChosenPrice = {
  readonly unitPriceMicros: number;
  /** Missing for the base price. */
  readonly priceListId?: string;
};

/** The price of one unit by the lists that count here and now; the base price where none has one. */
export function choosePrice(
  goods: Pick<Product, 'priceMicros' | 'prices'>,
  lists: readonly PriceList[] | undefined,
  basket: Circumstances,
): ChosenPrice {
  if (!goods.prices || !lists) return { unitPriceMicros: goods.priceMicros };
  let best: { list: PriceList; unitPriceMicros: number } | undefined;
  for (const { priceListId, priceMicros } of goods.prices) {
    const list = lists.find(({ id }) => id === priceListId);
    if (!list || !holds(list.when, basket)) continue;
    if (!best || comesFirst(list, best.list)) best = { list, unitPriceMicros: priceMicros };
  }
  if (!best) return { unitPriceMicros: goods.priceMicros };
  return { unitPriceMicros: best.unitPriceMicros, priceListId: best.list.id };
}

/** Order of lists and promotions: higher priority first, then by id, compared by code units. */
export function comesFirst(
  a: { readonly priority: number; readonly id: string },
  b: { readonly priority: number; readonly id: string },
): boolean {
  return a.priority !== b.priority ? a.priority > b.priority : a.id < b.id;
}
