/**
 * How long to wait before the next attempt, milliseconds: doubling from `retryDelayMinMs` up to
 * `retryDelayMaxMs`, each between half and the whole of that, so that the tills of a chain do not all
 * come back in the same second. There is no last attempt.
 *
 * @param failures failed attempts in a row, from 1
 * @param random a number from 0 up to 1
 */
export function retryDelayMs(
  failures: number,
  limits: { retryDelayMinMs: number; retryDelayMaxMs: number },
  random: number,
): number {
  const whole = Math.min(limits.retryDelayMaxMs, limits.retryDelayMinMs * 2 ** Math.min(30, failures - 1));
  return Math.round(whole / 2 + (whole / 2) * random);
}
