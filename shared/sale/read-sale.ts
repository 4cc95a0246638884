import type { Terms } from '../catalogue/catalogue.ts';
import type { Product } from '../catalogue/product.ts';
import { allocate } from '../money/allocate.ts';
import { extendPrice } from '../money/extend.ts';
import type { Draft, DraftLine, LineTax, TaxedPart } from './draft.ts';
import { rankLines } from './line-order.ts';
import type { PricedLine } from './price-sale.ts';
import type { Sale, SaleLine } from './sale.ts';
import { grossOf, rowKey } from './tax-summary.ts';

/**
 * A sale's lines as they were priced, from the sale alone: nothing else is needed to print its receipt, to
 * explain it or to take its goods back.
 */
export function readSale(sale: Sale): PricedLine[] {
  const taxes = taxesOfLines(sale);
  return sale.lines.map((line, index) => readLine(sale, line, taxes[index]!));
}

function readLine(sale: Sale, line: SaleLine, taxes: readonly LineTax[]): PricedLine {
  const { unitPriceMicros, priceSource, discountMinor = 0, promotions = [], basketDiscountMinor = 0 } = line;
  const draftLine = toDraftLine(line, taxes);
  const reductions =
    discountMinor + promotions.reduce((sum, { minor }) => sum + minor, 0) + basketDiscountMinor;
  return {
    draftLine,
    listUnitPriceMicros: listPriceOf(line),
    unitPriceMicros,
    priceSource,
    extendedMinor: line.shareOfSale
      ? line.totalMinor + reductions
      : extendPrice(unitPriceMicros, line.quantityMilli, sale.currency),
    discountMinor,
    promotions,
    basketDiscountMinor,
    totalMinor: line.totalMinor,
    taxId: line.taxId,
    parts: partsOf(line),
    taxes,
    grossMinor: grossOf({ amountMinor: line.totalMinor, taxes }),
  };
}

/**
 * The basket that a sale was made from, to be priced again. Where the catalogue has the product, price
 * lists, category, tax and parts are the catalogue's; else they are the sale's own.
 */
export function draftOfSale(sale: Sale, terms: Terms, findProduct: FindProduct = () => undefined): Draft {
  // Only goods that come back at their share of a sale bring taxes; working them out is half of reading.
  const taxes = sale.lines.some(({ shareOfSale }) => shareOfSale) ? taxesOfLines(sale) : [];
  const { id, openedAt, shopId, utcOffsetMinutes, customerGroup, coupons, discount, voidOf } = sale;
  return {
    id,
    openedAt,
    terms,
    lines: sale.lines.map((line, index) =>
      withProduct(toDraftLine(line, taxes[index] ?? []), findProduct(line.productId, line)),
    ),
    ...(shopId !== undefined && { shopId }),
    ...(utcOffsetMinutes !== undefined && { utcOffsetMinutes }),
    ...(customerGroup !== undefined && { customerGroup }),
    ...(coupons && { coupons }),
    ...(discount && { discount }),
    ...(voidOf !== undefined && { voidOf }),
  };
}

/** What of a product decides about a price. */
export type PricedProduct = Pick<Product, 'priceMicros' | 'taxId'> &
  Partial<Pick<Product, 'category' | 'prices' | 'parts'>>;

export type FindProduct = (id: string, line: SaleLine) => PricedProduct | undefined;

/** Goods that come back by receipt keep what their own sale says; the catalogue may have changed since. */
function withProduct(line: DraftLine, product: PricedProduct | undefined): DraftLine {
  if (!product || line.returned) return line;
  const { parts: _, ...plain } = line;
  return {
    ...plain,
    listPriceMicros: product.priceMicros,
    taxId: product.taxId,
    ...(product.category !== undefined && { category: product.category }),
    ...(product.prices && { prices: product.prices }),
    ...(product.parts && { parts: product.parts }),
  };
}

