/** An exact fraction, always in lowest terms with a positive denominator. Slow and plain on purpose. */
export type Rational = { readonly n: bigint; readonly d: bigint };

export function rational(n: bigint | number, d: bigint | number = 1): Rational {
  let a = BigInt(n);
  let b = BigInt(d);
  if (b === 0n) throw new Error('division by zero');
  if (b < 0n) [a, b] = [-a, -b];
  const g = gcd(a < 0n ? -a : a, b);
  return { n: a / g, d: b / g };
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a || 1n : gcd(b, a % b);
}

export const plus = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Rational, b: Rational): Rational => rational(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
export const over = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);
export const sign = (a: Rational): number => (a.n === 0n ? 0 : a.n < 0n ? -1 : 1);
export const compare = (a: Rational, b: Rational): number => sign(minus(a, b));
export const abs = (a: Rational): Rational => (a.n < 0n ? rational(-a.n, a.d) : a);

/** Greatest whole number that is not above a fraction of zero or more. */
export const floor = (a: Rational): bigint => a.n / a.d;

/** The two whole numbers beside the magnitude, and the distance to the lower decide. */
export function round(value: Rational, mode: string): number {
  const size = abs(value);
  const low = floor(size);
  const distance = minus(size, rational(low));
  const toHalf = compare(distance, rational(1, 2));
  let whole = low;
  if (mode === 'up' && sign(distance) > 0) whole = low + 1n;
  if (mode === 'halfUp' && toHalf >= 0) whole = low + 1n;
  if (mode === 'halfDown' && toHalf > 0) whole = low + 1n;
  if (mode === 'halfEven' && (toHalf > 0 || (toHalf === 0 && low % 2n !== 0n))) whole = low + 1n;
  return Number(sign(value) < 0 ? -whole : whole) + 0;
}

/**
 * Largest remainder, one unit after the other: everyone gets the whole part of their quota, then the one
 * with the largest rest that was not served yet gets a unit, until nothing is left.
 *
 * @param before says who is served first among equal rests
 */
export function shareOut(
  amount: number,
  weights: readonly Rational[],
  before: (a: number, b: number) => number,
): number[] {
  const size = Math.abs(amount);
  const sum = weights.reduce(plus, rational(0));
  if (size === 0) return weights.map(() => 0);
  const effective = sign(sum) === 0 ? weights.map(() => rational(1)) : weights;
  const total = effective.reduce(plus, rational(0));
  const quotas = effective.map((weight) => over(times(rational(size), weight), total));
  const shares = quotas.map((quota) => Number(floor(quota)));
  const served = new Set<number>();
  let left = size - shares.reduce((a, b) => a + b, 0);
  while (left > 0) {
    let best = -1;
    quotas.forEach((quota, index) => {
      if (served.has(index)) return;
      const rest = minus(quota, rational(floor(quota)));
      if (best === -1) return void (best = index);
      const other = minus(quotas[best]!, rational(floor(quotas[best]!)));
      const order = compare(rest, other);
      if (order > 0 || (order === 0 && before(index, best) < 0)) best = index;
    });
    served.add(best);
    shares[best]! += 1;
    left -= 1;
  }
  return amount < 0 ? shares.map((share) => (share === 0 ? 0 : -share)) : shares;
}
