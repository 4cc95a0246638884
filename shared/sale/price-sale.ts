import type { Terms } from '../catalogue/catalogue.ts';
import type { Draft, DraftLine, LineTax, PromotionShare, TaxedPart } from './draft.ts';
import { discountOn } from './discount.ts';
import { allocate } from '../money/allocate.ts';
import { choosePromotions, promotionsInForce } from './choose-promotions.ts';
import { rankLines } from './line-order.ts';
import { openLine, type OpenLine, type PriceSource } from './open-line.ts';
import { grossOf, summariseTaxes, type TaxTotal } from './tax-summary.ts';
import { taxSlices, type TaxedSlice } from './tax-line.ts';

export type { PriceSource } from './open-line.ts';
export type { TaxTotal } from './tax-summary.ts';

/** A line with everything that made its price. `explain` says it step by step. */
export type PricedLine = {
  readonly draftLine: DraftLine;
  /** By the price lists, before a price set by hand. */
  readonly listUnitPriceMicros: number;
  readonly unitPriceMicros: number;
  readonly priceSource: PriceSource;
  /** Price times quantity, before anything is taken off. */
  readonly extendedMinor: number;
  readonly discountMinor: number;
  readonly promotions: readonly PromotionShare[];
  readonly basketDiscountMinor: number;
  /** What is left after all reductions; with its taxes where prices contain them. */
  readonly totalMinor: number;
  readonly taxId: string;
  readonly parts: readonly TaxedPart[];
  readonly taxes: readonly LineTax[];
  /** What the line adds to the sale's total: `totalMinor` and the taxes that come on top. */
  readonly grossMinor: number;
};

export type PricedSale = {
  readonly lines: readonly PricedLine[];
  readonly totalMinor: number;
  readonly taxes: readonly TaxTotal[];
  /** Lines whose tax the terms do not know; such a basket cannot be completed. */
  readonly unknownTaxes: readonly { readonly lineId: string; readonly taxId: string }[];
};

/** A basket, as far as its price depends on it. */
export type PricedBasket = Pick<Draft, 'lines'> &
  Partial<Pick<Draft, 'openedAt' | 'shopId' | 'utcOffsetMinutes' | 'customerGroup' | 'coupons' | 'discount'>>;

/**
 * The only maker of totals. The till and the head office run this same function.
 *
 * The one order of steps, in which each step works on what the one before has left:
 *
 * 1. price list: of the lists that count for shop, customer group and time, the one of highest priority
 *    that has the product; else the base price
 * 2. a price set by hand takes its place
 * 3. price × quantity, rounded half up to the minor unit: the first rounding
 * 4. line discount: a rate (rounded half up) or an amount, never more than the line
 * 5. promotions, on sold lines whose price was not set by hand (see `choosePromotions`)
 * 6. basket discount: a rate (rounded half up once) or an amount, shared among all sold lines by largest
 *    remainder of what they still cost
 * 7. taxes (see `taxSlices`); a bundle's total is first shared among its parts by their weights
 * 8. the sum; cash rounding is a matter of how it is paid (see `settleTenders`)
 *
 * Goods that come back take part in steps 1 to 3 and 7 alone; those that come back by receipt bring
 * their share of what was paid, taxes included, and take part in none.
 */
export function priceSale(basket: PricedBasket, terms: Terms): PricedSale {
  const opened = basket.lines.map((line) => openLine(line, basket, terms));
  let rank: readonly number[] | undefined;
  const ranks = (): readonly number[] => (rank ??= rankLines(opened.map(({ ordering }) => ordering)));
  const left = opened.map(({ startMinor }) => startMinor);
  const promotions = promote(opened, left, basket, terms, ranks);
  const basketShares = shareBasketDiscount(opened, left, basket, ranks);
  const slices = taxSlices(slicesOf(opened, left), terms.taxes, ranks, terms.taxRounding);
  const taxed: (readonly TaxedSlice[])[] = groupByLine(slices, opened);
  const lines = opened.map((line, index) =>
    closeLine(line, {
      promotions: promotions[index]!,
      basketDiscountMinor: basketShares[index]!,
      totalMinor: left[index]!,
      taxed: taxed[index]!,
    }),
  );
  return {
    lines,
    totalMinor: lines.reduce((sum, line) => sum + line.grossMinor, 0),
    taxes: summariseTaxes(taxed.flat(), terms.taxes),
    unknownTaxes: unknownTaxes(opened, terms),
  };
}

