/**
 * Shares an amount out by weights, by largest remainder (Hamilton's method): every share is its exact
 * quota rounded down or up, and the shares always add up to the amount. Nothing is lost or made.
 *
 * Equal remainders are served in the order of `rank` (default: position), so that the answer is the same
 * on every machine. A negative amount is shared as the mirror of the positive one. A weight of zero gets
 * nothing, unless all weights are zero: then all count the same.
 *
 * @param amountMinor what is shared, minor units
 * @param weights whole numbers, none negative
 * @param rank place of each weight in the queue for the left-over units; smaller is served first
 * @throws RangeError for a weight that is negative or no integer, or for an amount without anyone to take it
 */
export function allocate(
  amountMinor: number,
  weights: readonly (number | bigint)[],
  rank?: readonly number[],
): number[] {
  for (const weight of weights) {
    const whole = typeof weight === 'bigint' || Number.isSafeInteger(weight);
    if (!whole || weight < 0) throw new RangeError(`not a weight: ${weight}`);
  }
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`not an amount: ${amountMinor}`);
  if (amountMinor === 0) return weights.map(() => 0);
  if (weights.length === 0) throw new RangeError(`nobody to take ${amountMinor}`);
  if (amountMinor < 0) return allocate(-amountMinor, weights, rank).map((share) => 0 - share);
  const sum = weights.reduce<bigint>((total, weight) => total + BigInt(weight), 0n);
  if (sum === 0n) {
    return allocate(
      amountMinor,
      weights.map(() => 1),
      rank,
    );
  }
  return byLargestRemainder(BigInt(amountMinor), weights, sum, rank);
}

function byLargestRemainder(
  amount: bigint,
  weights: readonly (number | bigint)[],
  sum: bigint,
  rank: readonly number[] | undefined,
): number[] {
  const remainders: bigint[] = [];
  let left = amount;
  const shares = weights.map((weight, place) => {
    const share = (amount * BigInt(weight)) / sum;
    remainders[place] = amount * BigInt(weight) - share * sum;
    left -= share;
    return Number(share);
  });
  const place = (index: number): number => rank?.[index] ?? index;
  const queue = weights
    .map((_, index) => index)
    .sort((a, b) => compareBig(remainders[b]!, remainders[a]!) || place(a) - place(b));
  // The quotas' remainders add up to `left` units, so no one gets more than one and none of weight zero any.
  for (const index of queue.slice(0, Number(left))) shares[index]! += 1;
  return shares;
}

function compareBig(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
