import { err, ok, type Result } from '../result.ts';
import { unapprovedDiscounts } from './give-discount.ts';
import type { Draft } from './draft.ts';
import { priceSale, type PricedLine, type PricedSale } from './price-sale.ts';
import type { Sale, SaleLine, Tender } from './sale.ts';
import { settleTenders, type SettleProblem, type Settled } from './settle-tenders.ts';

export type CompleteSaleProblem =
  | { readonly code: 'emptyBasket' }
  | { readonly code: 'unknownTax'; readonly lineId: string; readonly taxId: string }
  | { readonly code: 'needsManager'; readonly field: 'discount' | 'withoutReceipt'; readonly lineId: string }
  | {
      readonly code: 'returnBeyondLimit';
      readonly lineId: string;
      readonly amountMinor: number;
      readonly maxMinor: number;
    }
  | { readonly code: 'customerNeeded'; readonly field: 'customerId' }
  | SettleProblem;

export type CompletedBy = {
  /** Moment of completion, ISO 8601 in UTC. */
  readonly at: string;
  /** The shop's calendar day, `YYYY-MM-DD`. */
  readonly businessDate: string;
  /** Who buys, where the basket does not say it. */
  readonly customerId?: string;
  /** Rung up for practice. */
  readonly training?: boolean;
  /** Who is at the till; absent where it has no staff of its own. */
  readonly cashierId?: string;
  /** Left by the customer beyond the total, minor units. */
  readonly tipMinor?: number;
};

/** Turns a paid basket into a sale, ready to be sealed. Pure: time and day are given. */
export function completeSale(
  basket: Draft,
  tenders: readonly Tender[],
  done: CompletedBy,
): Result<Sale, CompleteSaleProblem> {
  if (basket.lines.length === 0) return err({ code: 'emptyBasket' });
  const priced = priceSale(basket, basket.terms);
  const unknown = priced.unknownTaxes[0];
  if (unknown) return err({ code: 'unknownTax', ...unknown });
  const unallowed = whatIsNotAllowed(basket, priced);
  if (unallowed) return err(unallowed);
  const customerId = done.customerId ?? basket.customer?.id;
  if (customerId === undefined && tenders.some(({ kind }) => kind === 'onAccount'))
    return err({ code: 'customerNeeded', field: 'customerId' });
  const { tipMinor = 0 } = done;
  const settled = settleTenders(priced.totalMinor + tipMinor, tenders, basket.terms);
  if (!settled.ok) return settled;
  return ok(toSale(basket, priced, tenders, { ...done, customerId }, settled.value));
}

/** What of a basket nobody has allowed yet, or nobody may allow; undefined when all is well. */
export function whatIsNotAllowed(basket: Draft, priced: PricedSale): CompleteSaleProblem | undefined {
  const { discountLimitPpm, returnWithoutReceiptMaxMinor: maxMinor } = basket.terms;
  if (discountLimitPpm !== undefined) {
    const lineId = unapprovedDiscounts(basket, discountLimitPpm)[0];
    if (lineId !== undefined) return { code: 'needsManager', field: 'discount', lineId };
  }
  if (maxMinor === undefined) return undefined;
  let paidOut = 0;
  for (const { draftLine, grossMinor } of priced.lines) {
    const { quantityMilli, returnOf, lineId } = draftLine;
    if (quantityMilli > 0 || returnOf) continue;
    if (!draftLine.withoutReceipt) return { code: 'needsManager', field: 'withoutReceipt', lineId };
    paidOut -= grossMinor;
    if (paidOut > maxMinor) return { code: 'returnBeyondLimit', lineId, amountMinor: paidOut, maxMinor };
  }
  return undefined;
}

function toSale(
  basket: Draft,
  priced: PricedSale,
  tenders: readonly Tender[],
  done: Omit<CompletedBy, 'customerId'> & { readonly customerId: string | undefined },
  settled: Settled,
): Sale {
  const { terms, shopId, utcOffsetMinutes, customerGroup, coupons, discount, voidOf } = basket;
  const promotions = namesOfPromotions(basket, priced);
  const { roundingMinor, forfeitedMinor, creditMinor, changeMinor } = settled;
  return {
    id: basket.id,
    currency: terms.currency,
    priceListId: terms.priceListId,
    catalogueVersion: terms.catalogueVersion,
    openedAt: basket.openedAt,
    completedAt: done.at,
    businessDate: done.businessDate,
    ...(done.training && { training: true as const }),
    ...(done.customerId !== undefined && { customerId: done.customerId }),
    ...(done.cashierId !== undefined && { cashierId: done.cashierId }),
    ...(shopId !== undefined && { shopId }),
    ...(utcOffsetMinutes !== undefined && { utcOffsetMinutes }),
    ...(customerGroup !== undefined && { customerGroup }),
    ...(coupons && { coupons }),
    ...(discount && { discount }),
    ...(voidOf !== undefined && { voidOf }),
    lines: priced.lines.map((line, index) => toSaleLine(line, index, terms.taxRounding?.per === 'line')),
    ...(promotions.length > 0 && { promotions }),
    totalMinor: priced.totalMinor,
    taxes: priced.taxes.map((row) => ({ ...row })),
    tenders: [...tenders],
    ...(roundingMinor !== 0 && { roundingMinor }),
    ...(done.tipMinor !== undefined && done.tipMinor !== 0 && { tipMinor: done.tipMinor }),
    ...(forfeitedMinor > 0 && { forfeitedMinor }),
    ...(creditMinor > 0 && { creditMinor }),
    changeMinor,
  };
}

function namesOfPromotions({ terms }: Draft, priced: PricedSale) {
  const used = new Set(priced.lines.flatMap((line) => line.promotions.map(({ id }) => id)));
  return [...used].map((id) => ({
    id,
    name: terms.promotions?.find((promotion) => promotion.id === id)?.name ?? id,
  }));
}

function toSaleLine(priced: PricedLine, index: number, taxesPerLine: boolean): SaleLine {
  const { draftLine, unitPriceMicros, priceSource, totalMinor, taxId, discountMinor } = priced;
  const { productId, code, name, unit, quantityMilli, returnOf, withoutReceipt, serial, discount } =
    draftLine;
  return {
    line: index + 1,
    productId,
    code,
    name,
    unit,
    quantityMilli,
    unitPriceMicros,
    priceSource,
    taxId,
    totalMinor,
    ...(returnOf && { returnOf }),
    ...(draftLine.returned && { shareOfSale: true as const }),
    ...(withoutReceipt && { withoutReceipt }),
    ...(serial !== undefined && { serial }),
    ...(draftLine.note !== undefined && { note: draftLine.note }),
    ...(draftLine.ageChecked !== undefined && { ageChecked: draftLine.ageChecked }),
    ...(discount && { discount }),
    ...(discountMinor !== 0 && { discountMinor }),
    ...(priced.promotions.length > 0 && { promotions: [...priced.promotions] }),
    ...(priced.basketDiscountMinor !== 0 && { basketDiscountMinor: priced.basketDiscountMinor }),
    ...(priced.parts.some((part) => part.taxId !== taxId) && { parts: [...priced.parts] }),
    ...((taxesPerLine || quantityMilli < 0) && { taxes: [...priced.taxes] }),
  };
}
