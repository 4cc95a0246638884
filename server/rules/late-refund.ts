/** A line of a refund that was settled before its sale, and the line that it names, once it is there. */
export type LateRefund = {
  readonly entryId: string;
  /** Of the exception that says so and that nobody has resolved; null where a person has, or none was said. */
  readonly position: number | null;
  readonly refundLine: number;
  readonly saleId: string;
  readonly line: number;
  readonly productId: string;
  readonly unitPriceMicros: number;
  /** Positive, thousandths. */
  readonly backMilli: number;
  readonly sold: {
    readonly productId: string;
    readonly unitPriceMicros: number;
    readonly soldMilli: number;
  } | null;
};

type Verdict = { readonly entryId: string; readonly position: number; readonly reason: string | undefined };

/**
 * Judges refunds that came before their sale as `refundBeyondSold` would have, in the order in which they
 * were settled: those that fit are let go, and the first beyond what was sold is said. One that a person has
 * resolved is not judged again, and what it brought back counts against the others all the same.
 */
export function judgeLateRefunds(refunds: readonly LateRefund[]): Verdict[] {
  const returned = new Map<string, number>();
  return refunds.flatMap(({ entryId, position, saleId, line, backMilli, ...refund }) => {
    const key = `${saleId}/${line}`;
    const before = returned.get(key) ?? 0;
    returned.set(key, before + backMilli);
    if (position === null) return [];
    const reason = whyNot({ ...refund, backMilli }, before);
    return {
      entryId,
      position,
      reason: reason === undefined ? undefined : `line ${line} of sale ${saleId}: ${reason}`,
    };
  });
}

function whyNot(
  {
    sold,
    productId,
    unitPriceMicros,
    backMilli,
  }: Pick<LateRefund, 'sold' | 'productId' | 'unitPriceMicros' | 'backMilli'>,
  before: number,
): string | undefined {
  if (!sold) return 'the sale has come, and sold nothing on that line';
  return whyTooMuch({ productId, unitPriceMicros, backMilli }, { ...sold, returnedMilli: before });
}

/** Why goods cannot come back as they did; undefined where they can. Quantities are thousandths, positive. */
export function whyTooMuch(
  refund: { readonly productId: string; readonly unitPriceMicros: number; readonly backMilli: number },
  sold: {
    readonly productId: string;
    readonly unitPriceMicros: number;
    readonly soldMilli: number;
    readonly returnedMilli: number;
  },
): string | undefined {
  if (sold.productId !== refund.productId)
    return `that line sold "${sold.productId}", not "${refund.productId}"`;
  if (sold.returnedMilli + refund.backMilli > sold.soldMilli)
    return `${refund.backMilli} come back, ${sold.soldMilli} were sold, ${sold.returnedMilli} came back before (thousandths)`;
  if (refund.unitPriceMicros > sold.unitPriceMicros)
    return `refunded at ${refund.unitPriceMicros}, sold at ${sold.unitPriceMicros} millionths a unit`;
  return undefined;
}