function toDraftLine(line: SaleLine, taxes: readonly LineTax[]): DraftLine {
  const { productId, code, name, unit, taxId, quantityMilli, priceSource, unitPriceMicros } = line;
  const { returnOf, withoutReceipt, serial, note, ageChecked, discount, parts } = line;
  const manual = priceSource.kind === 'manual' ? priceSource : undefined;
  return {
    lineId: String(line.line),
    productId,
    code,
    name,
    unit,
    taxId,
    listPriceMicros: listPriceOf(line),
    quantityMilli,
    ...(manual && {
      manualPrice: {
        unitPriceMicros,
        reason: manual.reason,
        ...(manual.approvedBy !== undefined && { approvedBy: manual.approvedBy }),
      },
    }),
    ...(returnOf && { returnOf }),
    ...(withoutReceipt && { withoutReceipt }),
    ...(serial !== undefined && { serial }),
    ...(note !== undefined && { note }),
    ...(ageChecked !== undefined && { ageChecked }),
    ...(discount && { discount }),
    ...(line.shareOfSale && { returned: columnsOf(line, taxes) }),
    ...(parts && !line.shareOfSale && { parts: parts.map((part) => asBundlePart(productId, part)) }),
  };
}

function columnsOf(line: SaleLine, taxes: readonly LineTax[]): NonNullable<DraftLine['returned']> {
  return {
    discountMinor: line.discountMinor ?? 0,
    promotions: line.promotions ?? [],
    basketDiscountMinor: line.basketDiscountMinor ?? 0,
    parts: [...partsOf(line)],
    taxes: [...taxes],
  };
}

/** Where the catalogue no longer knows the bundle, its total is split as the sale has split it. */
function asBundlePart(productId: string, { taxId, totalMinor }: TaxedPart) {
  return { productId, quantityMilli: 1000, taxId, weight: Math.abs(totalMinor) };
}

function listPriceOf({ priceSource, unitPriceMicros }: SaleLine): number {
  return priceSource.kind === 'manual' ? priceSource.listPriceMicros : unitPriceMicros;
}

function partsOf(line: SaleLine): readonly TaxedPart[] {
  return line.parts ?? [{ taxId: line.taxId, totalMinor: line.totalMinor }];
}

/**
 * The taxes of every line. Lines that do not say theirs share what the summary has beyond those that do,
 * by the same largest remainder by which the taxes were shared out (see `taxSlices`).
 */
function taxesOfLines(sale: Sale): LineTax[][] {
  const said = new Map<string, number>();
  for (const line of sale.lines)
    for (const tax of line.taxes ?? []) said.set(rowKey(tax), (said.get(rowKey(tax)) ?? 0) + tax.minor);
  const silent = sale.lines.flatMap((line, index) =>
    line.taxes ? [] : partsOf(line).map((part): SilentPart => ({ index, part, taxes: [] })),
  );
  let rank: readonly number[] | undefined;
  const served = new Set<string>();
  for (const { netMinor: _, taxMinor, grossMinor: __, ...label } of sale.taxes) {
    const own = silent.filter(({ part }) => part.taxId === (label.ofTaxId ?? label.taxId));
    const name = `${label.ofTaxId ?? ''}/${label.taxId}`;
    // A second rate of one tax is that of goods which came back, and those have said theirs.
    if (own.length === 0 || served.has(name)) continue;
    served.add(name);
    rank ??= rankLines(sale.lines);
    const shares = allocate(
      taxMinor - (said.get(rowKey(label)) ?? 0),
      own.map(({ part }) => Math.abs(part.totalMinor)),
      own.map(({ index }) => rank![index]!),
    );
    own.forEach(({ taxes }, place) => taxes.push({ ...label, minor: shares[place]! }));
  }
  const taxes = sale.lines.map((line): LineTax[] => [...(line.taxes ?? [])]);
  for (const { index, taxes: own } of silent) taxes[index]!.push(...own);
  return taxes;
}

type SilentPart = { readonly index: number; readonly part: TaxedPart; readonly taxes: LineTax[] };
