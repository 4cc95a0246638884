import { z } from 'zod';
import { terms } from '../catalogue/catalogue.ts';
import type { Product } from '../catalogue/product.ts';
import { product, unitOfSale } from '../catalogue/product.ts';
import { amountMinor, priceMicros, quantityMilli } from '../money/currency.ts';
import { err, ok, type Result } from '../result.ts';
import { approvedBy, discount } from './discount.ts';
import {
  COUPONS_PER_SALE_MAX,
  LINES_PER_SALE_MAX,
  QUANTITY_MILLI_MAX,
  TENDERS_PER_SALE_MAX,
} from './limits.ts';
import { tender, tenderKind } from './tender-kinds.ts';

/** A price that somebody set by hand, and why. */
const manualPrice = z.strictObject({
  unitPriceMicros: priceMicros,
  reason: z.string().min(1).max(60),
  approvedBy: approvedBy.optional(),
});

/** What the cashier wrote to a line; it is printed below it. */
export const lineNote = z.string().min(1).max(80);

/** The age, in years, that the cashier made sure of before these goods were sold. */
export const ageChecked = z.int().min(1).max(99);

/** Which line of which earlier sale these goods come back from. */
export const returnOf = z.strictObject({
  saleId: z.uuid(),
  line: z.int().min(1),
  /** What its receipt was called: the receipt of what comes back must name it. */
  receiptNumber: z.string().min(1).max(16).optional(),
  /** Why they come back, where somebody asked. */
  reason: z.string().min(1).max(60).optional(),
});

/** Why goods are taken back without a receipt, and who allowed it. */
export const withoutReceipt = z.strictObject({ reason: z.string().min(1).max(60), approvedBy });

/** A tax of one line. The rate is that of the day of the sale, also when goods come back later. */
export const lineTax = z.strictObject({
  taxId: z.string().min(1).max(20),
  ratePpm: z.int().min(0),
  minor: amountMinor,
  /** The tax of the product to which this one is a further one. */
  ofTaxId: z.string().min(1).max(20).optional(),
  added: z.literal(true).optional(),
  exempt: z.literal(true).optional(),
});
export type LineTax = z.infer<typeof lineTax>;

/** What part of a line's total belongs under which tax; a line that is no bundle has one. */
export const taxedPart = z.strictObject({ taxId: z.string().min(1).max(20), totalMinor: amountMinor });
export type TaxedPart = z.infer<typeof taxedPart>;

/** What a promotion takes off a line. */
export const promotionShare = z.strictObject({ id: z.string().min(1).max(40), minor: amountMinor });
export type PromotionShare = z.infer<typeof promotionShare>;

/** The share of an earlier sale's line that is given back, every column negative (see `returnGoods`). */
const returned = z.strictObject({
  discountMinor: amountMinor,
  promotions: z.array(promotionShare),
  basketDiscountMinor: amountMinor,
  parts: z.array(taxedPart).min(1),
  taxes: z.array(lineTax),
});
export type Returned = z.infer<typeof returned>;

const draftLine = z.strictObject({
  lineId: z.string().min(1).max(40),
  productId: z.string().min(1).max(40),
  code: z.string().min(1).max(40),
  name: z.string().min(1).max(120),
  unit: unitOfSale,
  taxId: z.string().min(1).max(20),
  /** The base price when the line was added; kept so that a new catalogue never changes a basket. */
  listPriceMicros: priceMicros,
  manualPrice: manualPrice.optional(),
  /** Negative when goods come back. */
  quantityMilli,
  returnOf: returnOf.optional(),
  category: product.shape.category.optional(),
  /** Prices in other lists, and the parts of a bundle, as the product has them. */
  prices: product.shape.prices,
  parts: product.shape.parts,
  discount: discount.optional(),
  returned: returned.optional(),
  withoutReceipt: withoutReceipt.optional(),
  serial: z.string().min(1).max(40).optional(),
  note: lineNote.optional(),
  ageChecked: ageChecked.optional(),
  /** Takes no more of the same: a labelled pack costs what its label says, whatever lies beside it. */
  apart: z.literal(true).optional(),
});
export type DraftLine = z.infer<typeof draftLine>;

/** Who buys. The name is kept beside the id, so that a parked basket says it whatever is known later. */
const draftCustomer = z.strictObject({
  id: z.string().min(1).max(40),
  name: z.string().min(1).max(120),
});

/** A basket that is not sealed yet. It carries the terms it was started with. */
export const draft = z.strictObject({
  id: z.uuid(),
  openedAt: z.iso.datetime(),
  terms,
  lines: z.array(draftLine).max(LINES_PER_SALE_MAX),
  shopId: z.string().min(1).max(40).optional(),
  /** The shop's offset from UTC when the basket was opened: time windows are judged by its clock. */
  utcOffsetMinutes: z.int().min(-840).max(840).optional(),
  customerGroup: z.string().min(1).max(40).optional(),
  coupons: z.array(z.string().min(1).max(40)).max(COUPONS_PER_SALE_MAX).optional(),
  discount: discount.optional(),
  customer: draftCustomer.optional(),
  /** The sale that this one takes back as a whole. */
  voidOf: z.uuid().optional(),
  /** Money that changed hands already, part by part: a till that is switched off must not forget it. */
  tenders: z.array(tender).max(TENDERS_PER_SALE_MAX).optional(),
  /** How most of what comes back was paid: offered first when money is paid out. */
  refundBy: tenderKind.optional(),
  /** Left by the customer beyond the total, minor units. */
  tipMinor: amountMinor.min(0).optional(),
});
export type Draft = z.infer<typeof draft>;

