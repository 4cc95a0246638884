import { expect, test } from 'vitest';
import { product } from '#test/fixtures/goods.ts';
import { largeCatalogue } from '#test/fixtures/large-catalogue.ts';
import { readPage, writePage } from './page-text.ts';

const page = [
  product('1', 199, { name: 'চাল "fine"', barcodes: ['4006381333931', '96385074'] }),
  product('2', 250, { ageMin: 18 }),
  product('3', 120),
];

test('a page is read as it was written, each product with its own fields in their order', () => {
  expect(readPage(writePage(page))).toEqual(page);
  expect(JSON.stringify(readPage(writePage(page)))).toBe(JSON.stringify(page));
  expect(readPage(writePage([]))).toEqual([]);
});

test('a page of an older till, which is plain JSON, is read too', () => {
  expect(readPage(JSON.stringify(page))).toEqual(page);
});

test('a page takes less than two thirds of its JSON', () => {
  const products = largeCatalogue(500);
  expect(writePage(products).length).toBeLessThan((JSON.stringify(products).length * 2) / 3);
});
