import { z } from 'zod';
import type { Product } from '../catalogue/product.ts';
import { unitOfSale } from '../catalogue/product.ts';
import { terms, type Terms } from '../catalogue/catalogue.ts';
import { priceMicros, quantityMilli } from '../money/currency.ts';
import { err, ok, type Result } from '../result.ts';
import { LINES_PER_SALE_MAX, QUANTITY_MILLI_MAX } from './limits.ts';

/** A price that somebody set by hand, and why. */
const manualPrice = z.strictObject({ unitPriceMicros: priceMicros, reason: z.string().min(1).max(60) });

/** Which line of which earlier sale these goods come back from. */
export const returnOf = z.strictObject({ saleId: z.uuid(), line: z.int().min(1) });

const draftLine = z.strictObject({
  lineId: z.string().min(1).max(40),
  productId: z.string().min(1).max(40),
  code: z.string().min(1).max(40),
  name: z.string().min(1).max(120),
  unit: unitOfSale,
  taxId: z.string().min(1).max(20),
  /** The list price when the line was added; kept so that a new catalogue never changes a basket. */
  listPriceMicros: priceMicros,
  manualPrice: manualPrice.optional(),
  /** Negative when goods come back. */
  quantityMilli,
  returnOf: returnOf.optional(),
});
export type DraftLine = z.infer<typeof draftLine>;

/** A basket that is not sealed yet. It carries the terms it was started with. */
export const draft = z.strictObject({
  id: z.uuid(),
  openedAt: z.iso.datetime(),
  terms,
  lines: z.array(draftLine).max(LINES_PER_SALE_MAX),
});
export type Draft = z.infer<typeof draft>;

export type DraftProblem =
  | { readonly code: 'tooManyLines'; readonly max: number }
  | { readonly code: 'quantityOutOfRange'; readonly quantityMilli: number }
  | { readonly code: 'noSuchLine'; readonly lineId: string };

export function startDraft(start: { id: string; openedAt: string; terms: Terms }): Draft {
  return { ...start, lines: [] };
}

/**
 * Adds a product. A product that is in the basket already, at the same price, gets more quantity
 * instead of a second line, so that ten scans of one article read as one line of ten.
 *
 * @param options.quantityMilli thousandths of the unit of sale; default one piece or one kilogram
 */
export function addProduct(
  basket: Draft,
  product: Product,
  options: {
    lineId: string;
    quantityMilli?: number;
    manualPrice?: DraftLine['manualPrice'];
    returnOf?: DraftLine['returnOf'];
  },
): Result<Draft, DraftProblem> {
  const quantity = options.quantityMilli ?? 1000;
  const same =
    options.manualPrice || options.returnOf
      ? undefined
      : basket.lines.find(
          (line) =>
            line.productId === product.id &&
            line.listPriceMicros === product.priceMicros &&
            !line.manualPrice &&
            !line.returnOf &&
            Math.sign(line.quantityMilli) === Math.sign(quantity),
        );
  if (same) return setQuantity(basket, same.lineId, same.quantityMilli + quantity);
  if (basket.lines.length >= LINES_PER_SALE_MAX)
    return err({ code: 'tooManyLines', max: LINES_PER_SALE_MAX });
  if (!quantityInRange(quantity)) return err({ code: 'quantityOutOfRange', quantityMilli: quantity });
  const line: DraftLine = {
    lineId: options.lineId,
    productId: product.id,
    code: product.code,
    name: product.name,
    unit: product.unit,
    taxId: product.taxId,
    listPriceMicros: product.priceMicros,
    quantityMilli: quantity,
    ...(options.manualPrice && { manualPrice: options.manualPrice }),
    ...(options.returnOf && { returnOf: options.returnOf }),
  };
  return ok({ ...basket, lines: [...basket.lines, line] });
}

/** Sets a line's quantity in thousandths of its unit. Zero is refused: use `removeLine`. */
export function setQuantity(basket: Draft, lineId: string, quantity: number): Result<Draft, DraftProblem> {
  if (!basket.lines.some((line) => line.lineId === lineId)) return err({ code: 'noSuchLine', lineId });
  if (!quantityInRange(quantity)) return err({ code: 'quantityOutOfRange', quantityMilli: quantity });
  const lines = basket.lines.map((line) =>
    line.lineId === lineId ? { ...line, quantityMilli: quantity } : line,
  );
  return ok({ ...basket, lines });
}

/** Takes a line out. A line that is not there is no fault: the key was pressed twice. */
export function removeLine(basket: Draft, lineId: string): Draft {
  return { ...basket, lines: basket.lines.filter((line) => line.lineId !== lineId) };
}

function quantityInRange(quantity: number): boolean {
  return Number.isInteger(quantity) && quantity !== 0 && Math.abs(quantity) <= QUANTITY_MILLI_MAX;
}
