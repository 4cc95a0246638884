import { describe, expect, test } from 'vitest';
import { expandUpcE } from './barcode.ts';
import { readBarcode, type InStoreLayout } from './read-barcode.ts';

const weight: InStoreLayout = {
  prefix: '21',
  itemDigits: 5,
  valueDigits: 5,
  decimals: 3,
  carries: 'weight',
  lookup: 'zeroedEan',
};
const price: InStoreLayout = {
  prefix: '22',
  itemDigits: 5,
  valueDigits: 4,
  decimals: 2,
  carries: 'price',
  lookup: 'item',
};
const read = (text: string, currency = 'EUR') => readBarcode(text, [weight, price], currency);

describe('a scanned code', () => {
  test.each([
    // GS1 General Specifications: the GTIN-13 of section 7.9.
    ['an EAN-13', '6291041500213', { symbology: 'EAN-13', gtin: '06291041500213', codes: ['6291041500213'] }],
    // The UPC-A printed on Wrigley's gum of 1974.
    ['a UPC-A', '036000291452', { symbology: 'UPC-A', codes: ['036000291452', '0036000291452'] }],
    ['a UPC-A as EAN-13', '0036000291452', { symbology: 'EAN-13', codes: ['0036000291452', '036000291452'] }],
    ['an EAN-8', '73513537', { symbology: 'EAN-8', gtin: '00000073513537', codes: ['73513537'] }],
    ['a UPC-E', '04252614', { symbology: 'UPC-E', codes: ['04252614', '042100005264', '0042100005264'] }],
    ['a case', '10614141000415', { symbology: 'GTIN-14', codes: ['10614141000415'] }],
    ['Code 128 text', 'A-85123/x', { symbology: 'code', codes: ['A-85123/x'] }],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toMatchObject({ ok: true, value: expected });
  });

  test('with a weight inside: 1.234 kg of article 12345', () => {
    expect(read('2112345012346')).toEqual({
      ok: true,
      value: { codes: ['2112345000008'], symbology: 'in-store', quantityMilli: 1234, quantityOf: 'weight' },
    });
  });

  test('with a price inside: 4.99 for article 54321, whatever the digit that checks the price', () => {
    expect(read('2254321704996')).toEqual({
      ok: true,
      value: { codes: ['54321'], symbology: 'in-store', priceMinor: 499 },
    });
    expect(read('2254321704996', 'JPY')).toMatchObject({ value: { priceMinor: 4 } });
    expect(read('2254321704996', 'KWD')).toMatchObject({ value: { priceMinor: 4990 } });
  });

  test.each([
    ['', 'emptyBarcode'],
    ['6291041500214', 'badCheckDigit'],
    ['2112345012345', 'badCheckDigit'],
    ['036000291453', 'badCheckDigit'],
    ['73513538', 'badCheckDigit'],
    ['10614141000416', 'badCheckDigit'],
    ['x'.repeat(121), 'barcodeTooLong'],
    ['(01)09501101530004', 'badIdentifierValue'],
    ['(99)1', 'unknownIdentifier'],
  ])('%j is refused by name', (text, code) => {
    expect(read(text)).toMatchObject({ ok: false, problem: { code } });
  });
});

describe('a UPC-E stands for a UPC-A', () => {
  // GS1 General Specifications, figure 5.2.2.4.2-1: what the last digit says about the zeros.
  test.each([
    ['01234505', '012000003455'],
    ['04252614', '042100005264'],
    ['01234531', '012300000451'],
    ['01234543', '012340000053'],
    ['01234558', '012345000058'],
    ['01234592', '012345000096'],
  ])('%s is %s', (short, long) => {
    expect(expandUpcE(short.slice(0, 7) + long.at(-1))).toBe(long);
  });

  test('only with number system 0 or 1 and a right check digit', () => {
    expect(expandUpcE('24252614')).toBeUndefined();
    expect(expandUpcE('04252615')).toBeUndefined();
  });
});

describe('a GS1 code', () => {
  const gtin = '09501101530003';
  test.each([
    ['a weight of 189 g', `(01)${gtin}(3103)000189`, { gtin, quantityMilli: 189 }],
    ['a weight of 1.25 kg', `(01)${gtin}(3102)000125`, { quantityMilli: 1250 }],
    ['a weight of 12 kg', `(01)${gtin}(3100)000012`, { quantityMilli: 12_000 }],
    ['a weight to the tenth of a gram', `(01)${gtin}(3104)012345`, { quantityMilli: 1234 }],
    ['a price of 1.95', `(01)${gtin}(3922)195`, { priceMinor: 195 }],
    ['a price with its currency', `(01)${gtin}(3932)978195`, { priceMinor: 195 }],
    ['a lot', `(01)${gtin}(10)LOT/42`, { lot: 'LOT/42' }],
    ['a serial number', `(01)${gtin}(21)S-1`, { serial: 'S-1' }],
    ['an expiry date', `(01)${gtin}(17)271231`, { expiry: '271231' }],
    ['a count', `(01)${gtin}(30)12`, { quantityMilli: 12_000 }],
    ['a date it has no use for', `(01)${gtin}(11)261121(10)A`, { lot: 'A' }],
  ])('with %s', (_, text, expected) => {
    expect(read(text)).toMatchObject({ ok: true, value: { symbology: 'GS1', ...expected } });
  });

  test('as a scanner sends it: symbol first, separators between', () => {
    expect(read(`]C101${gtin}10LOT\u001d21S1\u001d17271231`)).toMatchObject({
      value: { gtin, lot: 'LOT', serial: 'S1', expiry: '271231', codes: [gtin, '9501101530003'] },
    });
    expect(read(`01${gtin}3103000189`)).toMatchObject({ value: { gtin, quantityMilli: 189 } });
  });

  test.each([
    [`(01)${gtin}(3103)00018`, 'badIdentifierValue'],
    [`(01)${gtin}(17)2712`, 'badIdentifierValue'],
    [`(01)${gtin}(10)${'x'.repeat(21)}`, 'badIdentifierValue'],
    [`(01)${gtin}(3109)000001`, 'badIdentifierValue'],
    [`(01)${gtin}(8888)1`, 'unknownIdentifier'],
  ])('%s is refused with the identifier', (text, code) => {
    expect(read(text)).toMatchObject({ ok: false, problem: { code, field: expect.any(String) } });
  });
});
