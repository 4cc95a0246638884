import type { Policy } from '#shared/shop/policy.ts';

/** What somebody counted of a product in a shop, thousandths of the unit of sale. */
export type StockCount = {
  readonly countedMilli: number;
  /** When it was counted, milliseconds since 1970. */
  readonly at: number;
  /** What is booked that came (positive) or left (negative) since then. */
  readonly movedSinceMilli: number;
};

/** What the books have of a product in a shop; `countedAt` is when it was last counted, milliseconds. */
export type StockLevel = { readonly onHandMilli: number; readonly countedAt: number };

export type CountVerdict = {
  readonly verdict: 'accepted' | 'superseded';
  /** The level from now on. */
  readonly level: StockLevel;
  /** What the count adds to the books; negative: goods are missing. */
  readonly differenceMilli: number;
  /** The books were further off than the chain lets pass: a person should look at it. */
  readonly isQuestioned: boolean;
};

/**
 * Says what a count does to the books. What people counted is what is there, and the difference to the books
 * is booked as one, so that the ledger always adds up to what is on hand. What left the shelf after the count
 * and is settled already is taken off again. Of two counts the later one holds, whichever came first: the
 * older is kept and changes nothing. Protects the shelf from a count that was carried here late, and the
 * owner from goods that a count lets disappear without a word.
 *
 * @param known undefined where the product was never counted: then nothing can be missing
 */
export function judgeCount(
  count: StockCount,
  known: StockLevel | undefined,
  { countDifferenceMilli }: Pick<Policy, 'countDifferenceMilli'>,
): CountVerdict {
  if (known && known.countedAt > count.at)
    return { verdict: 'superseded', level: known, differenceMilli: 0, isQuestioned: false };
  const onHandMilli = count.countedMilli + count.movedSinceMilli;
  const differenceMilli = onHandMilli - (known?.onHandMilli ?? 0);
  return {
    verdict: 'accepted',
    level: { onHandMilli, countedAt: count.at },
    differenceMilli,
    isQuestioned: known !== undefined && Math.abs(differenceMilli) > countDifferenceMilli,
  };
}
