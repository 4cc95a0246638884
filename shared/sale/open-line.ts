import type { Terms } from '../catalogue/catalogue.ts';
import { choosePrice } from '../catalogue/price-list.ts';
import { holds, type Circumstances } from '../catalogue/when.ts';
import { extendPrice } from '../money/extend.ts';
import { discountOn, type Discount } from './discount.ts';
import type { DraftLine, Returned } from './draft.ts';

/** Why a line costs what it costs. A list that is not the base list is named. */
export type PriceSource =
  | { readonly kind: 'list'; readonly priceListId?: string | undefined }
  | {
      readonly kind: 'manual';
      readonly listPriceMicros: number;
      readonly reason: string;
      readonly priceListId?: string | undefined;
      readonly approvedBy?: string | undefined;
    };

/** A line after the steps that concern it alone: price list, manual price, quantity, line discount. */
export type OpenLine = {
  readonly draftLine: DraftLine;
  /** It is sold, and takes part in promotions and the basket's discount. */
  readonly isSold: boolean;
  readonly listUnitPriceMicros: number;
  readonly unitPriceMicros: number;
  readonly priceSource: PriceSource;
  readonly extendedMinor: number;
  readonly discountMinor: number;
  /** What is left for the steps that follow. */
  readonly startMinor: number;
  readonly taxId: string;
  /** The taxes under which its total falls, and by which weights. */
  readonly split: { readonly taxIds: readonly string[]; readonly weights: readonly number[] };
  readonly ordering: {
    readonly productId: string;
    readonly quantityMilli: number;
    readonly unitPriceMicros: number;
    readonly taxId: string;
    readonly discount: Discount | undefined;
  };
};

/** Steps 1 to 4 of `priceSale`. */
export function openLine(draftLine: DraftLine, basket: Circumstances, terms: Terms): OpenLine {
  const { manualPrice, quantityMilli, returned, productId, discount } = draftLine;
  const { listPriceMicros: priceMicros, prices } = draftLine;
  const chosen = choosePrice({ priceMicros, prices }, terms.priceLists, basket);
  const unitPriceMicros = manualPrice?.unitPriceMicros ?? chosen.unitPriceMicros;
  const isSold = quantityMilli > 0;
  const extendedMinor = returned
    ? extendedOf(returned)
    : extendPrice(unitPriceMicros, quantityMilli, terms.currency);
  const discountMinor = returned?.discountMinor ?? discountOn(extendedMinor, discount);
  const taxId = returned ? draftLine.taxId : swapTax(draftLine.taxId, basket, terms);
  return {
    draftLine,
    isSold,
    listUnitPriceMicros: chosen.unitPriceMicros,
    unitPriceMicros,
    priceSource: sourceOf(draftLine, chosen),
    extendedMinor,
    discountMinor,
    startMinor: returned ? totalOf(returned) : extendedMinor - discountMinor,
    taxId,
    split: splitOf(draftLine, taxId, basket, terms),
    ordering: { productId, quantityMilli, unitPriceMicros, taxId, discount },
  };
}

function sourceOf(
  { manualPrice }: DraftLine,
  { unitPriceMicros, priceListId }: { unitPriceMicros: number; priceListId?: string },
): PriceSource {
  const list = priceListId === undefined ? {} : { priceListId };
  if (!manualPrice) return { kind: 'list', ...list };
  const { reason, approvedBy } = manualPrice;
  const approval = approvedBy === undefined ? {} : { approvedBy };
  return { kind: 'manual', listPriceMicros: unitPriceMicros, reason, ...list, ...approval };
}

function swapTax(taxId: string, basket: Circumstances, terms: Terms): string {
  return terms.taxSwaps?.find(({ from, when }) => from === taxId && holds(when, basket))?.to ?? taxId;
}

/** A bundle's taxes by the weights of its parts, those of one tax together. */
function splitOf(line: DraftLine, taxId: string, basket: Circumstances, terms: Terms): OpenLine['split'] {
  if (!line.parts) return { taxIds: [taxId], weights: [1] };
  const byTax = new Map<string, number>();
  for (const part of line.parts) {
    const own = swapTax(part.taxId, basket, terms);
    byTax.set(own, (byTax.get(own) ?? 0) + part.weight);
  }
  return { taxIds: [...byTax.keys()], weights: [...byTax.values()] };
}

function totalOf({ parts }: Returned): number {
  return parts.reduce((sum, part) => sum + part.totalMinor, 0);
}

/** What the returned goods cost before anything was taken off: the sum of all columns. */
function extendedOf(returned: Returned): number {
  const promotions = returned.promotions.reduce((sum, { minor }) => sum + minor, 0);
  return totalOf(returned) + returned.discountMinor + promotions + returned.basketDiscountMinor;
}
