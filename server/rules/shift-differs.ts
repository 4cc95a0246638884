/** What is known of one shift's drawer, minor units of the shift's currency. */
export type ShiftSides = {
  /** Every entry of the till's journal from the opening through the closing is settled. */
  readonly complete: boolean;
  /** What should have been in the drawer by what is booked. */
  readonly expectedMinor: number;
  /** What the till said at the closing; null while the shift is open. */
  readonly closed: { readonly expectedMinor: number; readonly countedMinor: number } | null;
};

export type ShiftVerdict =
  /** Not closed yet. */
  | 'open'
  /** Closed, and entries of it are still under way: nothing can be said. */
  | 'incomplete'
  /** The till reckoned as the books do. */
  | 'agrees'
  /** The till and the books do not agree on what should have been in the drawer. */
  | 'differs';

/**
 * Says whether a till reckoned its drawer as the books do. Protects the owner from a till whose own figures
 * are wrong, or were made to look right: what was counted is short or over by the till's word alone.
 *
 * A shift has what stands between its opening and its closing in the till's journal, whenever it comes and
 * whatever a clock said. So a sale that is settled after its shift's closing is counted in that shift, and
 * only its posting follows the books (`periodClosed`); one that was sealed after the closing is in none.
 * Nothing is judged before all of it is here.
 */
export function judgeShift({ complete, expectedMinor, closed }: ShiftSides): ShiftVerdict {
  if (!closed) return 'open';
  if (!complete) return 'incomplete';
  return closed.expectedMinor === expectedMinor ? 'agrees' : 'differs';
}

/** What was counted beyond what should have been there; negative: short. Null while nobody has counted. */
export function overShort({
  expectedMinor,
  closed,
}: Pick<ShiftSides, 'expectedMinor' | 'closed'>): number | null {
  return closed ? closed.countedMinor - expectedMinor : null;
}
