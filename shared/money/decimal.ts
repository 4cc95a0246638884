import { err, ok, type Result } from '../result.ts';
import { asciiDigits } from './ascii-digits.ts';

export type DecimalProblem = {
  readonly code: 'notADecimal' | 'tooManyDigits' | 'tooLarge';
  readonly text: string;
};

/**
 * Reads a plain decimal such as `2.55` exactly as an integer of `10^-digits`, without floating point.
 * A comma is taken as the decimal sign too, because number pads in many countries type one;
 * digits may be those of any keyboard.
 */
export function parseDecimal(text: string, digits: number): Result<number, DecimalProblem> {
  const match = /^([+-]?)(\d+)(?:[.,](\d*))?$/.exec(asciiDigits(text.trim()));
  if (!match) return err({ code: 'notADecimal', text });
  const [, sign = '', whole = '', fraction = ''] = match;
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > digits) return err({ code: 'tooManyDigits', text });
  const value = Number(whole + significant.padEnd(digits, '0'));
  if (!Number.isSafeInteger(value)) return err({ code: 'tooLarge', text });
  return ok(sign === '-' && value !== 0 ? -value : value);
}
