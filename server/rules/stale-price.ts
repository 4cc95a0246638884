import { choosePrice } from '#shared/catalogue/price-list.ts';
import { isBeyond } from '#shared/sale/discount.ts';
import type { Sale } from '#shared/sale/sale.ts';
import type { Facts, Found } from './facts.ts';
import { listPrice } from './list-price.ts';

const HOUR_MS = 3_600_000;

/**
 * Says when a till sold by prices that had been replaced for longer than the chain lets pass, and further
 * from the ones in force than it tolerates. Protects the margin from a till that has not heard of a new
 * price for days. Goods that come back keep the price of their receipt.
 *
 * @param beganAt when the basket was begun, which is when its prices were chosen; milliseconds
 */
export function stalePrice(sale: Sale, beganAt: number, facts: Facts): Found[] {
  const { newer, policy } = facts;
  if (!newer || beganAt - Date.parse(newer.since) <= policy.oldPricesHours * HOUR_MS) return [];
  return sale.lines.flatMap((line): Found[] => {
    if (line.quantityMilli <= 0) return [];
    const product = newer.catalogue.product(line.productId);
    if (!product) return [];
    const now = choosePrice(product, newer.catalogue.terms.priceLists, sale).unitPriceMicros;
    const said = listPrice(line);
    if (!isBeyond(policy.oldPriceTolerancePpm, Math.abs(said - now), now)) return [];
    const message = `list price ${said} of version ${sale.catalogueVersion}, out of date since ${newer.since}; version ${newer.version} says ${now} millionths`;
    return [{ code: 'stalePrice', message, line: line.line }];
  });
}
