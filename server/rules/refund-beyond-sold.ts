import type { Sale } from '#shared/sale/sale.ts';
import type { Facts, Found } from './facts.ts';
import { whyTooMuch } from './late-refund.ts';

/**
 * A line may come back once: all refunds of it together must not exceed what was sold, nor its price.
 * Protects the cash drawer from one receipt being refunded at several tills while they are offline.
 * The money is gone already, so the refund is booked, and a person looks at it. A refund may come before
 * its sale, which lies at a till that is offline; it is judged again when the sale comes.
 */
export function refundBeyondSold(sale: Sale, facts: Facts): Found[] {
  // One refund may name the same sold line twice, so its own lines count against each other too.
  const returnedHere = new Map<string, number>();
  return sale.lines.flatMap((line): Found[] => {
    if (!line.returnOf || line.quantityMilli >= 0) return [];
    const { saleId, line: soldLineNumber } = line.returnOf;
    const key = `${saleId}/${soldLineNumber}`;
    const earlierHere = returnedHere.get(key) ?? 0;
    returnedHere.set(key, earlierHere - line.quantityMilli);
    const place = `line ${soldLineNumber} of sale ${saleId}`;
    const sold = facts.soldLine(saleId, soldLineNumber);
    if (!sold) {
      const message = `head office has not got ${place} yet; it is judged when it comes`;
      return [{ code: 'refundOfUnknownSale', message, line: line.line }];
    }
    const { productId, unitPriceMicros } = line;
    const reason = whyTooMuch(
      { productId, unitPriceMicros, backMilli: -line.quantityMilli },
      { ...sold, returnedMilli: sold.returnedMilli + earlierHere },
    );
    if (!reason) return [];
    const message = `${place}: ${reason}`.slice(0, 500);
    return [{ code: 'refundBeyondSold', message, line: line.line }];
  });
}
