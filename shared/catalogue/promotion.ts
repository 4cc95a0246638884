import { z } from 'zod';
import { when } from './when.ts';

export const PROMOTIONS_PER_CATALOGUE_MAX = 500;

const shortId = z.string().min(1).max(40);
const minor = z.int().min(1).max(1_000_000_000);
const ratePpm = z.int().min(1).max(1_000_000);
const count = z.int().min(1).max(1000);

/** Which goods. A product is meant when its id or its category is listed; an empty selector means all. */
export const selector = z.strictObject({
  productIds: z.array(shortId).min(1).max(5000).optional(),
  categories: z.array(z.string().max(60)).min(1).max(500).optional(),
});
export type Selector = z.infer<typeof selector>;

/**
 * What a promotion takes off. Rules that count pieces leave out goods that are weighed or measured.
 *
 * - `percentOff`: a rate off each line of the goods, if at least `minQuantityMilli` of them are taken
 * - `amountOff`: an amount off each piece (or kilogram), or once off all the goods together
 * - `buyGet`: of every `buy` + `get` pieces, the `get` cheapest are reduced by `offPpm` (1_000_000 is
 *   free). With `reward`, pieces of other goods are reduced instead, the cheapest first
 * - `set`: pieces of each group together for one price. One group is "3 for 5.00"; several are a meal deal
 */
export const promotionRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('percentOff'),
    on: selector,
    ratePpm,
    minQuantityMilli: z.int().min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal('amountOff'),
    on: selector,
    amountMinor: minor,
    each: z.enum(['unit', 'basket']),
  }),
  z.strictObject({
    kind: z.literal('buyGet'),
    on: selector,
    buy: count,
    get: count,
    offPpm: ratePpm,
    reward: selector.optional(),
  }),
  z.strictObject({
    kind: z.literal('set'),
    groups: z
      .array(z.strictObject({ on: selector, count }))
      .min(1)
      .max(10),
    priceMinor: z.int().min(0).max(1_000_000_000),
  }),
]);
export type PromotionRule = z.infer<typeof promotionRule>;

/**
 * A promotion. `exclusive`: a line that takes part in it takes part in no other. `combinable`: applied
 * after the exclusive ones, on what is left of every line that no exclusive one took.
 */
export const promotion = z.strictObject({
  id: shortId,
  name: z.string().min(1).max(60),
  priority: z.int().min(-1000).max(1000),
  stacking: z.enum(['exclusive', 'combinable']),
  when: when.optional(),
  /** What all sold lines must come to, after line discounts and before promotions. */
  minimumSpendMinor: minor.optional(),
  /** Counts only where this code was presented. A `single` code is good for one sale, once. */
  coupon: z.strictObject({ code: z.string().min(1).max(40), uses: z.enum(['single', 'multi']) }).optional(),
  /** How often it counts in one basket (`buyGet` and `set`). */
  timesMax: count.optional(),
  rule: promotionRule,
});
export type Promotion = z.infer<typeof promotion>;

/** Whether the goods are meant. */
export function selects(
  on: Selector,
  goods: { readonly productId: string; readonly category?: string | undefined },
): boolean {
  if (!on.productIds && !on.categories) return true;
  if (on.productIds?.includes(goods.productId)) return true;
  return goods.category !== undefined && (on.categories?.includes(goods.category) ?? false);
}
