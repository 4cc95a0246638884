/** Seeded randomness (mulberry32), so that a failing cart can be made again from its number. */
export type Random = {
  /** A whole number from 0 up to and without `limit`. */
  below(limit: number): number;
  between(from: number, to: number): number;
  chance(outOf: number): boolean;
  pick<T>(choices: readonly T[]): T;
};

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (outOf) => below(outOf) === 0,
    pick: (choices) => choices[below(choices.length)]!,
  };
}
