import type { SaleEntry } from '#shared/sync/entry.ts';

/**
 * What a customer bought on account at this till that head office has not booked yet, so that its balance
 * does not have it; minor units, negative where more was paid back.
 *
 * @param unanswered the sales and refunds without an outcome
 */
export function owedHere(customerId: string, unanswered: readonly SaleEntry[]): number {
  return unanswered
    .map(({ body }) => body.sale)
    .filter((sale) => sale.customerId === customerId && !sale.training)
    .flatMap(({ tenders }) => tenders)
    .reduce((sum, { kind, amountMinor }) => sum + (kind === 'onAccount' ? amountMinor : 0), 0);
}
