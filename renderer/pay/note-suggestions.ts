import { minorDigits } from '#shared/money/currency.ts';

/** What customers round up to, in major units: the notes in use and the sums they make up. */
const ROUND_SUMS: Readonly<Record<string, readonly number[]>> = {
  AUD: [5, 10, 20, 50, 100],
  BDT: [10, 20, 50, 100, 200, 500, 1000],
  CAD: [5, 10, 20, 50, 100],
  CHF: [10, 20, 50, 100, 200],
  DKK: [20, 50, 100, 200, 500],
  EUR: [5, 10, 20, 50, 100, 200],
  GBP: [5, 10, 20, 50],
  INR: [10, 20, 50, 100, 200, 500],
  JPY: [500, 1000, 5000, 10_000],
  KWD: [1, 5, 10, 20],
  NOK: [50, 100, 200, 500, 1000],
  PKR: [50, 100, 500, 1000, 5000],
  PLN: [10, 20, 50, 100, 200, 500],
  SAR: [5, 10, 50, 100, 200, 500],
  SEK: [20, 50, 100, 200, 500, 1000],
  USD: [1, 5, 10, 20, 50, 100],
};
const ROUND_SUMS_ELSEWHERE: readonly number[] = [5, 10, 20, 50, 100, 200];

/** Coins worth less than this part of the sum are not what somebody pays it with. */
const SMALLEST_PART = 10;

export type NoteChoice = {
  /** The shop's own notes and coins, minor units; absent: those in use in the currency. */
  readonly denominationsMinor?: readonly number[] | undefined;
  readonly limit?: number;
};

/**
 * Amounts a customer is likely to hand over for a sum due, ascending, without the sum itself: each note's
 * next multiple above it, so 13.37 EUR suggests 15, 20, 50 and 100.
 *
 * @param dueMinor what is due, minor units
 * @returns at most `limit` amounts in minor units; none when nothing is due
 */
export function suggestNotes(
  dueMinor: number,
  currency: string,
  { denominationsMinor, limit = 4 }: NoteChoice = {},
): number[] {
  if (dueMinor <= 0) return [];
  const minorPerMajor = 10 ** minorDigits(currency);
  const notes =
    denominationsMinor?.filter((minor) => minor * SMALLEST_PART >= dueMinor) ??
    (ROUND_SUMS[currency] ?? ROUND_SUMS_ELSEWHERE).map((sum) => sum * minorPerMajor);
  const sums = notes.map((note) => Math.ceil(dueMinor / note) * note);
  return [...new Set(sums)]
    .filter((sum) => sum > dueMinor)
    .sort((one, other) => one - other)
    .slice(0, limit);
}
