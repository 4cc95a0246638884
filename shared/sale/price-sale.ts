import type { Terms } from '../catalogue/catalogue.ts';
import { extendPrice, taxWithin } from '../money/extend.ts';
import type { Draft, DraftLine } from './draft.ts';

/** Why a line costs what it costs. */
export type PriceSource =
  | { readonly kind: 'list' }
  | { readonly kind: 'manual'; readonly listPriceMicros: number; readonly reason: string };

export type PricedLine = {
  readonly draftLine: DraftLine;
  readonly unitPriceMicros: number;
  readonly priceSource: PriceSource;
  readonly totalMinor: number;
};

/** One row of the tax summary; `netMinor + taxMinor` is always `grossMinor`. */
export type TaxTotal = {
  readonly taxId: string;
  readonly ratePpm: number;
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly grossMinor: number;
};

export type PricedSale = {
  readonly lines: readonly PricedLine[];
  readonly totalMinor: number;
  readonly taxes: readonly TaxTotal[];
  /** Lines whose tax the terms do not know; such a basket cannot be completed. */
  readonly unknownTaxes: readonly { readonly lineId: string; readonly taxId: string }[];
};

/**
 * The only maker of totals. The till and the head office run this same function.
 *
 * Prices contain their taxes. Each line is rounded once to the minor unit; a tax is taken out of the
 * sum of its lines, so that the summary adds up to the total.
 */
export function priceSale(basket: Pick<Draft, 'lines'>, terms: Terms): PricedSale {
  const lines = basket.lines.map((draftLine) => priceLine(draftLine, terms));
  const known = new Set(terms.taxes.map((tax) => tax.id));
  return {
    lines,
    totalMinor: lines.reduce((sum, line) => sum + line.totalMinor, 0),
    taxes: summariseTaxes(lines, terms),
    unknownTaxes: basket.lines
      .filter((line) => !known.has(line.taxId))
      .map(({ lineId, taxId }) => ({ lineId, taxId })),
  };
}

function priceLine(draftLine: DraftLine, terms: Terms): PricedLine {
  const { manualPrice, listPriceMicros } = draftLine;
  const unitPriceMicros = manualPrice?.unitPriceMicros ?? listPriceMicros;
  return {
    draftLine,
    unitPriceMicros,
    priceSource: manualPrice
      ? { kind: 'manual', listPriceMicros, reason: manualPrice.reason }
      : { kind: 'list' },
    totalMinor: extendPrice(unitPriceMicros, draftLine.quantityMilli, terms.currency),
  };
}

function summariseTaxes(lines: readonly PricedLine[], terms: Terms): TaxTotal[] {
  const rows: TaxTotal[] = [];
  for (const { id, ratePpm } of terms.taxes) {
    const taxed = lines.filter((line) => line.draftLine.taxId === id);
    if (taxed.length === 0) continue;
    const grossMinor = taxed.reduce((sum, line) => sum + line.totalMinor, 0);
    const taxMinor = taxWithin(grossMinor, ratePpm);
    rows.push({ taxId: id, ratePpm, netMinor: grossMinor - taxMinor, taxMinor, grossMinor });
  }
  return rows;
}
