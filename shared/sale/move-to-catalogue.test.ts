import { expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { indexCatalogue } from '../catalogue/index-catalogue.ts';
import type { Product } from '../catalogue/product.ts';
import { addProduct, startDraft, type AddOptions, type Draft } from './draft.ts';
import { moveToCatalogue } from './move-to-catalogue.ts';

const tea = product('tea', 2_500_000, { prices: [{ priceListId: 'club', priceMicros: 2_000_000 }] });
const dearTea = product('tea', 3_000_000, { name: 'green tea', taxId: 'standard' });
const terms = { ...shopTerms, catalogueVersion: 2 };

function basketOf(...goods: (readonly [Product, Partial<AddOptions>])[]): Draft {
  const empty = startDraft({
    id: '018f4d6e-0000-7000-8000-000000000001',
    openedAt: '2026-11-20T09:00:00.000Z',
    terms: shopTerms,
  });
  return goods.reduce((basket, [goodsOf, options], place) => {
    const added = addProduct(basket, goodsOf, { lineId: `l${place}`, ...options });
    if (!added.ok) throw new Error(added.problem.code);
    return added.value;
  }, empty);
}

const moved = (basket: Draft, ...goods: Product[]) =>
  moveToCatalogue(basket, { terms, index: indexCatalogue(goods) });

test('what the catalogue says of goods is new, what people said stays', () => {
  const manualPrice = { unitPriceMicros: 1_000_000, reason: 'dented' };
  const basket = basketOf([tea, { quantityMilli: 3000 }], [tea, { manualPrice }]);
  const { draft, kept } = moved(basket, dearTea);
  expect(kept).toBe(0);
  expect(draft.terms).toBe(terms);
  expect(draft.lines).toMatchObject([
    { name: 'green tea', taxId: 'standard', listPriceMicros: 3_000_000, quantityMilli: 3000 },
    { listPriceMicros: 3_000_000, manualPrice },
  ]);
  // The club has no price of its own any more.
  expect(draft.lines[0]).not.toHaveProperty('prices');
});

test('goods that the new version does not have, or sells in another way, keep their line', () => {
  const basket = basketOf([tea, {}], [product('rice', 1_000_000), {}], [product('repair', 1_000_000), {}]);
  const other = [product('rice', 2_000_000, { unit: 'kg' }), product('repair', 0, { openPrice: true })];
  const { draft, kept } = moved(basket, ...other);
  expect(kept).toBe(3);
  expect(draft.lines).toEqual(basket.lines);
});

test('goods that come back by receipt stay at that receipt’s price', () => {
  const returnOf = { saleId: '018f4d6e-0000-7000-8000-000000000002', line: 1 };
  const basket = basketOf([tea, { quantityMilli: -1000, returnOf }]);
  expect(moved(basket, dearTea)).toEqual({ draft: { ...basket, terms }, kept: 0 });
});
