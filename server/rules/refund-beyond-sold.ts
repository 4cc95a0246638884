import type { Sale, SaleLine } from '#shared/sale/sale.ts';
import type { Facts, Found, SoldLine } from './facts.ts';

/**
 * A line may come back once: all refunds of it together must not exceed what was sold, nor its price.
 * Protects the cash drawer from one receipt being refunded at several tills while they are offline.
 * The money is gone already, so the refund is booked, and a person looks at it.
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
    const reason = whyTooMuch(line, facts.soldLine(saleId, soldLineNumber), earlierHere);
    if (!reason) return [];
    const message = `line ${soldLineNumber} of sale ${saleId}: ${reason}`.slice(0, 500);
    return [{ code: 'refundBeyondSold', message, line: line.line }];
  });
}

function whyTooMuch(line: SaleLine, sold: SoldLine | undefined, earlierHere: number): string | undefined {
  if (!sold) return 'head office does not know this sale line yet';
  if (sold.productId !== line.productId) return `that line sold "${sold.productId}", not "${line.productId}"`;
  const before = sold.returnedMilli + earlierHere;
  const back = -line.quantityMilli;
  if (before + back > sold.soldMilli)
    return `${back} come back, ${sold.soldMilli} were sold, ${before} came back before (thousandths)`;
  if (line.unitPriceMicros > sold.unitPriceMicros)
    return `refunded at ${line.unitPriceMicros}, sold at ${sold.unitPriceMicros} millionths a unit`;
  return undefined;
}
