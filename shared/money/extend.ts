import { minorDigits } from './currency.ts';
import { divideHalfUp } from './round.ts';

/**
 * Price times quantity, rounded once to the minor unit.
 *
 * @param unitPriceMicros millionths of the major unit for one unit of sale
 * @param quantityMilli thousandths of the unit of sale; negative for goods that come back
 * @returns amount in minor units
 */
export function extendPrice(unitPriceMicros: number, quantityMilli: number, currency: string): number {
  const microsPerMinor = 10n ** BigInt(6 - minorDigits(currency));
  return divideHalfUp(BigInt(unitPriceMicros) * BigInt(quantityMilli), microsPerMinor * 1000n);
}

/**
 * The tax contained in a tax-inclusive amount.
 *
 * @param grossMinor amount with tax, minor units
 * @param ratePpm tax rate in parts per million: 19 % is 190_000
 */
export function taxWithin(grossMinor: number, ratePpm: number): number {
  return divideHalfUp(BigInt(grossMinor) * BigInt(ratePpm), 1_000_000n + BigInt(ratePpm));
}

/**
 * What foreign cash is worth in the sale's currency, rounded half up once.
 *
 * @param foreignMinor minor units of the foreign currency
 * @param rateMicros millionths of the sale's major unit for one foreign major unit
 */
export function exchange(
  foreignMinor: number,
  foreign: string,
  rateMicros: number,
  currency: string,
): number {
  const numerator = BigInt(foreignMinor) * BigInt(rateMicros) * 10n ** BigInt(minorDigits(currency));
  return divideHalfUp(numerator, 1_000_000n * 10n ** BigInt(minorDigits(foreign)));
}
