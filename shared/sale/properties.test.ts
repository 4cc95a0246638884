import { assert, array, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCart, paidInFull, RUNS, type Cart } from '#test/fixtures/money-carts.ts';
import { addProduct, removeLine, startDraft, type Draft } from './draft.ts';
import { explain, replaySteps } from './explain.ts';
import { priceSale, type PricedSale } from './price-sale.ts';
import { readSale } from './read-sale.ts';
import { repriceSale } from './reprice-sale.ts';
import { returnGoods, voidSale } from './return-goods.ts';
import { sale as saleSchema, type Sale } from './sale.ts';
import { draft as draftSchema } from './draft.ts';

const runs = { numRuns: RUNS };
const price = (basket: Draft): PricedSale => priceSale(basket, basket.terms);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('any basket of any shop', () => {
  test('its total is the sum of its lines, and its taxes add up to it', () => {
    assert(
      property(anyCart, ({ basket }) => {
        const { lines, taxes, totalMinor } = price(basket);
        expect(sum(lines.map((line) => line.grossMinor))).toBe(totalMinor);
        expect(sum(taxes.map((row) => row.grossMinor))).toBe(totalMinor);
        for (const row of taxes) expect(row.netMinor + row.taxMinor).toBe(row.grossMinor);
        for (const row of taxes) {
          const ofLines = lines
            .flatMap((line) => line.taxes)
            .filter((tax) => tax.taxId === row.taxId && tax.ofTaxId === row.ofTaxId);
          expect(sum(ofLines.map((tax) => tax.minor))).toBe(row.taxMinor);
        }
      }),
      runs,
    );
  });

  test('costs the same in whatever order it is scanned', () => {
    assert(
      property(anyCart, integer({ min: 1, max: 6 }), ({ basket }, turn) => {
        const { lines } = basket;
        const at = turn % lines.length || 1;
        const turned = { ...basket, lines: [...lines.slice(at), ...lines.slice(0, at)].toReversed() };
        const { totalMinor, taxes } = price(turned);
        expect({ totalMinor, taxes }).toEqual({
          totalMinor: price(basket).totalMinor,
          taxes: price(basket).taxes,
        });
      }),
      runs,
    );
  });

  test('is what it was after a line is added and taken out again', () => {
    assert(
      property(anyCart, ({ basket, shop }) => {
        const added = addProduct(basket, shop.products[0]!, {
          lineId: 'new',
          manualPrice: { unitPriceMicros: 1_000_000, reason: 'trial' },
        });
        if (added.ok) expect(removeLine(added.value, 'new')).toEqual(basket);
        if (added.ok) expect(price(removeLine(added.value, 'new'))).toEqual(price(basket));
      }),
      runs,
    );
  });

  test('no reduction takes a line or the basket below zero, and none is negative', () => {
    assert(
      property(anyCart, ({ basket }) => {
        for (const line of price(basket).lines) {
          const off = [
            line.discountMinor,
            ...line.promotions.map(({ minor }) => minor),
            line.basketDiscountMinor,
          ];
          if (line.draftLine.quantityMilli < 0) expect(sum(off)).toBe(0);
          else
            expect(Math.min(line.totalMinor, line.extendedMinor - sum(off), ...off)).toBeGreaterThanOrEqual(
              0,
            );
          expect(line.extendedMinor - sum(off)).toBe(line.totalMinor);
          expect(sum(line.parts.map(({ totalMinor }) => totalMinor))).toBe(line.totalMinor);
        }
      }),
      runs,
    );
  });

  test('is explained by steps that lead to the same numbers', () => {
    assert(
      property(anyCart, ({ basket }) => {
        for (const line of price(basket).lines) {
          const { totalMinor, taxMinor, grossMinor } = replaySteps(
            explain(line, basket.terms),
            basket.terms.currency,
          );
          expect(totalMinor).toBe(line.totalMinor);
          expect(grossMinor).toBe(line.grossMinor);
          expect(taxMinor).toBe(sum(line.taxes.map(({ minor }) => minor)));
        }
      }),
      runs,
    );
  });

  test('is the same after it was written and read, as basket and as sale', () => {
    assert(
      property(anyCart, ({ basket }) => {
        expect(draftSchema.parse(JSON.parse(JSON.stringify(basket)))).toEqual(
          JSON.parse(JSON.stringify(basket)),
        );
        const sale = paidInFull(basket);
        expect(saleSchema.parse(JSON.parse(JSON.stringify(sale)))).toEqual(sale);
        const read = readSale(sale);
        price(basket).lines.forEach((line, index) => {
          expect(read[index]!.taxes).toEqual(line.taxes);
          expect(read[index]!.parts).toEqual(line.parts);
          expect(read[index]!.extendedMinor).toBe(line.extendedMinor);
          expect(read[index]!.grossMinor).toBe(line.grossMinor);
        });
      }),
      runs,
    );
  });

  test('is priced the same at head office, from the sale and the catalogue it names', () => {
    assert(
      property(anyCart, ({ basket, shop }) => {
        const byId = new Map(shop.products.map((product) => [product.id, product]));
        expect(repriceSale(paidInFull(basket), basket.terms, (id) => byId.get(id)).differences).toEqual([]);
      }),
      runs,
    );
  });

  test('brought back in any portions, is nothing in every column', () => {
    assert(
      property(
        anyCart,
        array(integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 12 }),
        (cart, portions) => {
          const sale = paidInFull(cart.basket);
          const refunds = bringBack(cart, sale, portions);
          const columns = columnsOf([sale, ...refunds]);
          for (const [name, value] of columns) expect([name, value]).toEqual([name, 0]);
        },
      ),
      runs,
    );
  });
});

