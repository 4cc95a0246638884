import { minorDigits } from '#shared/money/currency.ts';

/** What customers round up to, in major units: the notes in use and the sums they make up. */
const ROUND_SUMS: Readonly<Record<string, readonly number[]>> = {
  EUR: [5, 10, 20, 50, 100, 200],
  GBP: [5, 10, 20, 50],
  USD: [1, 5, 10, 20, 50, 100],
  CHF: [10, 20, 50, 100, 200],
  JPY: [500, 1000, 5000, 10_000],
};
const ROUND_SUMS_ELSEWHERE: readonly number[] = [5, 10, 20, 50, 100, 200];

/**
 * Amounts a customer is likely to hand over for a sum due, ascending, without the sum itself: each note's
 * next multiple above it, so 13.37 EUR suggests 15, 20, 50 and 100.
 *
 * @param dueMinor what is due, minor units
 * @returns at most `limit` amounts in minor units; none when nothing is due
 */
export function suggestNotes(dueMinor: number, currency: string, limit = 4): number[] {
  if (dueMinor <= 0) return [];
  const minorPerMajor = 10 ** minorDigits(currency);
  const sums = (ROUND_SUMS[currency] ?? ROUND_SUMS_ELSEWHERE).map((sum) => {
    const note = sum * minorPerMajor;
    return Math.ceil(dueMinor / note) * note;
  });
  return [...new Set(sums)]
    .filter((sum) => sum > dueMinor)
    .sort((one, other) => one - other)
    .slice(0, limit);
}
