import type { Sale } from '#shared/sale/sale.ts';
import type { Facts, Found } from './facts.ts';

const HOUR_MS = 3_600_000;

/**
 * Says when a product was sold that the catalogue in force does not hold any more. Protects customers from
 * goods that were called back, and purchasing from goods that should be gone, where a till was away for
 * longer than the chain lets pass. Goods that come back are welcome.
 *
 * @param beganAt when the basket was begun; milliseconds
 */
export function withdrawnProduct(sale: Sale, beganAt: number, facts: Facts): Found[] {
  const { newer, catalogue, policy } = facts;
  if (!newer || !catalogue) return [];
  if (beganAt - Date.parse(newer.since) <= policy.withdrawnHours * HOUR_MS) return [];
  return sale.lines.flatMap((line): Found[] => {
    if (line.quantityMilli <= 0 || newer.catalogue.product(line.productId)) return [];
    // A product that its own version did not hold either was never on sale: `unknownProduct` says so.
    if (!catalogue.product(line.productId)) return [];
    const message = `product "${line.productId}" is not in version ${newer.version}; version ${sale.catalogueVersion} is out of date since ${newer.since}`;
    return [{ code: 'withdrawnProduct', message, line: line.line }];
  });
}
