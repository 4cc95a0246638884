import type { Sale } from '#shared/sale/sale.ts';
import type { Facts, Found } from './facts.ts';

/**
 * Goods come back where they were sold, unless the chain takes them back everywhere. Protects a shop's
 * cash and stock in chains whose shops keep books of their own. The stock moves where the goods are.
 */
export function refundInOtherShop(sale: Sale, shopId: string, facts: Facts): Found[] {
  if (facts.policy.refundInOtherShops) return [];
  return sale.lines.flatMap(({ returnOf, line }): Found[] => {
    const soldIn = returnOf && facts.soldLine(returnOf.saleId, returnOf.line)?.shopId;
    if (soldIn === undefined || soldIn === shopId) return [];
    return [{ code: 'refundInOtherShop', message: `sold in "${soldIn}", came back in "${shopId}"`, line }];
  });
}
