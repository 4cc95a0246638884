import type { Invoice, InvoiceLine } from './read-invoices.ts';
import type { PlannedSale } from './planned-sale.ts';

type SoldLine = { saleId: string; line: number; remaining: number };

/**
 * Turns invoices into planned sales, in the order of the file. A refunded line names the customer's
 * latest earlier sale of that code that has something left; what was never sold here comes back
 * without a receipt.
 *
 * @param newId makes a sale's id
 */
export function planSales(
  invoices: readonly { invoice: Invoice; kind: 'sale' | 'refund' }[],
  newId: () => string,
): PlannedSale[] {
  const sold = new Map<string, SoldLine[]>();
  return invoices.map(({ invoice, kind }) => {
    const saleId = newId();
    const { number, at, customerId } = invoice;
    const lines =
      kind === 'sale' ? invoice.lines : invoice.lines.flatMap((line) => linkReturn(line, customerId, sold));
    if (kind === 'sale' && customerId) {
      for (const [index, line] of lines.entries()) {
        const key = `${customerId} ${line.code}`;
        const earlier = sold.get(key) ?? [];
        earlier.push({ saleId, line: index + 1, remaining: line.quantity });
        sold.set(key, earlier);
      }
    }
    return { invoice: number, kind, saleId, at: `${at}.000Z`, customerId, lines };
  });
}

/** One refunded line, split where it takes from several earlier sales. */
function linkReturn(
  line: InvoiceLine,
  customerId: string,
  sold: Map<string, SoldLine[]>,
): PlannedSale['lines'][number][] {
  const { code, unitPriceMicros } = line;
  const parts: PlannedSale['lines'][number][] = [];
  let toReturn = -line.quantity;
  for (const earlier of (sold.get(`${customerId} ${code}`) ?? []).toReversed()) {
    const taken = Math.min(toReturn, earlier.remaining);
    if (taken === 0) continue;
    earlier.remaining -= taken;
    toReturn -= taken;
    const { saleId, line: soldLine } = earlier;
    parts.push({ code, unitPriceMicros, quantity: -taken, returnOf: { saleId, line: soldLine } });
  }
  if (toReturn > 0) parts.push({ code, unitPriceMicros, quantity: -toReturn });
  return parts;
}

/**
 * Which till rings up an invoice: always the same one for a customer, so that a refund is never ahead
 * of its sale; guests go round.
 *
 * @returns index from 0
 */
export function tillFor({ customerId, number }: Invoice, tills: number): number {
  const digits = (customerId || number).replace(/\D/g, '');
  return Number(digits || 0) % tills;
}
