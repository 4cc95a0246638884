import type { UnitOfSale } from '#shared/catalogue/product.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { COUNTED_MILLI_MAX } from '#shared/sync/fact.ts';

export type CountProblem = { readonly code: 'notACount' | 'notWhole' | 'tooFine' | 'tooMany' };

const FAULTS = { notADecimal: 'notACount', tooManyDigits: 'tooFine', tooLarge: 'tooMany' } as const;

/**
 * Reads what was counted of a product, in digits of any keyboard; nothing left is a count too. Pieces are
 * whole, what is measured has thousandths.
 *
 * @returns thousandths of the unit of sale
 */
export function readCount(text: string, unit: UnitOfSale): Result<number, CountProblem> {
  const isPiece = unit === 'piece';
  const read = parseDecimal(text, isPiece ? 0 : 3);
  if (!read.ok) {
    const code = FAULTS[read.problem.code];
    return err({ code: code === 'tooFine' && isPiece ? 'notWhole' : code });
  }
  const milli = isPiece ? read.value * 1000 : read.value;
  if (milli < 0) return err({ code: 'notACount' });
  return milli > COUNTED_MILLI_MAX ? err({ code: 'tooMany' }) : ok(milli);
}
