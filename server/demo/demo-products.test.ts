import { expect, test } from 'vitest';
import { isEan13 } from '#shared/catalogue/barcode.ts';
import { product } from '#shared/catalogue/product.ts';
import { shopSettings } from '#shared/shop/shop-settings.ts';
import { demoProducts } from './demo-products.ts';
import { demoRecords } from './demo-shop.ts';
import { specialGoods } from './special-goods.ts';

test('the demo shop has a real grocer’s range', () => {
  const products = demoProducts();
  expect(products.length).toBeGreaterThanOrEqual(600);
  for (const one of products) expect(product.parse(one)).toEqual(one);
  const barcodes = products.flatMap((one) => one.barcodes);
  expect(barcodes.filter((barcode) => !isEan13(barcode) || barcode.startsWith('2'))).toEqual([]);
  for (const of of ['id', 'code', 'name'] as const)
    expect(new Set(products.map((one) => one[of])).size).toBe(products.length);
  expect(new Set(barcodes).size).toBe(products.length);
  expect(new Set(products.map((one) => one.taxId))).toEqual(new Set(['standard', 'reduced']));
  expect(products.filter((one) => one.unit === 'kg').length).toBeGreaterThan(50);
  const categories = new Set(products.map((one) => one.category));
  expect(categories.size).toBeGreaterThanOrEqual(10);
  expect(categories.size).toBeLessThanOrEqual(14);
});

test('the special goods are products too, and meet none of the range', () => {
  const special = specialGoods();
  for (const one of special) expect(product.parse(one)).toEqual(one);
  const all = [...demoProducts(), ...special];
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(new Set(all.flatMap(({ barcodes }) => barcodes)).size).toBe(all.length);
  expect(special.flatMap(({ barcodes }) => barcodes).filter((barcode) => !isEan13(barcode))).toEqual([]);
});

test('every favourite of the demo shop is there', () => {
  const [, harbour] = demoRecords(['harbour']);
  expect(shopSettings.parse(harbour?.records[0]?.value).favourites).toHaveLength(12);
});
