import { describe, expect, test } from 'vitest';
import { product } from '#test/fixtures/goods.ts';
import { gtinCheckDigit, isEan13 } from './barcode.ts';
import { indexCatalogue } from './index-catalogue.ts';

test('check digits follow GS1', () => {
  // The worked example of the GS1 General Specifications, section 7.9.
  expect(gtinCheckDigit('629104150021')).toBe(3);
  expect(isEan13('6291041500213')).toBe(true);
  expect(isEan13('6291041500214')).toBe(false);
  expect(isEan13('629104150021')).toBe(false);
});

describe('finding goods', () => {
  const bread = product('bread', 1, { name: 'Rye bread', barcodes: ['4000000000013', '4000000000020'] });
  const crisps = product('crisps', 1, { name: 'Crisps of rye', code: '85123A' });
  const thief = product('thief', 1, { name: 'Cheese', code: '4000000000013', barcodes: ['4000000000020'] });
  const index = indexCatalogue([bread, crisps, thief]);

  test('by any of its barcodes', () => {
    expect(index.findByBarcode('4000000000013')).toBe(bread);
    expect(index.findByBarcode('4000000000020')).toBe(bread);
    expect(index.findByBarcode('4000000000037')).toBeUndefined();
  });

  test('by article code in any letter case', () => {
    expect(index.findByBarcode('85123a')).toBe(crisps);
    expect(index.findById('crisps')).toBe(crisps);
  });

  test('by words of its name, those that begin with it first', () => {
    expect(index.search('rye', 9)).toEqual([bread, crisps]);
    expect(index.search('OF cri', 9)).toEqual([crisps]);
    expect(index.search('rye', 1)).toEqual([bread]);
    expect(index.search('  ', 9)).toEqual([]);
  });
});
