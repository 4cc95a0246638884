/**
 * Divides two integers and rounds half away from zero (commercial rounding, DIN 1333).
 *
 * Refunds must mirror sales to the unit, so the rule is symmetric: `-x` rounds to the negative of `x`.
 *
 * @throws RangeError when `denominator` is not positive or the quotient is beyond exact integers.
 */
export function divideHalfUp(numerator: bigint, denominator: bigint): number {
  if (denominator <= 0n) throw new RangeError(`denominator must be positive, got ${denominator}`);
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  const signed = Number(numerator < 0n ? -rounded : rounded);
  if (!Number.isSafeInteger(signed)) throw new RangeError(`amount beyond exact integers: ${signed}`);
  // `-0` would be written as `0` in JSON and break equality after a round trip.
  return signed === 0 ? 0 : signed;
}
