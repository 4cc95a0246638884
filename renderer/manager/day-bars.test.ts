import { expect, test } from 'vitest';
import type { DayFigures, ProductFigures } from '#shared/figures/day-figures.ts';
import { indexCatalogue } from '#shared/catalogue/index-catalogue.ts';
import { product } from '#test/fixtures/goods.ts';
import { byCategory, hourColumns } from './day-bars.ts';
import { addDays } from './day-of.ts';
import { findStock, lowStock, ROWS_MAX } from './find-stock.ts';

function dayWith(takings: Readonly<Record<number, number>>): DayFigures {
  const hours = Array.from({ length: 24 }, (_, hour) => {
    const takingsMinor = takings[hour] ?? 0;
    return { sales: takingsMinor > 0 ? 1 : 0, takingsMinor };
  });
  const counted = Object.keys(takings).length;
  return {
    date: '2026-11-20',
    currency: 'EUR',
    counted,
    takingsMinor: 0,
    sales: counted,
    soldMinor: 0,
    refunds: 0,
    refundedMinor: 0,
    hours,
    tenders: [],
    products: [],
    moreProductsMinor: 0,
  };
}

test('a quiet day shows the usual hours, and a late one as many as it had', () => {
  expect(hourColumns(dayWith({ 9: 500 }), null).map(({ word }) => word)).toEqual([
    '08',
    '09',
    '10',
    '11',
    '12',
    '13',
    '14',
    '15',
    '16',
    '17',
    '18',
    '19',
  ]);
  const late = hourColumns(dayWith({ 22: 500 }), dayWith({ 6: 300 }));
  expect([late[0], late.at(-1)]).toEqual([
    { word: '06', value: 0, before: 300 },
    { word: '22', value: 500, before: 0 },
  ]);
});

test('an hour in which more was refunded than sold is shown', () => {
  expect(hourColumns(dayWith({ 21: -129 }), null).at(-1)).toEqual({ word: '21', value: -129 });
});

const sold = (productId: string, totalMinor: number): ProductFigures => ({
  productId,
  name: productId,
  unit: 'piece',
  quantityMilli: 1000,
  totalMinor,
});

test('categories add up to what was taken, with goods that are no longer in the catalogue', () => {
  const index = indexCatalogue([
    product('milk', 1_290_000, { category: 'Dairy' }),
    product('wine', 5_990_000, { category: 'Drinks' }),
    product('beer', 990_000, { category: 'Drinks' }),
  ]);
  const bars = byCategory(
    {
      products: [sold('milk', 129), sold('wine', 599), sold('beer', 99), sold('gone', 50)],
      moreProductsMinor: 7,
    },
    index,
    'Other',
  );
  expect(bars.map(({ word, value }) => [word, value])).toEqual([
    ['Drinks', 698],
    ['Dairy', 129],
    ['Other', 57],
  ]);
});

test('many small categories are one bar, and nothing of them is lost', () => {
  const goods = Array.from({ length: 14 }, (_, at) => product(`p${at}`, 1_000_000, { category: `C${at}` }));
  const products = goods.map(({ id }, at) => sold(id, (at + 1) * 100));
  const bars = byCategory({ products, moreProductsMinor: 0 }, indexCatalogue(goods), 'Other');
  expect(bars).toHaveLength(11);
  expect(bars.reduce((sum, { value }) => sum + value, 0)).toBe(10_500);
});

test('the day before and the week before, over the end of a month and a change of the clocks', () => {
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  expect(addDays('2026-03-30', -7)).toBe('2026-03-23');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
});

test('stock is found by barcode, code or name; what is not counted says so', () => {
  const milk = product('milk', 1_290_000, { name: 'Whole Milk', barcodes: ['4012000000108'] });
  const wine = product('wine', 5_990_000, { name: 'Red Wine' });
  const index = indexCatalogue([milk, wine]);
  const levels = new Map([['milk', { onHandMilli: 3000 }]]);
  expect(findStock(index, levels, '4012000000108')).toEqual([
    { product: milk, level: { onHandMilli: 3000 } },
  ]);
  expect(findStock(index, levels, 'red')).toEqual([{ product: wine, level: null }]);
  expect(findStock(index, levels, 'nothing such')).toEqual([]);
});

test('what is short comes least first, and no more of it than anybody reads', () => {
  const goods = Array.from({ length: 100 }, (_, at) => product(`p${at}`, 1_000_000));
  const levels = new Map(goods.map(({ id }, at) => [id, { onHandMilli: (at - 5) * 1000 }]));
  levels.set('gone', { onHandMilli: 0 });
  const short = lowStock(indexCatalogue(goods), levels);
  expect(short.map(({ product: { id } }) => id)).toEqual(Array.from({ length: 11 }, (_, at) => `p${at}`));
  const empty = new Map(goods.map(({ id }) => [id, { onHandMilli: 0 }]));
  expect(lowStock(indexCatalogue(goods), empty)).toHaveLength(ROWS_MAX);
});
