import { z } from 'zod';

/** What head office has of a product at a shop. */
export const stockLevel = z.strictObject({
  /** Thousandths of the unit of sale; negative when more was sold than was counted. */
  onHandMilli: z.int().min(-9_999_999_999).max(9_999_999_999),
  /** When the shelf was last counted. */
  countedAt: z.iso.datetime().optional(),
  /** When head office last booked a change; sales that it has not heard of are not in it. */
  asOf: z.iso.datetime().optional(),
});
export type StockLevel = z.infer<typeof stockLevel>;
