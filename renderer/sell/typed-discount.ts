import { asciiDigits } from '#shared/money/ascii-digits.ts';
import { minorDigits } from '#shared/money/currency.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** What a discount comes to without its reason: undefined for an empty field. */
export type ReadDiscount = { readonly ratePpm: number } | { readonly amountMinor: number } | undefined;

/** Reads `10%` or `1.50`. */
export function readDiscount(
  text: string,
  currency: string,
): Result<ReadDiscount, { readonly code: 'notADiscount'; readonly text: string }> {
  const typed = text.trim();
  if (typed === '') return ok(undefined);
  const [, figures = ''] = /^(.*?)\s*[%٪]$/.exec(typed) ?? [];
  const isRate = figures !== '' || /[%٪]$/.test(typed);
  const read = isRate ? parseDecimal(figures, 4) : parseDecimal(typed, minorDigits(currency));
  const max = isRate ? 1_000_000 : 100_000_000_000;
  if (!read.ok || read.value <= 0 || read.value > max) return err({ code: 'notADiscount', text: typed });
  return ok(isRate ? { ratePpm: read.value } : { amountMinor: read.value });
}

/** The reason that was typed: a single figure stands for one of the usual ones. */
export function reasonOf(text: string, usual: readonly string[]): string {
  const typed = asciiDigits(text.trim());
  return /^[1-9]$/.test(typed) ? (usual[Number(typed) - 1] ?? typed) : text.trim();
}
