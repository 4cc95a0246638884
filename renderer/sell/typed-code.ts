import { asciiDigits } from '#shared/money/ascii-digits.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { QUANTITY_MILLI_MAX } from '#shared/sale/limits.ts';

/** What was typed or scanned: a code, a quantity before it, or a quantity alone (for the selected line). */
export type TypedCode = { readonly quantityMilli?: number; readonly code: string };

export type QuantityProblem = { readonly code: 'notAQuantity'; readonly text: string };

/**
 * Takes `3*4006381333931`, `3x apple` or `0,450*211` apart. `x` counts as the sign only behind a
 * number and before a digit, a blank or the end, so that `7xtra` stays a search for a name.
 */
export function readTypedCode(text: string): Result<TypedCode, QuantityProblem> {
  const trimmed = asciiDigits(text.trim());
  const match = /^([\d.,]+)\s*(?:\*|[xX×](?=\s|\d|$))\s*(.*)$/.exec(trimmed);
  if (!match) return ok({ code: trimmed });
  const [, quantity = '', code = ''] = match;
  const parsed = readQuantity(quantity);
  return parsed.ok ? ok({ quantityMilli: parsed.value, code }) : parsed;
}

/**
 * What a scan means when the search field held text already. A quantity typed before belongs to the
 * scan. Figures may be the beginning of the same code, which came in two pieces from a scanner that
 * paused (radio scanners do), so they count when the whole is a known code. Other text was given up.
 *
 * @param before what the field held when the scan began
 */
export function joinScan(before: string, scanned: string, isKnown: (code: string) => boolean): string {
  const typed = asciiDigits(before.trim());
  if (/^[\d.,]+\s*[*xX×]$/.test(typed)) return typed + scanned;
  const whole = readTypedCode(typed + scanned);
  return typed !== '' && whole.ok && isKnown(whole.value.code) ? typed + scanned : scanned;
}

/** Reads a quantity such as `3` or `0,450` as thousandths of the unit of sale. More than zero. */
export function readQuantity(text: string): Result<number, QuantityProblem> {
  const parsed = parseDecimal(text, 3);
  if (!parsed.ok || parsed.value <= 0 || parsed.value > QUANTITY_MILLI_MAX)
    return err({ code: 'notAQuantity', text });
  return ok(parsed.value);
}
