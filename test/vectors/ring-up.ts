import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { minorDigits } from '#shared/money/currency.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { completeSale } from '#shared/sale/complete-sale.ts';
import type { Discount } from '#shared/sale/discount.ts';
import { addProduct, startDraft, type Draft } from '#shared/sale/draft.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import type { Tender } from '#shared/sale/sale.ts';
import { foreignTender } from '#shared/sale/tender.ts';
import type { Vector, VectorLine, VectorTender } from './vector.ts';

/** Terms of the vectors: 19 %, 7 % and zero within prices, unless a vector says otherwise. */
function vectorTerms(vector: Vector): Terms {
  return {
    currency: vector.currency ?? 'EUR',
    priceListId: 'shelf',
    catalogueVersion: 1,
    taxes: [
      { id: 'standard', name: 'VAT 19 %', ratePpm: 190_000 },
      { id: 'reduced', name: 'VAT 7 %', ratePpm: 70_000 },
      { id: 'zero', name: 'Zero', ratePpm: 0 },
    ],
    ...vector.terms,
  } as Terms;
}

export type RungUp = { readonly basket: Draft; readonly products: ReadonlyMap<string, Product> };

export const exact = (text: string, digits: number): number => {
  const read = parseDecimal(text, digits);
  if (!read.ok) throw new Error(`${read.problem.code}: ${text}`);
  return read.value;
};

/** Rings a vector's basket up as a till does. */
export function ringUp(vector: Vector): RungUp {
  const terms = vectorTerms(vector);
  const digits = minorDigits(terms.currency);
  const products = new Map<string, Product>();
  const { shopId, customerGroup, utcOffsetMinutes } = vector;
  let basket = startDraft({
    id: '018f3c2a-7b1c-7d4e-9a5b-1c2d3e4f5a6b',
    openedAt: vector.openedAt ?? '2026-11-21T09:00:00.000Z',
    terms,
    ...(shopId !== undefined && { shopId }),
    ...(customerGroup !== undefined && { customerGroup }),
    ...(utcOffsetMinutes !== undefined && { utcOffsetMinutes }),
  });
  vector.lines.forEach((line, place) => {
    const product = productOf(line, place, vector.terms?.taxes?.[0]?.id);
    products.set(product.id, product);
    const added = addProduct(basket, product, {
      lineId: `line-${place}`,
      quantityMilli: exact(line.quantity, 3),
      ...(line.manual !== undefined && {
        manualPrice: { unitPriceMicros: exact(line.manual, 6), reason: 'by hand' },
      }),
    });
    if (!added.ok) throw new Error(`line ${place + 1}: ${added.problem.code}`);
    basket = added.value;
  });
  const lines = basket.lines.map((line, place) => {
    const given = vector.lines[place]!.discount;
    return given === undefined ? line : { ...line, discount: discountOf(given, digits) };
  });
  return {
    basket: {
      ...basket,
      lines,
      ...(vector.coupons && { coupons: vector.coupons }),
      ...(vector.discount !== undefined && { discount: discountOf(vector.discount, digits) }),
    },
    products,
  };
}

function productOf(line: VectorLine, place: number, onlyTax: string | undefined): Product {
  const id = line.product ?? `product-${place + 1}`;
  return {
    id,
    code: id,
    name: id,
    barcodes: [],
    category: line.category ?? 'Goods',
    unit: line.unit ?? 'piece',
    priceMicros: exact(line.price, 6),
    taxId: line.tax ?? onlyTax ?? 'reduced',
    ...(line.prices && {
      prices: Object.entries(line.prices).map(([priceListId, price]) => ({
        priceListId,
        priceMicros: exact(price, 6),
      })),
    }),
    ...(line.parts && {
      parts: line.parts.map(({ tax, weight }, part) => ({
        productId: `part-${part}`,
        quantityMilli: 1000,
        taxId: tax,
        weight,
      })),
    }),
  };
}

function discountOf(text: string, digits: number): Discount {
  const reason = 'vector';
  return text.endsWith('%')
    ? { ratePpm: exact(text.slice(0, -1), 4), reason }
    : { amountMinor: exact(text, digits), reason };
}

/** A vector's tenders; foreign cash at the rate of the terms, at the worth that the vector claims. */
function tendersOf(tenders: readonly VectorTender[], terms: Terms): Tender[] {
  return tenders.map(({ kind, amount, reference = 'R', foreign }): Tender => {
    const amountMinor = exact(amount, minorDigits(terms.currency));
    if (kind === 'storeCredit' || kind === 'voucher') return { kind, amountMinor, reference };
    if (kind !== 'cash' || !foreign) return { kind, amountMinor };
    const made = foreignTender(exact(foreign.amount, minorDigits(foreign.currency)), foreign.currency, terms);
    if (!made.ok) throw new Error(made.problem.code);
    return { ...made.value, amountMinor };
  });
}

/** Completes a vector's basket by its tenders, or by exactly its total in cash. */
export function payVector(vector: Vector, basket: Draft): ReturnType<typeof completeSale> {
  const { totalMinor } = priceSale(basket, basket.terms);
  const exactly: Tender[] = totalMinor === 0 ? [] : [{ kind: 'cash', amountMinor: totalMinor }];
  return completeSale(basket, vector.tenders ? tendersOf(vector.tenders, basket.terms) : exactly, {
    at: basket.openedAt,
    businessDate: '2026-11-21',
    ...(vector.customerId !== undefined && { customerId: vector.customerId }),
    ...(vector.tip !== undefined && { tipMinor: exact(vector.tip, minorDigits(basket.terms.currency)) }),
  });
}
