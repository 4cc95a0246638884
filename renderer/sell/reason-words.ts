import type { TFunction } from 'i18next';
import { LABEL_REASON } from '#shared/sale/label-price.ts';

/** The reason on the price of goods that have none of their own: the cashier typed it. */
export const OPEN_PRICE_REASON = 'open price';
/** The reason on a price that a price check asks about. */
export const PRICE_CHECK_REASON = 'price check';

/** Reasons that the till itself gives: the same words in every entry, whatever language it speaks. */
const OWN_REASONS: ReadonlyMap<string, string> = new Map([
  [OPEN_PRICE_REASON, 'basket.reasons.openPrice'],
  [LABEL_REASON, 'basket.reasons.label'],
  [PRICE_CHECK_REASON, 'basket.reasons.priceCheck'],
]);

/** A reason as it is shown: the till's own in its language, a person's as it was typed. */
export function reasonWords(t: TFunction, reason: string): string {
  const key = OWN_REASONS.get(reason);
  return key === undefined ? reason : t(key);
}