export type DraftProblem =
  | { readonly code: 'tooManyLines'; readonly max: number }
  | { readonly code: 'quantityOutOfRange'; readonly quantityMilli: number }
  | { readonly code: 'noSuchLine' | 'notOnReturns'; readonly lineId: string }
  | {
      readonly code: 'priceNeeded' | 'serialNeeded';
      readonly productId: string;
      readonly field: 'manualPrice' | 'serial';
    }
  | { readonly code: 'ageCheckNeeded'; readonly productId: string; readonly ageMin: number };

/** Starts an empty basket. Shop, time zone and customer group may be told, where prices depend on them. */
export function startDraft(
  start: Pick<Draft, 'id' | 'openedAt' | 'terms' | 'shopId' | 'utcOffsetMinutes' | 'customerGroup'>,
): Draft {
  return { ...start, lines: [] };
}

export type AddOptions = {
  readonly lineId: string;
  /** Thousandths of the unit of sale; default one piece or one kilogram. */
  readonly quantityMilli?: number;
  readonly manualPrice?: DraftLine['manualPrice'];
  readonly returnOf?: DraftLine['returnOf'];
  readonly withoutReceipt?: DraftLine['withoutReceipt'];
  readonly serial?: string;
  /** A line of its own, now and later. */
  readonly apart?: true;
  /** The cashier has seen that the customer is old enough. */
  readonly ageChecked?: boolean;
};

/**
 * Adds a product. A product that is in the basket already, at the same price, gets more quantity
 * instead of a second line, so that ten scans of one article read as one line of ten.
 */
export function addProduct(
  basket: Draft,
  product: Product,
  options: AddOptions,
): Result<Draft, DraftProblem> {
  const quantity = options.quantityMilli ?? 1000;
  const lacking = whatIsLacking(basket, product, options, quantity);
  if (lacking) return err(lacking);
  const same = sameLine(basket, product, options, quantity);
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
    ...(options.withoutReceipt && { withoutReceipt: options.withoutReceipt }),
    ...(options.serial !== undefined && { serial: options.serial }),
    ...(product.ageMin !== undefined && quantity > 0 && { ageChecked: product.ageMin }),
    ...(options.apart && { apart: true as const }),
    category: product.category,
    ...(product.prices && { prices: product.prices }),
    ...(product.parts && { parts: product.parts }),
  };
  return ok({ ...basket, lines: [...basket.lines, line] });
}

function whatIsLacking(
  basket: Draft,
  product: Product,
  options: AddOptions,
  quantity: number,
): DraftProblem | undefined {
  const productId = product.id;
  if (product.openPrice && !options.manualPrice)
    return { code: 'priceNeeded', productId, field: 'manualPrice' };
  if (product.serialRequired && options.serial === undefined)
    return { code: 'serialNeeded', productId, field: 'serial' };
  const { ageMin } = product;
  // Asked once a sale: whoever is old enough for one bottle is for the next.
  const asked = ageMin === undefined || basket.lines.some((line) => (line.ageChecked ?? 0) >= ageMin);
  if (asked || options.ageChecked === true || quantity <= 0) return undefined;
  return { code: 'ageCheckNeeded', productId, ageMin };
}

function sameLine(
  basket: Draft,
  product: Product,
  options: AddOptions,
  quantity: number,
): DraftLine | undefined {
  const { manualPrice, returnOf, withoutReceipt, serial, apart } = options;
  if (manualPrice || returnOf || withoutReceipt || serial !== undefined || apart) return undefined;
  return basket.lines.find(
    (line) =>
      line.productId === product.id &&
      line.listPriceMicros === product.priceMicros &&
      !line.manualPrice &&
      !line.returnOf &&
      !line.withoutReceipt &&
      !line.discount &&
      line.serial === undefined &&
      line.note === undefined &&
      !line.apart &&
      Math.sign(line.quantityMilli) === Math.sign(quantity),
  );
}

/** Sets a line's quantity in thousandths of its unit. Zero is refused: use `removeLine`. */
export function setQuantity(basket: Draft, lineId: string, quantity: number): Result<Draft, DraftProblem> {
  const line = basket.lines.find((each) => each.lineId === lineId);
  if (!line) return err({ code: 'noSuchLine', lineId });
  // What comes back by receipt brings the share of what was paid for just so much of it.
  if (line.returned) return err({ code: 'notOnReturns', lineId });
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
