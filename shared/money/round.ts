import { z } from 'zod';

/**
 * How a fraction becomes a whole unit. Every mode is symmetric: `-x` rounds to the negative of `x`, so
 * that a refund mirrors its sale to the unit.
 *
 * - `halfUp`: half away from zero (commercial rounding, DIN 1333)
 * - `halfEven`: half to the even neighbour (IEEE 754 "banker's rounding")
 * - `halfDown`: half towards zero
 * - `down`: towards zero (truncation)
 * - `up`: away from zero
 */
export const roundingMode = z.enum(['halfUp', 'halfEven', 'halfDown', 'down', 'up']);
export type RoundingMode = z.infer<typeof roundingMode>;

/**
 * Divides two integers and rounds to a whole number by a named mode.
 *
 * @throws RangeError when `denominator` is not positive or the quotient is beyond exact integers.
 */
export function divideRounded(numerator: bigint, denominator: bigint, mode: RoundingMode): number {
  if (denominator <= 0n) throw new RangeError(`denominator must be positive, got ${denominator}`);
  const magnitude = numerator < 0n ? -numerator : numerator;
  const floor = magnitude / denominator;
  const rest = magnitude % denominator;
  const whole = goesUp(floor, 2n * rest - denominator, rest, mode) ? floor + 1n : floor;
  const signed = Number(numerator < 0n ? -whole : whole);
  if (!Number.isSafeInteger(signed)) throw new RangeError(`amount beyond exact integers: ${signed}`);
  // `-0` would be written as `0` in JSON and break equality after a round trip.
  return signed === 0 ? 0 : signed;
}

/** @param overHalf negative below half, zero at half, positive above */
function goesUp(floor: bigint, overHalf: bigint, rest: bigint, mode: RoundingMode): boolean {
  switch (mode) {
    case 'halfUp':
      return overHalf >= 0n;
    case 'halfEven':
      return overHalf > 0n || (overHalf === 0n && floor % 2n === 1n);
    case 'halfDown':
      return overHalf > 0n;
    case 'down':
      return false;
    case 'up':
      return rest > 0n;
  }
}

/** `divideRounded` by the house's own mode, half away from zero. */
export function divideHalfUp(numerator: bigint, denominator: bigint): number {
  return divideRounded(numerator, denominator, 'halfUp');
}

/** Rounds an amount to a multiple of `step` (both minor units), for cash without small coins. */
export function roundToStep(amountMinor: number, step: number, mode: RoundingMode): number {
  return divideRounded(BigInt(amountMinor), BigInt(step), mode) * step || 0;
}

/** A share of an amount in parts per million, rounded half away from zero. */
export function partOf(amountMinor: number, ratePpm: number): number {
  return divideHalfUp(BigInt(amountMinor) * BigInt(ratePpm), 1_000_000n);
}