/** Brings goods back in portions, one line after the other, and voids what is left. */
function bringBack({ basket }: Cart, sale: Sale, portions: readonly number[]): Sale[] {
  const refunds: Sale[] = [];
  const left = sale.lines.map((line) => Math.max(0, line.quantityMilli));
  const start = startDraft({ id: sale.id, openedAt: sale.openedAt, terms: basket.terms });
  portions.forEach((portion, visit) => {
    const place = visit % left.length;
    const quantityMilli = Math.min(portion, left[place]!);
    if (quantityMilli === 0) return;
    left[place]! -= quantityMilli;
    const back = returnGoods(start, sale, refunds, [{ lineId: 'back', line: place + 1, quantityMilli }]);
    if (!back.ok) throw new Error(back.problem.code);
    refunds.push(paidInFull(back.value));
  });
  const rest = voidSale(start, sale, refunds);
  if (!rest.ok) throw new Error(rest.problem.code);
  if (rest.value.lines.length > 0) refunds.push(paidInFull(rest.value));
  return refunds;
}

function columnsOf(sales: readonly Sale[]): Map<string, number> {
  const columns = new Map<string, number>();
  const add = (name: string, value: number): void => void columns.set(name, (columns.get(name) ?? 0) + value);
  for (const sale of sales) {
    readSale(sale).forEach((line, index) => {
      const { returnOf, quantityMilli } = line.draftLine;
      if (quantityMilli < 0 && !returnOf) return;
      const of = returnOf?.line ?? index + 1;
      add(`${of} quantity`, quantityMilli);
      add(`${of} price × quantity`, line.extendedMinor);
      add(`${of} discount`, line.discountMinor);
      add(`${of} basket discount`, line.basketDiscountMinor);
      add(`${of} total`, line.totalMinor);
      add(`${of} gross`, line.grossMinor);
      for (const { id, minor } of line.promotions) add(`${of} promotion ${id}`, minor);
      for (const { taxId, totalMinor } of line.parts) add(`${of} part ${taxId}`, totalMinor);
      for (const { taxId, ofTaxId = '', minor } of line.taxes) add(`${of} tax ${ofTaxId}/${taxId}`, minor);
    });
  }
  return columns;
}
