import type { Terms } from '../catalogue/catalogue.ts';
import { explain, type Step } from './explain.ts';
import { priceSale, type PricedLine, type PricedSale } from './price-sale.ts';
import { draftOfSale, readSale, type FindProduct } from './read-sale.ts';
import type { Sale, SaleLine } from './sale.ts';
import { settleTenders } from './settle-tenders.ts';
import { rowKey, type TaxTotal } from './tax-summary.ts';

/** Where a sale and its catalogue version disagree: what each says, and how each came to it. */
export type PriceDifference = {
  readonly field: string;
  /** Position on the receipt, where the difference is of one line. */
  readonly line?: number;
  readonly said: number;
  readonly expected: number;
  readonly saidSteps?: readonly Step[];
  readonly expectedSteps?: readonly Step[];
};

/**
 * Prices a sale again by the catalogue version that it names and says where it differs. Nothing of the
 * sale's own arithmetic is trusted: only what was sold, how much of it, and what a person decided.
 *
 * @param findProduct the products of that version; without one, the line's own price and tax are taken
 * @throws RangeError when the sale's amounts are beyond exact integers
 */
export function repriceSale(
  sale: Sale,
  terms: Terms,
  findProduct?: FindProduct,
): { readonly priced: PricedSale; readonly differences: readonly PriceDifference[] } {
  const priced = priceSale(draftOfSale(sale, terms, findProduct), terms);
  if (saysTheSame(sale, priced)) return { priced, differences: tenderDifferences(sale, terms) };
  const said = readSale(sale);
  const lines = priced.lines.flatMap((line, index) =>
    lineDifferences(said[index]!, line, index, sale, terms),
  );
  return {
    priced,
    differences: [...lines, ...totalDifferences(sale, priced), ...tenderDifferences(sale, terms)],
  };
}

/**
 * Whether a plain sale says, word for word, what it is priced at: then everything that is worked out from
 * its words agrees too, and need not be. Bundles and lines with taxes of their own are compared in full.
 */
function saysTheSame(sale: Sale, priced: PricedSale): boolean {
  if (sale.totalMinor !== priced.totalMinor || sale.taxes.length !== priced.taxes.length) return false;
  return (
    sale.taxes.every((row, place) => isSameRow(row, priced.taxes[place]!)) && sale.lines.every(isSameLine)
  );

  function isSameLine(line: SaleLine, index: number): boolean {
    const expected = priced.lines[index]!;
    const { discountMinor = 0, basketDiscountMinor = 0, promotions = [] } = line;
    return (
      !line.taxes &&
      !line.parts &&
      !line.shareOfSale &&
      line.taxId === expected.taxId &&
      line.unitPriceMicros === expected.unitPriceMicros &&
      discountMinor === expected.discountMinor &&
      sumOf(promotions) === sumOf(expected.promotions) &&
      basketDiscountMinor === expected.basketDiscountMinor &&
      line.totalMinor === expected.totalMinor
    );
  }
}

function isSameRow(said: TaxTotal, expected: TaxTotal): boolean {
  return (
    rowKey(said) === rowKey(expected) &&
    said.netMinor === expected.netMinor &&
    said.taxMinor === expected.taxMinor &&
    said.grossMinor === expected.grossMinor
  );
}

function sumOf(shares: readonly { readonly minor: number }[]): number {
  return shares.reduce((sum, { minor }) => sum + minor, 0);
}

function lineDifferences(
  said: PricedLine,
  expected: PricedLine,
  index: number,
  sale: Sale,
  terms: Terms,
): PriceDifference[] {
  const other = columnsOf(expected);
  return Object.entries(columnsOf(said)).flatMap(([field, value]) => {
    const wanted = other[field]!;
    if (wanted === value) return [];
    const saidSteps = explain(said, sale);
    const expectedSteps = explain(expected, terms);
    return [{ field, line: index + 1, said: value, expected: wanted, saidSteps, expectedSteps }];
  });
}

function columnsOf(line: PricedLine): Record<string, number> {
  return {
    unitPriceMicros: line.unitPriceMicros,
    discountMinor: line.discountMinor,
    promotionsMinor: sumOf(line.promotions),
    basketDiscountMinor: line.basketDiscountMinor,
    totalMinor: line.totalMinor,
    taxMinor: line.taxes.reduce((sum, { minor }) => sum + minor, 0),
    grossMinor: line.grossMinor,
  };
}

function totalDifferences(sale: Sale, priced: PricedSale): PriceDifference[] {
  const found = compare('totalMinor', sale.totalMinor, priced.totalMinor);
  const rows = new Map<string, { said?: TaxTotal; expected?: TaxTotal }>();
  for (const row of sale.taxes) rows.set(rowKey(row), { said: row });
  for (const row of priced.taxes) rows.set(rowKey(row), { ...rows.get(rowKey(row)), expected: row });
  for (const { said, expected } of rows.values()) {
    const name = `tax ${(said ?? expected)!.taxId}`;
    // A row of zeros that only one side has is still a difference: the rate is another.
    if (!said || !expected) found.push({ field: name, said: said ? 1 : 0, expected: expected ? 1 : 0 });
    for (const column of ['netMinor', 'taxMinor', 'grossMinor'] as const)
      found.push(...compare(`${name} ${column}`, said?.[column] ?? 0, expected?.[column] ?? 0));
  }
  return found;
}

function tenderDifferences(sale: Sale, terms: Terms): PriceDifference[] {
  const { totalMinor, tipMinor = 0, tenders } = sale;
  const settled = settleTenders(totalMinor + tipMinor, tenders, terms);
  if (!settled.ok) return [{ field: `tenders ${settled.problem.code}`, said: 1, expected: 0 }];
  const { roundingMinor, forfeitedMinor, creditMinor, changeMinor } = settled.value;
  return [
    ...compare('roundingMinor', sale.roundingMinor ?? 0, roundingMinor),
    ...compare('forfeitedMinor', sale.forfeitedMinor ?? 0, forfeitedMinor),
    ...compare('creditMinor', sale.creditMinor ?? 0, creditMinor),
    ...compare('changeMinor', sale.changeMinor, changeMinor),
  ];
}

function compare(field: string, said: number, expected: number): PriceDifference[] {
  return said === expected ? [] : [{ field, said, expected }];
}
