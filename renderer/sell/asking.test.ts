import { describe, expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { gtinCheckDigit } from '#shared/catalogue/barcode.ts';
import { indexCatalogue } from '#shared/catalogue/index-catalogue.ts';
import type { InStoreLayout } from '#shared/catalogue/read-barcode.ts';
import { startDraft, type Draft } from '#shared/sale/draft.ts';
import { placeGoods } from './asking.ts';
import { goodsOfCode, type Wanted } from './goods-of-code.ts';

const ham = product('ham', 12_000_000, { unit: 'kg', code: '34567' });
const eggs = product('eggs', 2_290_000, { barcodes: ['4006381333931'] });
const cake = product('cake', 4_000_000, { code: '45678' });
const beer = product('beer', 1_290_000, { ageMin: 16, blocked: 'Recalled' });
const shirt = product('shirt', 9_000_000);
const small = product('small', 9_000_000, { variantOf: 'shirt', variant: { size: 'S' } });
const index = indexCatalogue([ham, eggs, cake, beer, shirt, small]);

const LAYOUTS: InStoreLayout[] = [
  { prefix: '21', itemDigits: 5, valueDigits: 5, decimals: 3, carries: 'weight', lookup: 'item' },
  { prefix: '22', itemDigits: 5, valueDigits: 5, decimals: 2, carries: 'price', lookup: 'item' },
];
const ean = (digits: string): string => digits + gtinCheckDigit(digits);
const find = (code: string, layouts = LAYOUTS) => goodsOfCode(code, index, layouts, 'EUR');

describe('what a code means', () => {
  test('a weight is for goods by weight', () => {
    expect(find(ean('213456700450'))).toMatchObject({
      value: { product: ham, wanted: { quantityMilli: 450 } },
    });
    expect(find(ean('214567800450'))).toEqual({ ok: true, value: { product: cake, wanted: {} } });
  });

  test('a count is for goods by the piece', () => {
    expect(find('(01)04006381333931(37)6')).toMatchObject({ value: { wanted: { quantityMilli: 6000 } } });
    expect(find('(01)04006381333931(3103)000189')).toEqual({
      ok: true,
      value: { product: eggs, wanted: {} },
    });
  });

  test('a price is what the line comes to', () => {
    expect(find(ean('224567800380'))).toMatchObject({ value: { wanted: { labelMinor: 380 } } });
  });

  test('without the shop’s layouts the same digits are an unknown code', () => {
    expect(find(ean('213456700450'), [])).toMatchObject({ problem: { code: 'unknownCode' } });
  });

  test('a wrong check digit was misread, and other text is unknown', () => {
    expect(find('4006381333930')).toMatchObject({ problem: { code: 'misreadCode', text: '4006381333930' } });
    expect(find('no such thing')).toMatchObject({ problem: { code: 'unknownCode' } });
  });

  test('day 00 of a date is the last of its month', () => {
    expect(find('(01)04006381333931(17)280200')).toMatchObject({
      value: { wanted: { expiry: '2028-02-29' } },
    });
  });
});

describe('what is asked first', () => {
  const start = (discountLimitPpm?: number): Draft =>
    startDraft({
      id: '018f3c2a-7b1c-7d4e-9a5b-1c2d3e4f5a6b',
      openedAt: '2026-11-21T09:00:00.000Z',
      terms: { ...shopTerms, ...(discountLimitPpm !== undefined && { discountLimitPpm }) },
    });
  const circumstances = { index, lineId: 'a', today: '2026-11-21' };
  const place = (goods: typeof ham, wanted: Wanted = {}, limit?: number) =>
    placeGoods(start(limit), goods, wanted, circumstances);

  test('which one, where a product has variants', () => {
    expect(place(shirt)).toMatchObject({ value: { question: { code: 'whichVariant', variants: [small] } } });
    expect(place(small)).toMatchObject({ value: { kind: 'added' } });
  });

  test('a stop comes before the age, and who allowed it does not answer the age', () => {
    expect(place(beer)).toMatchObject({ value: { question: { code: 'blocked', why: 'Recalled' } } });
    expect(place(beer, { allowedBy: 'mo' })).toMatchObject({ value: { question: { code: 'oldEnough' } } });
    expect(place(beer, { allowedBy: 'mo', ageChecked: true })).toMatchObject({ value: { kind: 'added' } });
  });

  test('goods are sold on their last day, and not after it', () => {
    expect(place(eggs, { expiry: '2026-11-21' })).toMatchObject({ value: { kind: 'added' } });
    expect(place(eggs, { expiry: '2026-11-20' })).toMatchObject({ value: { question: { code: 'expired' } } });
  });

  test('a label far below the price list waits for a manager, who stands on the line', () => {
    expect(place(cake, { labelMinor: 380 }, 100_000)).toMatchObject({ value: { kind: 'added' } });
    expect(place(cake, { labelMinor: 300 }, 100_000)).toMatchObject({
      value: { question: { code: 'labelTooCheap', labelMinor: 300 } },
    });
    expect(place(cake, { labelMinor: 300, allowedBy: 'mo' }, 100_000)).toMatchObject({
      value: { draft: { lines: [{ manualPrice: { unitPriceMicros: 3_000_000, approvedBy: 'mo' } }] } },
    });
  });
});
