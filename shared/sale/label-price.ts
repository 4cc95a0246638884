import { choosePrice } from '../catalogue/price-list.ts';
import type { Product } from '../catalogue/product.ts';
import { minorDigits } from '../money/currency.ts';
import { extendPrice } from '../money/extend.ts';
import type { AddOptions, Draft } from './draft.ts';

/** The reason on a price that the scale's label made. */
export const LABEL_REASON = 'label';

/**
 * What is added for goods whose barcode carries the price to pay: the line comes to just that price.
 *
 * Goods that are weighed get the weight that the price stands for, rounded down, so that stock is right
 * to the gram and the unit price is never below the list price only for rounding. Where the list price
 * leads to another sum, the price is set by hand for the reason `label`.
 *
 * @param priceMinor the price printed on the label, minor units, more than 0
 */
export function addOfLabel(
  product: Product,
  priceMinor: number,
  basket: Draft,
): Pick<AddOptions, 'quantityMilli' | 'manualPrice'> {
  const { currency, priceLists } = basket.terms;
  const { unitPriceMicros } = choosePrice(product, priceLists, basket);
  const priceMicros = priceMinor * 10 ** (6 - minorDigits(currency));
  const weighed = product.unit !== 'piece' && unitPriceMicros > 0;
  const quantityMilli = weighed ? Math.max(1, Math.floor((priceMicros * 1000) / unitPriceMicros)) : 1000;
  if (!product.openPrice && extendPrice(unitPriceMicros, quantityMilli, currency) === priceMinor)
    return { quantityMilli };
  const exact = Math.round((priceMicros * 1000) / quantityMilli);
  return { quantityMilli, manualPrice: { unitPriceMicros: exact, reason: LABEL_REASON } };
}
