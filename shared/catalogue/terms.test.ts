import { describe, expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { terms } from './catalogue.ts';
import { choosePrice } from './price-list.ts';
import { readCataloguePage } from './read-page.ts';
import { holds, isOver } from './when.ts';

describe('a catalogue page', () => {
  const good = product('good', 1_000_000);
  const page = (...products: unknown[]) =>
    readCataloguePage({ version: 1, page: 0, products }, shopTerms.taxes);

  test('sells what is sound and names what is not', () => {
    const { priceMicros: _, ...unpriced } = product('unpriced', 1);
    const read = page(
      good,
      unpriced,
      product('strange', 1, { taxId: 'luxury' }),
      { ...good, id: 'blank', name: '' },
      { ...good, id: 'minus', priceMicros: -1 },
      product('kit', 1, { parts: [{ productId: 'a', quantityMilli: 1000, taxId: 'nope', weight: 1 }] }),
      'rubbish',
    );
    expect(read).toMatchObject({
      ok: true,
      value: {
        page: { version: 1, page: 0, products: [good] },
        problems: [
          { code: 'noPrice', productId: 'unpriced', field: 'priceMicros' },
          {
            code: 'unknownTax',
            productId: 'strange',
            field: 'taxId',
            message: 'no tax "luxury" in these terms',
          },
          { code: 'badProduct', productId: 'blank', field: 'name' },
          { code: 'badProduct', productId: 'minus', field: 'priceMicros' },
          { code: 'unknownTax', productId: 'kit', field: 'parts.0.taxId' },
          { code: 'badProduct', productId: '#6', field: '' },
        ],
      },
    });
  });

  test('is refused as a whole only where its frame cannot be read', () => {
    expect(readCataloguePage({ version: 0, page: 0, products: [] }, [])).toMatchObject({
      ok: false,
      problem: { code: 'corruptPage', field: 'version' },
    });
    expect(readCataloguePage('{', [])).toMatchObject({ problem: { code: 'corruptPage' } });
    expect(page(...Array.from({ length: 501 }, () => good))).toMatchObject({
      problem: { field: 'products' },
    });
  });
});

test('a tax swap that leads to another swap is refused', () => {
  const when = {};
  const swaps = [
    { from: 'standard', to: 'reduced', when },
    { from: 'reduced', to: 'zero', when },
  ];
  expect(terms.safeParse({ ...shopTerms, taxSwaps: swaps }).success).toBe(false);
  expect(terms.safeParse({ ...shopTerms, taxSwaps: swaps.slice(1) }).success).toBe(true);
});

test('prices: the highest priority that has one, else the base price', () => {
  const lists = [
    { id: 'b', priority: 1, when: {} },
    { id: 'a', priority: 1, when: {} },
    { id: 'vip', priority: 2, when: { customerGroups: ['vip'] } },
  ];
  const goods = {
    priceMicros: 9,
    prices: [
      { priceListId: 'b', priceMicros: 8 },
      { priceListId: 'a', priceMicros: 7 },
      { priceListId: 'vip', priceMicros: 6 },
      { priceListId: 'gone', priceMicros: 1 },
    ],
  };
  expect(choosePrice(goods, lists, {})).toEqual({ unitPriceMicros: 7, priceListId: 'a' });
  expect(choosePrice(goods, lists, { customerGroup: 'vip' })).toEqual({
    unitPriceMicros: 6,
    priceListId: 'vip',
  });
  expect(choosePrice({ priceMicros: 9 }, lists, {})).toEqual({ unitPriceMicros: 9 });
  expect(choosePrice(goods, undefined, {})).toEqual({ unitPriceMicros: 9 });
  expect(choosePrice(goods, [], {})).toEqual({ unitPriceMicros: 9 });
});

describe('a condition', () => {
  const at = (openedAt: string, utcOffsetMinutes = 0) => ({ openedAt, utcOffsetMinutes });
  test('on what the basket does not know does not hold', () => {
    expect(holds(undefined, {})).toBe(true);
    expect(holds({}, {})).toBe(true);
    expect(holds({ shops: ['a'] }, {})).toBe(false);
    expect(holds({ shops: ['a'] }, { shopId: 'a' })).toBe(true);
    expect(holds({ customerGroups: ['a'] }, { customerGroup: 'b' })).toBe(false);
    expect(holds({ window: {} }, {})).toBe(false);
    expect(holds({ window: {} }, at('2026-11-21T00:00:00Z'))).toBe(true);
  });

  test.each([
    [{ from: '2026-11-21' }, '2026-11-20T23:59:00Z', false],
    [{ from: '2026-11-21' }, '2026-11-21T00:00:00Z', true],
    [{ until: '2026-11-21' }, '2026-11-21T23:59:00Z', true],
    [{ until: '2026-11-21' }, '2026-11-22T00:00:00Z', false],
    [{ days: [7] }, '2026-11-22T10:00:00Z', true],
    [{ days: [1, 6] }, '2026-11-22T10:00:00Z', false],
    [{ startMinute: 60 }, '2026-11-22T00:59:00Z', false],
    [{ startMinute: 60 }, '2026-11-22T01:00:00Z', true],
    [{ endMinute: 60 }, '2026-11-22T00:59:00Z', true],
    [{ endMinute: 60 }, '2026-11-22T01:00:00Z', false],
    [{ startMinute: 1380, endMinute: 60 }, '2026-11-22T23:00:00Z', true],
    [{ startMinute: 1380, endMinute: 60 }, '2026-11-22T00:59:00Z', true],
    [{ startMinute: 1380, endMinute: 60 }, '2026-11-22T01:00:00Z', false],
    [{ startMinute: 60, endMinute: 60 }, '2026-11-22T12:00:00Z', true],
  ])('%j at %s', (window, moment, expected) => {
    expect(holds({ window }, at(moment))).toBe(expected);
  });

  test("a window is over after its last day, by the shop's clock", () => {
    expect(isOver({ until: '2026-11-21' }, at('2026-11-21T23:30:00Z'))).toBe(false);
    expect(isOver({ until: '2026-11-21' }, at('2026-11-21T23:30:00Z', 60))).toBe(true);
    expect(isOver({}, at('2026-11-21T23:30:00Z'))).toBe(false);
    expect(isOver({ until: '2026-11-21' }, {})).toBe(false);
  });
});
