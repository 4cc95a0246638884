import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { RUNS } from '#test/fixtures/money-carts.ts';
import { describe, expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { completeSale } from './complete-sale.ts';
import { addProduct, removeLine, setQuantity, startDraft, type Draft } from './draft.ts';
import { LINES_PER_SALE_MAX, QUANTITY_MILLI_MAX } from './limits.ts';
import { priceSale } from './price-sale.ts';
import { sale as saleSchema } from './sale.ts';
import { addTender, changeDue, isPaid, missingAmount } from './tender.ts';

const bread = product('bread', 3_490_000);
const wine = product('wine', 7_990_000, { taxId: 'standard' });
const apples = product('apples', 2_990_000, { unit: 'kg' });

const empty = startDraft({
  id: '018f3c2a-7b1c-7d4e-9a5b-1c2d3e4f5a6b',
  openedAt: '2026-11-21T09:00:00.000Z',
  terms: shopTerms,
});
const done = { at: '2026-11-21T09:01:00.000Z', businessDate: '2026-11-21' };

function basketOf(...adds: [typeof bread, number][]): Draft {
  return adds.reduce((basket, [goods, quantityMilli], index) => {
    const added = addProduct(basket, goods, { lineId: `l${index}`, quantityMilli });
    if (!added.ok) throw new Error(added.problem.code);
    return added.value;
  }, empty);
}

describe('the basket', () => {
  test('ten scans of one article are one line of ten', () => {
    const basket = basketOf(...Array.from({ length: 10 }, (): [typeof bread, number] => [bread, 1000]));
    expect(basket.lines).toMatchObject([{ productId: 'bread', quantityMilli: 10_000 }]);
  });

  test('a price set by hand and goods that come back are lines of their own', () => {
    let basket = basketOf([bread, 1000]);
    for (const [lineId, extra] of [
      ['m', { manualPrice: { unitPriceMicros: 1_000_000, reason: 'crushed' } }],
      ['r', { quantityMilli: -1000, returnOf: { saleId: empty.id, line: 1 } }],
    ] as const) {
      const added = addProduct(basket, bread, { lineId, ...extra });
      if (added.ok) basket = added.value;
    }
    expect(basket.lines.map((line) => line.quantityMilli)).toEqual([1000, 1000, -1000]);
  });

  test('a slip of the hand in the quantity is refused and changes nothing', () => {
    const basket = basketOf([bread, 1000]);
    expect(setQuantity(basket, 'l0', QUANTITY_MILLI_MAX + 1)).toMatchObject({ ok: false });
    expect(setQuantity(basket, 'l0', 0)).toMatchObject({ ok: false });
    expect(setQuantity(basket, 'nope', 1000)).toMatchObject({ ok: false, problem: { code: 'noSuchLine' } });
    expect(addProduct(basket, wine, { lineId: 'x', quantityMilli: 0.5 })).toMatchObject({ ok: false });
  });

  test('the basket takes as many lines as one sale may have, and says so at the next', () => {
    const lines = Array.from({ length: LINES_PER_SALE_MAX }, (_, index) => ({
      ...basketOf([bread, 1000]).lines[0]!,
      lineId: `l${index}`,
      productId: `p${index}`,
    }));
    expect(addProduct({ ...empty, lines }, bread, { lineId: 'more' })).toEqual({
      ok: false,
      problem: { code: 'tooManyLines', max: LINES_PER_SALE_MAX },
    });
  });

  test('adding a line and taking it out again leaves the basket as it was', () => {
    const basket = basketOf([bread, 2000]);
    const added = addProduct(basket, wine, { lineId: 'w' });
    expect(added.ok && removeLine(added.value, 'w')).toEqual(basket);
  });
});

describe('the total', () => {
  test('bread, wine and 450 g of apples', () => {
    const priced = priceSale(basketOf([bread, 2000], [wine, 1000], [apples, 450]), shopTerms);
    expect(priced.lines.map((line) => line.totalMinor)).toEqual([698, 799, 135]);
    expect(priced.totalMinor).toBe(1632);
    expect(priced.taxes).toEqual([
      { taxId: 'standard', ratePpm: 190_000, netMinor: 671, taxMinor: 128, grossMinor: 799 },
      { taxId: 'reduced', ratePpm: 70_000, netMinor: 779, taxMinor: 54, grossMinor: 833 },
    ]);
  });

  const anyBasket = array(
    record({
      priceMicros: integer({ min: 0, max: 500_000_000 }),
      quantityMilli: integer({ min: -50_000, max: 50_000 }).filter((q) => q !== 0),
      taxId: constantFrom('standard', 'reduced'),
    }),
    { minLength: 1, maxLength: 30 },
  ).map((rows) =>
    basketOf(
      ...rows.map(({ priceMicros, quantityMilli, taxId }, index): [typeof bread, number] => [
        product(`p${index}`, priceMicros, { taxId }),
        quantityMilli,
      ]),
    ),
  );

  test('is the sum of its lines, and the taxes add up to it', () => {
    assert(
      property(anyBasket, (basket) => {
        const priced = priceSale(basket, shopTerms);
        expect(priced.totalMinor).toBe(priced.lines.reduce((sum, line) => sum + line.totalMinor, 0));
        expect(priced.taxes.reduce((sum, row) => sum + row.netMinor + row.taxMinor, 0)).toBe(
          priced.totalMinor,
        );
      }),
      { numRuns: RUNS },
    );
  });

  test('does not depend on the order of the lines', () => {
    assert(
      property(anyBasket, (basket) => {
        const turned = { ...basket, lines: basket.lines.toReversed() };
        expect(priceSale(turned, shopTerms).taxes).toEqual(priceSale(basket, shopTerms).taxes);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('paying', () => {
  const basket = basketOf([bread, 1000]);
  const cash = (amountMinor: number) => [{ kind: 'cash' as const, amountMinor }];

  test('five for a bread of 3.49 gives 1.51 back', () => {
    const completed = completeSale(basket, cash(500), done);
    expect(completed).toMatchObject({ ok: true, value: { totalMinor: 349, changeMinor: 151 } });
    expect(completed.ok && saleSchema.parse(completed.value)).toEqual(completed.ok && completed.value);
  });

  test('too little money says what is missing', () => {
    expect(completeSale(basket, cash(300), done)).toEqual({
      ok: false,
      problem: { code: 'underpaid', missingMinor: 49 },
    });
    expect(missingAmount(349, cash(300))).toBe(49);
    expect(changeDue(349, cash(300))).toBe(0);
  });

  test('an empty basket is no sale', () => {
    expect(completeSale(empty, [], done)).toEqual({ ok: false, problem: { code: 'emptyBasket' } });
  });

  test('a line whose tax nobody knows is named', () => {
    const odd = basketOf([product('odd', 1_000_000, { taxId: 'luxury' }), 1000]);
    expect(completeSale(odd, cash(100), done)).toEqual({
      ok: false,
      problem: { code: 'unknownTax', lineId: 'l0', taxId: 'luxury' },
    });
  });

  test('a refund is paid out exactly', () => {
    const back = basketOf([bread, -1000]);
    expect(isPaid(-349, cash(-349))).toBe(true);
    expect(completeSale(back, cash(-300), done)).toMatchObject({ problem: { code: 'refundNotPaidOut' } });
    expect(completeSale(back, cash(-349), done)).toMatchObject({
      value: { totalMinor: -349, changeMinor: 0 },
    });
  });

  test('no tender of nothing, and not more than fit', () => {
    expect(addTender([], { kind: 'cash', amountMinor: 0 })).toMatchObject({ ok: false });
    expect(
      addTender(
        Array.from({ length: 20 }, () => cash(1)[0]!),
        cash(1)[0]!,
      ),
    ).toMatchObject({
      problem: { code: 'tooManyTenders' },
    });
    expect(addTender([], cash(5)[0]!)).toEqual({ ok: true, value: cash(5) });
  });
});
