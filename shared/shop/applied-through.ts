import { z } from 'zod';

/** Runs of entries that a marker names above a gap, and runs that it names as lost, at most of each. */
export const APPLIED_RUNS_MAX = 20;

const seq = z.int().min(1);
/** First and last sequence of each run, in order. */
const runs = z.array(z.tuple([seq, seq])).max(APPLIED_RUNS_MAX);

/**
 * Which entries of a till the shop's stock levels hold: published with the levels, in the same transaction.
 * Every sequence of the epoch up to `through` but those of `lost`, and the runs of `beyond`.
 */
export const appliedThrough = z.strictObject({
  epoch: z.int().min(1),
  through: z.int().min(0),
  /** What came while one before it is still on its way. Of more runs the first are named: the rest counts as not applied yet. */
  beyond: runs.optional(),
  /**
   * What a person at head office wrote off: no level holds it, for nobody knows there what it moved. A till
   * that has such an entry still knows that its goods have left the shelf. Of many the last are named.
   */
  lost: runs.optional(),
});
export type AppliedThrough = z.infer<typeof appliedThrough>;

/** The sequences of the marker's epoch that the levels do not hold: first and last of each stretch, in order. */
export function notApplied({
  through,
  beyond = [],
  lost = [],
}: AppliedThrough): (readonly [number, number])[] {
  const starts = [through, ...beyond.map(([, last]) => last)].map((last) => last + 1);
  const ends = [...beyond.map(([first]) => first - 1), Number.MAX_SAFE_INTEGER];
  const gaps = starts
    .map((first, place) => [first, ends[place]!] as const)
    .filter(([first, last]) => first <= last);
  return [...lost, ...gaps];
}
