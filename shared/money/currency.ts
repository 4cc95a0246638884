import { z } from 'zod';

/** ISO 4217 alphabetic code, such as `EUR`. */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code of three capitals');

// ISO 4217:2015 table A.1, exponents other than 2. Every currency not listed has two minor digits.
const NO_MINOR_UNIT = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const THREE_MINOR_DIGITS = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

/** Number of decimal digits of the minor unit (ISO 4217 "exponent"): 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): 0 | 2 | 3 {
  if (NO_MINOR_UNIT.includes(currency)) return 0;
  if (THREE_MINOR_DIGITS.includes(currency)) return 3;
  return 2;
}

/** An amount in minor units of the sale's one currency: cents for EUR. Negative means paid out. */
export const amountMinor = z.int();

/**
 * A price for one unit, in millionths of the currency's major unit, so that prices below the
 * minor unit (0.001) are exact. 2.55 EUR is 2_550_000.
 */
export const priceMicros = z.int().min(0).max(1_000_000_000_000);

/** A quantity in thousandths of the unit of sale: 3 pieces are 3000, 250 g of a product sold by kg are 250. */
export const quantityMilli = z.int().min(-1_000_000_000).max(1_000_000_000);
