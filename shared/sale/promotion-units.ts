import { compareText } from './line-order.ts';

/** A sold line as promotions see it. */
export type PromotedLine = {
  readonly productId: string;
  readonly category?: string | undefined;
  readonly quantityMilli: number;
  /** Whole pieces; 0 for goods that are weighed or measured. */
  readonly pieces: number;
  /** Place among lines of equal standing (see `rankLines`). */
  readonly rank: number;
};

/** Pieces of one line that are worth the same. */
export type Run = { readonly line: number; readonly valueMinor: number; readonly count: number };

/**
 * The pieces of a line with their values, which add up to the line's amount: where it does not divide,
 * the first pieces are worth one unit more. At most two runs, however many pieces.
 */
export function runsOf(line: number, amountMinor: number, pieces: number): Run[] {
  if (pieces === 0) return [];
  const valueMinor = Math.floor(amountMinor / pieces);
  const dearer = amountMinor - valueMinor * pieces;
  return [
    { line, valueMinor: valueMinor + 1, count: dearer },
    { line, valueMinor, count: pieces - dearer },
  ].filter(({ count }) => count > 0);
}

/** Runs of several lines, the dearest first; equals in order of rank. */
export function dearestFirst(runs: readonly Run[], lines: readonly PromotedLine[]): Run[] {
  return runs.toSorted(
    (a, b) => b.valueMinor - a.valueMinor || lines[a.line]!.rank - lines[b.line]!.rank || a.line - b.line,
  );
}

/** Higher priority first, then by id: the order in which promotions are applied. */
export function inOrder<P extends { readonly priority: number; readonly id: string }>(
  promotions: readonly P[],
): P[] {
  return promotions.toSorted((a, b) => b.priority - a.priority || compareText(a.id, b.id));
}
