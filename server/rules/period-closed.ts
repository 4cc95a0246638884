import type { Sale } from '#shared/sale/sale.ts';
import type { Facts, Found } from './facts.ts';

/**
 * Books that are closed stay closed: a sale that comes late is posted to the first open day, and keeps
 * its own business date. Protects figures that were reported to the tax office from changing afterwards.
 */
export function periodClosed(sale: Sale, facts: Facts): Found[] {
  const postedOn = postingDate(sale, facts);
  if (postedOn === sale.businessDate) return [];
  const message = `of ${sale.businessDate}, posted on ${postedOn}: the books are closed through ${facts.closedThrough}`;
  return [{ code: 'periodClosed', message }];
}

/** The day to which a sale is posted, `YYYY-MM-DD`: its own, or the first whose books are open. */
export function postingDate(sale: Sale, { closedThrough }: Pick<Facts, 'closedThrough'>): string {
  // ISO dates compare as texts.
  if (closedThrough === undefined || sale.businessDate > closedThrough) return sale.businessDate;
  const next = new Date(`${closedThrough}T00:00:00.000Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}
