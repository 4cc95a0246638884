import { isOver } from '../catalogue/when.ts';
import { err, ok, type Result } from '../result.ts';
import { isBeyond, isDiscountBeyond, type Discount } from './discount.ts';
import type { Draft } from './draft.ts';
import { COUPONS_PER_SALE_MAX } from './limits.ts';
import { priceSale, type PricedLine } from './price-sale.ts';

export type DiscountProblem =
  | { readonly code: 'noSuchLine'; readonly lineId: string }
  | { readonly code: 'noDiscountOnReturns'; readonly lineId: string }
  | { readonly code: 'needsManager'; readonly field: 'discount'; readonly limitPpm: number };

export type CouponProblem =
  | { readonly code: 'unknownCoupon' | 'couponUsed' | 'couponTwice'; readonly coupon: string }
  | { readonly code: 'tooManyCoupons'; readonly max: number }
  | {
      readonly code: 'promotionExpired';
      readonly coupon: string;
      readonly promotionId: string;
      readonly field: 'when.window.until';
      readonly until: string;
    };

/** Gives a discount on a line, or takes it away. Beyond the cashier's limit a manager must have allowed it. */
export function discountLine(
  basket: Draft,
  lineId: string,
  discount: Discount | undefined,
): Result<Draft, DiscountProblem> {
  const line = basket.lines.find((each) => each.lineId === lineId);
  if (!line) return err({ code: 'noSuchLine', lineId });
  if (line.quantityMilli < 0) return err({ code: 'noDiscountOnReturns', lineId });
  const { discount: _, ...plain } = line;
  const changed = discount ? { ...plain, discount } : plain;
  const lines = basket.lines.map((each) => (each === line ? changed : each));
  return withinLimit({ ...basket, lines }, discount);
}

/** Gives a discount on the whole basket, or takes it away. */
export function discountBasket(
  basket: Draft,
  discount: Discount | undefined,
): Result<Draft, DiscountProblem> {
  const { discount: _, ...plain } = basket;
  return withinLimit(discount ? { ...plain, discount } : plain, discount);
}

/**
 * Takes a coupon. A `single` coupon that `used` knows is refused; head office has the last word on one
 * that was used elsewhere while this till was offline.
 */
export function addCoupon(
  basket: Draft,
  coupon: string,
  used: ReadonlySet<string> = new Set(),
): Result<Draft, CouponProblem> {
  const meant = basket.terms.promotions?.filter((promotion) => promotion.coupon?.code === coupon) ?? [];
  const first = meant[0];
  if (!first) return err({ code: 'unknownCoupon', coupon });
  if (basket.coupons?.includes(coupon)) return err({ code: 'couponTwice', coupon });
  const { coupons = [] } = basket;
  if (coupons.length >= COUPONS_PER_SALE_MAX)
    return err({ code: 'tooManyCoupons', max: COUPONS_PER_SALE_MAX });
  if (used.has(coupon) && first.coupon?.uses === 'single') return err({ code: 'couponUsed', coupon });
  const until = first.when?.window?.until;
  if (until !== undefined && meant.every(({ when }) => isOver(when?.window, basket))) {
    const field = 'when.window.until';
    return err({ code: 'promotionExpired', coupon, promotionId: first.id, field, until });
  }
  return ok({ ...basket, coupons: [...coupons, coupon] });
}

function withinLimit(basket: Draft, discount: Discount | undefined): Result<Draft, DiscountProblem> {
  const limitPpm = basket.terms.discountLimitPpm;
  if (!discount || discount.approvedBy !== undefined || limitPpm === undefined) return ok(basket);
  if (unapprovedDiscounts(basket, limitPpm).length === 0) return ok(basket);
  return err({ code: 'needsManager', field: 'discount', limitPpm });
}

/**
 * Reductions by hand beyond the cashier's limit that nobody has allowed: the lines they are on, or
 * `basket`. Prices set by hand below the list price count as reductions.
 */
export function unapprovedDiscounts(basket: Draft, limitPpm: number): string[] {
  const priced = priceSale(basket, basket.terms);
  const sold = priced.lines.filter(({ draftLine }) => draftLine.quantityMilli > 0);
  const found = sold.filter((line) => isLineBeyond(limitPpm, line)).map(({ draftLine }) => draftLine.lineId);
  const { discount } = basket;
  if (!discount || discount.approvedBy !== undefined) return found;
  const before = sold.reduce((sum, line) => sum + line.totalMinor + line.basketDiscountMinor, 0);
  return isDiscountBeyond(limitPpm, discount, before) ? [...found, 'basket'] : found;
}

function isLineBeyond(limitPpm: number, line: PricedLine): boolean {
  const { discount, manualPrice } = line.draftLine;
  if (
    discount &&
    discount.approvedBy === undefined &&
    isDiscountBeyond(limitPpm, discount, line.extendedMinor)
  )
    return true;
  if (!manualPrice || manualPrice.approvedBy !== undefined) return false;
  return isBeyond(limitPpm, line.listUnitPriceMicros - line.unitPriceMicros, line.listUnitPriceMicros);
}
