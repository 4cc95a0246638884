import { choosePrice } from '#shared/catalogue/price-list.ts';
import type { Sale, SaleLine } from '#shared/sale/sale.ts';
import type { Facts, Found } from './facts.ts';

/**
 * Compares every list price with the catalogue version that the sale names. Protects the chain from a
 * till that sells at prices nobody published: stale, edited on disk, or wrongly imported.
 * Goods that come back against a known receipt carry the price of that receipt and are left to
 * `refundBeyondSold`.
 */
export function listPriceDiffers(sale: Sale, facts: Facts): Found[] {
  const { catalogue } = facts;
  // Without the catalogue version there is nothing to compare; `recompute` has said so.
  if (!catalogue) return [];
  return sale.lines.flatMap((line): Found[] => {
    if (line.returnOf && facts.soldLine(line.returnOf.saleId, line.returnOf.line)) return [];
    const product = catalogue.product(line.productId);
    const expected = product && choosePrice(product, catalogue.terms.priceLists, sale).unitPriceMicros;
    const said = listPrice(line);
    if (expected === undefined || expected === said) return [];
    const message = `list price ${said}, catalogue version ${sale.catalogueVersion} says ${expected} millionths`;
    return [{ code: 'listPriceDiffers', message, line: line.line }];
  });
}

/** The list price that a line says, whether or not somebody set another by hand. */
export function listPrice(line: SaleLine): number {
  return line.priceSource.kind === 'manual' ? line.priceSource.listPriceMicros : line.unitPriceMicros;
}
