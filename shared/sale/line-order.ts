import type { Discount } from './discount.ts';

type Ordered = {
  readonly productId: string;
  readonly quantityMilli: number;
  readonly unitPriceMicros: number;
  readonly taxId: string;
  readonly discount?: Discount | undefined;
};

/**
 * The place of each line in an order that depends only on what the lines are, not on where they stand.
 * Left-over units are given out in this order, so that a basket costs the same in whatever order it was
 * scanned. Lines that are alike in all of this are interchangeable.
 */
export function rankLines(lines: readonly Ordered[]): number[] {
  const keys = lines.map((line) => ({ line, discount: discountKey(line.discount) }));
  const order = keys.map((_, index) => index).sort((a, b) => compare(keys[a]!, keys[b]!) || a - b);
  const rank: number[] = [];
  order.forEach((index, place) => (rank[index] = place));
  return rank;
}

type Keyed = { readonly line: Ordered; readonly discount: string };

function compare(a: Keyed, b: Keyed): number {
  return (
    compareText(a.line.productId, b.line.productId) ||
    a.line.quantityMilli - b.line.quantityMilli ||
    a.line.unitPriceMicros - b.line.unitPriceMicros ||
    compareText(a.line.taxId, b.line.taxId) ||
    compareText(a.discount, b.discount)
  );
}

/** By code units, as every machine does it alike; never by locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function discountKey(discount: Discount | undefined): string {
  if (!discount) return '';
  return 'ratePpm' in discount ? `%${discount.ratePpm}` : `-${discount.amountMinor}`;
}
