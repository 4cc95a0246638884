import type { Sale } from '#shared/sale/sale.ts';
import type { Facts, Found } from './facts.ts';

/**
 * Finds products that the named catalogue version does not hold. Protects stock and purchasing from
 * goods that leave the shop under a number nobody knows.
 */
export function unknownProduct(sale: Sale, facts: Facts): Found[] {
  const { catalogue } = facts;
  if (!catalogue) return [];
  return sale.lines.flatMap((line): Found[] => {
    if (catalogue.product(line.productId)) return [];
    const message = `product "${line.productId}" is not in catalogue version ${sale.catalogueVersion}`;
    return [{ code: 'unknownProduct', message, line: line.line }];
  });
}
