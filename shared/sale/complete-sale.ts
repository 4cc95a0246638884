import { err, ok, type Result } from '../result.ts';
import type { Draft } from './draft.ts';
import { priceSale, type PricedLine } from './price-sale.ts';
import type { Sale, SaleLine, Tender } from './sale.ts';
import { changeDue, isPaid, missingAmount } from './tender.ts';

export type CompleteSaleProblem =
  | { readonly code: 'emptyBasket' }
  | { readonly code: 'unknownTax'; readonly lineId: string; readonly taxId: string }
  | { readonly code: 'underpaid'; readonly missingMinor: number }
  | { readonly code: 'refundNotPaidOut'; readonly totalMinor: number };

/**
 * Turns a paid basket into a sale, ready to be sealed. Pure: time and day are given.
 *
 * @param done.at moment of completion, ISO 8601 in UTC
 * @param done.businessDate the shop's calendar day, `YYYY-MM-DD`
 */
export function completeSale(
  basket: Draft,
  tenders: readonly Tender[],
  done: { at: string; businessDate: string; customerId?: string },
): Result<Sale, CompleteSaleProblem> {
  if (basket.lines.length === 0) return err({ code: 'emptyBasket' });
  const priced = priceSale(basket, basket.terms);
  const unknown = priced.unknownTaxes[0];
  if (unknown) return err({ code: 'unknownTax', ...unknown });
  const { totalMinor } = priced;
  if (!isPaid(totalMinor, tenders)) {
    if (totalMinor < 0) return err({ code: 'refundNotPaidOut', totalMinor });
    return err({ code: 'underpaid', missingMinor: missingAmount(totalMinor, tenders) });
  }
  return ok({
    id: basket.id,
    currency: basket.terms.currency,
    priceListId: basket.terms.priceListId,
    catalogueVersion: basket.terms.catalogueVersion,
    openedAt: basket.openedAt,
    completedAt: done.at,
    businessDate: done.businessDate,
    ...(done.customerId && { customerId: done.customerId }),
    lines: priced.lines.map(toSaleLine),
    totalMinor,
    taxes: priced.taxes.map((row) => ({ ...row })),
    tenders: [...tenders],
    changeMinor: changeDue(totalMinor, tenders),
  });
}

function toSaleLine(priced: PricedLine, index: number): SaleLine {
  const { draftLine, unitPriceMicros, priceSource, totalMinor } = priced;
  const { productId, code, name, unit, quantityMilli, taxId, returnOf } = draftLine;
  return {
    line: index + 1,
    productId,
    code,
    name,
    unit,
    quantityMilli,
    unitPriceMicros,
    priceSource,
    taxId,
    totalMinor,
    ...(returnOf && { returnOf }),
  };
}
