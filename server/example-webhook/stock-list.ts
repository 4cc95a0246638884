import { z } from 'zod';
import type { ActionAnswer } from '#shared/sync/action.ts';
import { readRows } from './read-rows.ts';

/** What a warehouse programme would know: `product` is head office's number of it, `*` any other. */
const row = z.object({
  product: z.string().min(1),
  shop: z.string().min(1).max(40),
  name: z.string().min(1).max(120),
  /** Units of sale, at most three decimals. */
  quantity: z.string().regex(/^\d{1,9}(\.\d{1,3})?$/, 'a quantity such as 12 or 0.5'),
});
export type StockRow = z.infer<typeof row>;

/** Reads the list. @throws with the line that cannot be read */
export function readStockList(text: string): StockRow[] {
  return readRows(text, row);
}

/** Who has the product, in head office's words. */
export function answerStock(
  rows: readonly StockRow[],
  productId: string,
): Extract<ActionAnswer, { kind: 'stockElsewhere' }> {
  const own = rows.filter(({ product }) => product === productId);
  const found = own.length > 0 ? own : rows.filter(({ product }) => product === '*');
  const shops = found.map(({ shop: shopId, name, quantity }) => ({
    shopId,
    name,
    onHandMilli: Math.round(Number(quantity) * 1000),
  }));
  return { kind: 'stockElsewhere', shops };
}