/** Step 5. Lowers `left` and says by which promotions. */
function promote(
  opened: readonly OpenLine[],
  left: number[],
  basket: PricedBasket,
  terms: Terms,
  ranks: () => readonly number[],
): readonly (readonly PromotionShare[])[] {
  const shares: PromotionShare[][] = opened.map(() => []);
  if (!terms.promotions || terms.promotions.length === 0) return shares;
  const spent = opened.reduce((sum, line) => sum + (line.isSold ? line.startMinor : 0), 0);
  const inForce = promotionsInForce(terms.promotions, basket, spent);
  if (inForce.length === 0) return shares;
  const open = opened.flatMap(({ isSold, draftLine }, index) =>
    isSold && !draftLine.manualPrice ? [index] : [],
  );
  const lines = open.map((index) => {
    const { productId, category, quantityMilli, unit } = opened[index]!.draftLine;
    const whole = unit === 'piece' && quantityMilli % 1000 === 0;
    return {
      productId,
      category,
      quantityMilli,
      pieces: whole ? quantityMilli / 1000 : 0,
      rank: ranks()[index]!,
    };
  });
  const chosen = choosePromotions(
    lines,
    open.map((index) => left[index]!),
    inForce,
  );
  open.forEach((index, place) => {
    shares[index] = chosen[place]!;
    for (const { minor } of shares[index]) left[index]! -= minor;
  });
  return shares;
}

/** Step 6. Lowers `left` and says each line's share. */
function shareBasketDiscount(
  opened: readonly OpenLine[],
  left: number[],
  basket: PricedBasket,
  ranks: () => readonly number[],
): readonly number[] {
  if (!basket.discount) return opened.map((line) => line.draftLine.returned?.basketDiscountMinor ?? 0);
  const weights = opened.map((line, index) => (line.isSold ? left[index]! : 0));
  const off = discountOn(
    weights.reduce((sum, weight) => sum + weight, 0),
    basket.discount,
  );
  const shares = off === 0 ? weights.map(() => 0) : allocate(off, weights, ranks());
  shares.forEach((share, index) => (left[index]! -= share));
  return shares.map((share, index) => opened[index]!.draftLine.returned?.basketDiscountMinor ?? share);
}

/** The amounts to be taxed. Lines that come back by receipt bring their taxes and are left out. */
function slicesOf(opened: readonly OpenLine[], left: readonly number[]) {
  return opened.flatMap((line, index) => {
    if (line.draftLine.returned) return [];
    const { taxIds, weights } = line.split;
    const amounts = taxIds.length === 1 ? [left[index]!] : allocate(left[index]!, weights);
    return taxIds.map((taxId, part) => ({ line: index, taxId, amountMinor: amounts[part]! }));
  });
}

function groupByLine(slices: readonly TaxedSlice[], opened: readonly OpenLine[]): TaxedSlice[][] {
  const grouped: TaxedSlice[][] = opened.map(({ draftLine: { returned } }, line) => {
    if (!returned) return [];
    return returned.parts.map(({ taxId, totalMinor }) => ({
      line,
      taxId,
      amountMinor: totalMinor,
      taxes: returned.taxes.filter((tax) => (tax.ofTaxId ?? tax.taxId) === taxId),
    }));
  });
  for (const slice of slices) grouped[slice.line]!.push(slice);
  return grouped;
}

type Closing = {
  readonly promotions: readonly PromotionShare[];
  readonly basketDiscountMinor: number;
  readonly totalMinor: number;
  readonly taxed: readonly TaxedSlice[];
};

function closeLine(line: OpenLine, closing: Closing): PricedLine {
  const { draftLine, listUnitPriceMicros, unitPriceMicros, priceSource, taxId } = line;
  const taxes = closing.taxed.flatMap((slice) => slice.taxes);
  return {
    draftLine,
    listUnitPriceMicros,
    unitPriceMicros,
    priceSource,
    extendedMinor: line.extendedMinor,
    discountMinor: line.discountMinor,
    promotions: draftLine.returned?.promotions ?? closing.promotions,
    basketDiscountMinor: closing.basketDiscountMinor,
    totalMinor: closing.totalMinor,
    taxId,
    parts: closing.taxed.map((slice) => ({ taxId: slice.taxId, totalMinor: slice.amountMinor })),
    taxes,
    grossMinor: grossOf({ amountMinor: closing.totalMinor, taxes }),
  };
}

function unknownTaxes(opened: readonly OpenLine[], terms: Terms) {
  const known = new Set(terms.taxes.map((tax) => tax.id));
  return opened.flatMap(({ draftLine, split }) => {
    if (draftLine.returned) return [];
    const strange = split.taxIds.find((taxId) => !known.has(taxId));
    return strange === undefined ? [] : [{ lineId: draftLine.lineId, taxId: strange }];
  });
}
