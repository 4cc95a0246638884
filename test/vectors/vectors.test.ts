import { describe, expect, test } from 'vitest';
import { minorDigits } from '#shared/money/currency.ts';
import { formatDecimal } from '#shared/money/format-decimal.ts';
import { completeSale } from '#shared/sale/complete-sale.ts';
import { startDraft } from '#shared/sale/draft.ts';
import { priceSale, type PricedSale } from '#shared/sale/price-sale.ts';
import { repriceSale } from '#shared/sale/reprice-sale.ts';
import { returnGoods } from '#shared/sale/return-goods.ts';
import { sale as saleSchema, type Sale } from '#shared/sale/sale.ts';
import { referencePrice } from '#test/reference/reference-price.ts';
import { exact, payVector, ringUp, type RungUp } from './ring-up.ts';
import { readVectorFiles, type Vector } from './vector.ts';

const files = readVectorFiles();

test('there are at least 300 vectors, 100 of them not from the reference, and the thirty nastiest', () => {
  const all = files.flatMap(({ vectors }) => vectors);
  expect(all.length).toBeGreaterThanOrEqual(300);
  expect(all.filter(({ source }) => source !== 'reference').length).toBeGreaterThanOrEqual(100);
  expect(files.find(({ name }) => name === 'nastiest.json')!.vectors).toHaveLength(30);
});

describe.each(files)('$name', ({ vectors }) => {
  test.each(vectors)('$name', (vector) => {
    const rungUp = ringUp(vector);
    const { basket } = rungUp;
    const { total, problem } = vector.expect;
    const priced = priceSale(basket, basket.terms);
    if (total !== undefined) expect(said(priced, vector)).toEqual(expected(vector));
    // The slow reference must say the same as whoever worked the vector out.
    expect(referencePrice(basket).totalMinor).toBe(priced.totalMinor);
    const completed = payVector(vector, basket);
    if (!completed.ok || problem !== undefined) {
      expect(completed).toMatchObject({ ok: false, problem: { code: problem } });
      return;
    }
    const atHeadOffice = saleSchema.parse(JSON.parse(JSON.stringify(completed.value)));
    expect(atHeadOffice).toEqual(completed.value);
    checkSettlement(atHeadOffice, vector);
    expect(repriceSale(atHeadOffice, basket.terms, (id) => rungUp.products.get(id)).differences).toEqual([]);
    checkReturns(atHeadOffice, vector, rungUp);
  });
});

function said(priced: PricedSale, vector: Vector) {
  const text = moneyOf(vector);
  return {
    total: text(priced.totalMinor),
    lines: vector.expect.lines && priced.lines.map((line) => text(line.totalMinor)),
    taxes:
      vector.expect.taxes &&
      Object.fromEntries(priced.taxes.map((row) => [row.taxId, [text(row.netMinor), text(row.taxMinor)]])),
  };
}

function expected({ expect: { total, lines, taxes } }: Vector) {
  return { total, lines, taxes };
}

function moneyOf(vector: Vector): (minor: number) => string {
  return (minor) => formatDecimal(minor, minorDigits(vector.currency ?? 'EUR'));
}

function checkSettlement(sale: Sale, vector: Vector): void {
  const text = moneyOf(vector);
  const { rounding, change, forfeited, credit } = vector.expect;
  if (rounding !== undefined) expect(text(sale.roundingMinor ?? 0)).toBe(rounding);
  if (change !== undefined) expect(text(sale.changeMinor)).toBe(change);
  if (vector.tenders) {
    expect(text(sale.forfeitedMinor ?? 0)).toBe(forfeited ?? text(0));
    expect(text(sale.creditMinor ?? 0)).toBe(credit ?? text(0));
  }
}

function checkReturns(sale: Sale, vector: Vector, { basket }: RungUp): void {
  const earlier: Sale[] = [];
  for (const { lines, total } of vector.expect.returns ?? []) {
    const wanted = Object.entries(lines).map(([line, quantity]) => ({
      lineId: `back-${line}`,
      line: Number(line),
      quantityMilli: exact(quantity, 3),
    }));
    const start = startDraft({ id: sale.id, openedAt: sale.openedAt, terms: basket.terms });
    const returned = returnGoods(start, sale, earlier, wanted);
    if (!returned.ok) {
      expect(returned.problem.code).toBe(total);
      continue;
    }
    const { totalMinor } = priceSale(returned.value, basket.terms);
    expect(moneyOf(vector)(totalMinor)).toBe(total);
    const refund = completeSale(
      returned.value,
      totalMinor === 0 ? [] : [{ kind: 'cash', amountMinor: totalMinor }],
      {
        at: sale.openedAt,
        businessDate: sale.businessDate,
      },
    );
    if (!refund.ok) throw new Error(refund.problem.code);
    earlier.push(refund.value);
  }
}
