import { divideHalfUp } from '../money/round.ts';
import { err, ok, type Result } from '../result.ts';
import type { Draft, DraftLine, LineTax, Returned, TaxedPart } from './draft.ts';
import { LINES_PER_SALE_MAX } from './limits.ts';
import type { PricedLine } from './price-sale.ts';
import { readSale } from './read-sale.ts';
import type { Sale } from './sale.ts';
import { rowKey } from './tax-summary.ts';
import { mainTenderKind } from './tender.ts';

/** What a customer brings back of one line of a sale; the quantity is positive, in thousandths. */
export type Wanted = {
  readonly lineId: string;
  readonly line: number;
  readonly quantityMilli: number;
  readonly reason?: string;
};

/** A sale that goods come back of, and its receipt's number where it is known. */
export type Original = Sale & { readonly receiptNumber?: string };

export type ReturnProblem =
  | { readonly code: 'noSuchSoldLine'; readonly line: number }
  | { readonly code: 'quantityOutOfRange'; readonly quantityMilli: number }
  | {
      readonly code: 'moreThanSold';
      readonly line: number;
      readonly productId: string;
      readonly soldMilli: number;
      readonly returnedMilli: number;
      readonly askedMilli: number;
    }
  | { readonly code: 'tooManyLines'; readonly max: number };

/**
 * Adds goods that come back by receipt to a basket; goods sold in the same basket make it an exchange.
 *
 * Each column of the sold line (what it cost, each reduction, each tax) comes back in proportion to the
 * quantity, rounded half up so that all that came back so far is right; the last piece brings what is
 * left. So returning everything, in whatever portions, gives back exactly what was paid, column by column.
 *
 * @param earlier the returns of this sale so far, in any order
 */
export function returnGoods(
  basket: Draft,
  original: Original,
  earlier: readonly Sale[],
  wanted: readonly Wanted[],
): Result<Draft, ReturnProblem> {
  const sold = readSale(original);
  const back = earlier.flatMap((sale) =>
    readSale(sale).filter(({ draftLine }) => draftLine.returnOf?.saleId === original.id),
  );
  const lines = [...basket.lines];
  for (const want of wanted) {
    const { line, quantityMilli } = want;
    const from = sold[line - 1];
    if (!from || from.draftLine.quantityMilli < 0) return err({ code: 'noSuchSoldLine', line });
    if (!Number.isInteger(quantityMilli) || quantityMilli <= 0)
      return err({ code: 'quantityOutOfRange', quantityMilli });
    const before = soFar(line, original.id, from, back, lines);
    const soldMilli = from.draftLine.quantityMilli;
    if (before.quantityMilli + quantityMilli > soldMilli) {
      const { productId } = from.draftLine;
      const returnedMilli = before.quantityMilli;
      return err({
        code: 'moreThanSold',
        line,
        productId,
        soldMilli,
        returnedMilli,
        askedMilli: quantityMilli,
      });
    }
    if (lines.length >= LINES_PER_SALE_MAX) return err({ code: 'tooManyLines', max: LINES_PER_SALE_MAX });
    lines.push(returnLine(want, original, from, before));
  }
  const refundBy = basket.refundBy ?? mainTenderKind(original);
  return ok({ ...basket, lines, ...(refundBy && { refundBy }) });
}

/**
 * What of each line of a sale has not come back yet, in thousandths, in the order of its lines; 0 for lines
 * that were returns themselves.
 *
 * @param earlier the returns of this sale so far
 * @param basket lines that are coming back just now
 */
export function openQuantities(
  original: Sale,
  earlier: readonly Sale[],
  basket: readonly DraftLine[] = [],
): number[] {
  const came = [...earlier.flatMap(({ lines }) => lines), ...basket].filter(
    ({ returnOf }) => returnOf?.saleId === original.id,
  );
  return original.lines.map(({ line, quantityMilli }) => {
    const back = came.filter(({ returnOf }) => returnOf?.line === line);
    return Math.max(
      0,
      back.reduce((rest, each) => rest + each.quantityMilli, quantityMilli),
    );
  });
}

