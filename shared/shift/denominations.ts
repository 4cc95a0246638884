import { minorDigits } from '../money/currency.ts';

/** Notes and coins in use, major units, largest first: each currency's central bank lists them. */
const IN_USE: Readonly<Record<string, readonly number[]>> = {
  EUR: [500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01],
  GBP: [50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01],
  USD: [100, 50, 20, 10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05, 0.01],
  CHF: [1000, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05],
  BDT: [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  INR: [500, 200, 100, 50, 20, 10, 5, 2, 1],
  AED: [1000, 500, 200, 100, 50, 20, 10, 5, 1, 0.5, 0.25],
  SAR: [500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.25, 0.1],
  JPY: [10_000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1],
};
const ELSEWHERE: readonly number[] = [500, 200, 100, 50, 20, 10, 5, 2, 1];

/**
 * Notes and coins for counting a drawer, minor units, largest first.
 *
 * @param chosen what head office set for the shop, in any order
 */
export function denominationsOf(currency: string, chosen?: readonly number[]): readonly number[] {
  if (chosen && chosen.length > 0) return [...new Set(chosen)].sort((a, b) => b - a);
  const minorPerMajor = 10 ** minorDigits(currency);
  return (IN_USE[currency] ?? ELSEWHERE).map((major) => Math.round(major * minorPerMajor));
}

/** Of one note or coin, how many. */
export type Counted = { readonly denominationMinor: number; readonly pieces: number };

/** What counted notes and coins come to, minor units. */
export function sumCounted(counted: readonly Counted[]): number {
  return counted.reduce((sum, { denominationMinor, pieces }) => sum + denominationMinor * pieces, 0);
}
