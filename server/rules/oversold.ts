import type { Sale } from '#shared/sale/sale.ts';
import type { Facts, Found } from './facts.ts';

/**
 * Says when a sale takes tracked stock below zero. Protects purchasing from a count that is wrong: the
 * customer has left with the goods, so it is the number in the books that cannot be right. Products
 * without an opening count are not tracked and never oversold.
 */
export function oversold(sale: Sale, leftAt: number, facts: Facts): Found[] {
  const takenHere = new Map<string, number>();
  return sale.lines.flatMap((line): Found[] => {
    const before = facts.onHandMilli(line.productId);
    if (before === undefined || isCounted(line.productId, leftAt, facts)) return [];
    const taken = (takenHere.get(line.productId) ?? 0) + line.quantityMilli;
    takenHere.set(line.productId, taken);
    if (line.quantityMilli <= 0 || before - taken >= 0) return [];
    const message = `"${line.productId}": ${before - taken} left after this line (thousandths)`;
    return [{ code: 'oversold', message, line: line.line }];
  });
}

/** Whether the shelf was counted after the goods had left it: a late sale must not be taken off again. */
export function isCounted(productId: string, leftAt: number, facts: Pick<Facts, 'countedAt'>): boolean {
  const countedAt = facts.countedAt(productId);
  return countedAt !== undefined && leftAt < Date.parse(countedAt);
}