/** Takes a whole sale back, whatever of it has not come back yet. Line ids are made from the sale's. */
export function voidSale(
  basket: Draft,
  original: Original,
  earlier: readonly Sale[] = [],
  reason?: string,
): Result<Draft, ReturnProblem> {
  const open = openQuantities(original, earlier);
  const wanted = original.lines.flatMap(({ line }, place): Wanted[] => {
    const quantityMilli = open[place]!;
    if (quantityMilli === 0) return [];
    return [{ lineId: `void-${line}`, line, quantityMilli, ...(reason !== undefined && { reason }) }];
  });
  return returnGoods({ ...basket, voidOf: original.id }, original, earlier, wanted);
}

/** The columns that came back of a line, as positive amounts. */
type SoFar = {
  quantityMilli: number;
  discountMinor: number;
  promotions: number[];
  basketDiscountMinor: number;
  parts: number[];
  taxes: number[];
};

function soFar(
  line: number,
  saleId: string,
  from: PricedLine,
  back: readonly PricedLine[],
  basket: readonly DraftLine[],
): SoFar {
  const sum: SoFar = {
    quantityMilli: 0,
    discountMinor: 0,
    promotions: from.promotions.map(() => 0),
    basketDiscountMinor: 0,
    parts: from.parts.map(() => 0),
    taxes: from.taxes.map(() => 0),
  };
  const add = (quantityMilli: number, columns: Returned): void => {
    sum.quantityMilli -= quantityMilli;
    sum.discountMinor -= columns.discountMinor;
    sum.basketDiscountMinor -= columns.basketDiscountMinor;
    from.promotions.forEach(({ id }, place) => {
      sum.promotions[place]! -= columns.promotions.find((each) => each.id === id)?.minor ?? 0;
    });
    from.parts.forEach(({ taxId }, place) => {
      sum.parts[place]! -= columns.parts.find((each) => each.taxId === taxId)?.totalMinor ?? 0;
    });
    from.taxes.forEach((tax, place) => {
      sum.taxes[place]! -= columns.taxes.find((each) => rowKey(each) === rowKey(tax))?.minor ?? 0;
    });
  };
  const isOf = (of: DraftLine['returnOf']): boolean => of?.saleId === saleId && of.line === line;
  for (const { draftLine, ...columns } of back)
    if (isOf(draftLine.returnOf)) add(draftLine.quantityMilli, draftLine.returned ?? asColumns(columns));
  for (const { returnOf, returned, quantityMilli } of basket)
    if (isOf(returnOf) && returned) add(quantityMilli, returned);
  return sum;
}

/** A return that was priced by hand still counts as money that went back. */
function asColumns({
  discountMinor,
  promotions,
  basketDiscountMinor,
  parts,
  taxes,
}: Omit<PricedLine, 'draftLine'>): Returned {
  return {
    discountMinor,
    promotions: [...promotions],
    basketDiscountMinor,
    parts: [...parts],
    taxes: [...taxes],
  };
}

function returnLine(
  { lineId, line, quantityMilli, reason }: Wanted,
  { id: saleId, receiptNumber }: Original,
  from: PricedLine,
  before: SoFar,
): DraftLine {
  const soldMilli = from.draftLine.quantityMilli;
  const after = before.quantityMilli + quantityMilli;
  const back = (columnMinor: number, beforeMinor: number): number => {
    const due = divideHalfUp(BigInt(columnMinor) * BigInt(after), BigInt(soldMilli));
    // What went back too much by hand before is not asked for again.
    return 0 - Math.max(0, due - beforeMinor) || 0;
  };
  const { productId, code, name, unit, serial } = from.draftLine;
  return {
    lineId,
    productId,
    code,
    name,
    unit,
    taxId: from.taxId,
    listPriceMicros: from.unitPriceMicros,
    quantityMilli: -quantityMilli,
    returnOf: {
      saleId,
      line,
      ...(receiptNumber !== undefined && { receiptNumber }),
      ...(reason !== undefined && { reason }),
    },
    ...(serial !== undefined && { serial }),
    returned: {
      discountMinor: back(from.discountMinor, before.discountMinor),
      promotions: from.promotions.map(({ id, minor }, place) => ({
        id,
        minor: back(minor, before.promotions[place]!),
      })),
      basketDiscountMinor: back(from.basketDiscountMinor, before.basketDiscountMinor),
      parts: from.parts.map(({ taxId, totalMinor }, place): TaxedPart => ({
        taxId,
        totalMinor: back(totalMinor, before.parts[place]!),
      })),
      taxes: from.taxes.map((tax, place): LineTax => ({
        ...tax,
        minor: back(tax.minor, before.taxes[place]!),
      })),
    },
  };
}
