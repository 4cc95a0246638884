import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { DraftLine } from '#shared/sale/draft.ts';
import { priceSale, type PricedSale } from '#shared/sale/price-sale.ts';
import type { Sale, SaleLine } from '#shared/sale/sale.ts';
import { changeDue, isPaid } from '#shared/sale/tender.ts';
import type { Facts, Found } from './facts.ts';

/**
 * Prices the sale again from its lines, by the same function as the till and the terms of the catalogue
 * version that it names. Protects the chain's books and the customer from a till that adds up wrongly:
 * an old program, a patched one, or a tampered sale. The sale is booked as the receipt says it.
 */
export function recompute(sale: Sale, facts: Facts): Found[] {
  const terms = facts.catalogue?.terms;
  if (!terms) {
    return [
      differs(`catalogue version ${sale.catalogueVersion} was never published, so nothing can be compared`),
    ];
  }
  if (terms.currency !== sale.currency) {
    return [
      differs(
        `the sale is in ${sale.currency}, catalogue version ${terms.catalogueVersion} in ${terms.currency}`,
      ),
    ];
  }
  const priced = priceAgain(sale, terms);
  if (!priced) return [differs('the amounts are too large to add up exactly')];
  return [...lineDifferences(sale, priced), ...totalDifferences(sale, priced), ...tenderDifferences(sale)];
}

function priceAgain(sale: Sale, terms: Terms): PricedSale | undefined {
  try {
    return priceSale({ lines: sale.lines.map(toDraftLine) }, terms);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function toDraftLine(line: SaleLine): DraftLine {
  const { priceSource, unitPriceMicros } = line;
  return {
    lineId: String(line.line),
    productId: line.productId,
    code: line.code,
    name: line.name,
    unit: line.unit,
    taxId: line.taxId,
    quantityMilli: line.quantityMilli,
    listPriceMicros: priceSource.kind === 'manual' ? priceSource.listPriceMicros : unitPriceMicros,
    ...(priceSource.kind === 'manual' && { manualPrice: { unitPriceMicros, reason: priceSource.reason } }),
    ...(line.returnOf && { returnOf: line.returnOf }),
  };
}

function lineDifferences(sale: Sale, priced: PricedSale): Found[] {
  return sale.lines.flatMap((line, index) => {
    const expected = priced.lines[index]!.totalMinor;
    if (expected === line.totalMinor) return [];
    return [differs(`line says ${line.totalMinor}, recomputed ${expected} minor units`, line.line)];
  });
}

function totalDifferences(sale: Sale, priced: PricedSale): Found[] {
  const found: Found[] = [];
  if (priced.totalMinor !== sale.totalMinor)
    found.push(differs(`total says ${sale.totalMinor}, recomputed ${priced.totalMinor} minor units`));
  for (const { taxId } of priced.unknownTaxes)
    found.push(differs(`the catalogue version does not know the tax "${taxId}"`));
  const said = new Map(sale.taxes.map((row) => [row.taxId, row]));
  for (const row of priced.taxes) {
    const other = said.get(row.taxId);
    const same =
      other?.ratePpm === row.ratePpm &&
      other.taxMinor === row.taxMinor &&
      other.grossMinor === row.grossMinor;
    if (!same || other.netMinor !== row.netMinor)
      found.push(
        differs(`tax "${row.taxId}" says ${other?.taxMinor ?? 'nothing'}, recomputed ${row.taxMinor}`),
      );
  }
  if (sale.taxes.length !== priced.taxes.length)
    found.push(differs(`${sale.taxes.length} rows of tax, recomputed ${priced.taxes.length}`));
  return found;
}

function tenderDifferences(sale: Sale): Found[] {
  const due = changeDue(sale.totalMinor, sale.tenders);
  if (!isPaid(sale.totalMinor, sale.tenders)) return [differs('what was paid does not settle the total')];
  if (due === sale.changeMinor) return [];
  return [differs(`change says ${sale.changeMinor}, recomputed ${due} minor units`)];
}

function differs(message: string, line?: number): Found {
  return { code: 'totalsDiffer', message: message.slice(0, 500), ...(line !== undefined && { line }) };
}
