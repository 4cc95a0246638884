import { expect, test } from 'vitest';
import type { Sale } from '#shared/sale/sale.ts';
import type { Entry } from '#shared/sync/entry.ts';
import { MILK, saleOf, TERMS, WINE } from '#test/fixtures/chain-in-trial.ts';
import { NOTHING_SPECIAL } from '#test/fixtures/plain-facts.ts';
import { sampleEntry } from '#test/fixtures/sample-entry.ts';
import { decide, EXCEPTIONS_PER_ENTRY_MAX } from './decide.ts';
import type { Facts, SoldLine } from './facts.ts';

const products = new Map([MILK, WINE].map((product) => [product.id, product]));
const facts: Facts = {
  ...NOTHING_SPECIAL,
  catalogue: { terms: TERMS, product: (id) => products.get(id) },
};

const entryOf = (sale: Sale): Entry => sampleEntry({ kind: 'sale', receiptNumber: 'HS01-26-000001', sale });

const found = (sale: Sale, changed: Partial<Facts> = {}) =>
  decide({ ...facts, ...changed }, entryOf(sale)).exceptions.map(({ code, line }) =>
    line ? `${code} ${line}` : code,
  );

const plain = () => saleOf([{ product: MILK, quantityMilli: 3000 }, { product: WINE }]);

test('a sale that is right settles without exceptions and moves the stock of each line', () => {
  const decision = decide(facts, entryOf(plain()));
  expect(decision.exceptions).toEqual([]);
  expect(decision.booking!.movements).toEqual([
    { line: 1, productId: MILK.id, quantityMilli: -3000, counted: false },
    { line: 2, productId: WINE.id, quantityMilli: -1000, counted: false },
  ]);
});

test('a total, a line, a tax, change or payment that does not add up is said, and the sale is booked', () => {
  const sale = plain();
  const [first, second] = sale.lines;
  expect(
    found({
      ...sale,
      totalMinor: sale.totalMinor - 100,
      tenders: [{ kind: 'cash', amountMinor: sale.totalMinor - 100 }],
    }),
  ).toEqual(['totalsDiffer']);
  expect(found({ ...sale, lines: [{ ...first!, totalMinor: 1 }, second!] })).toEqual(['totalsDiffer 1']);
  expect(
    found({ ...sale, taxes: sale.taxes.map((row) => ({ ...row, taxMinor: 0, netMinor: row.grossMinor })) }),
  ).toEqual(['totalsDiffer', 'totalsDiffer']);
  expect(found({ ...sale, taxes: [...sale.taxes, { ...sale.taxes[0]!, taxId: 'invented' }] })).toEqual([
    'totalsDiffer',
  ]);
  expect(found({ ...sale, changeMinor: 5 })).toEqual(['totalsDiffer']);
  expect(found({ ...sale, tenders: [] })).toEqual(['totalsDiffer']);
});

test('a sale in another currency, or by a catalogue that was never published, is said', () => {
  expect(found({ ...plain(), currency: 'USD' })).toEqual(['totalsDiffer']);
  expect(found(plain(), { catalogue: undefined })).toEqual(['totalsDiffer']);
});

test('a list price that nobody published is said; a price set by hand is not', () => {
  const dear = { ...MILK, priceMicros: 9_990_000 };
  expect(found(saleOf([{ product: dear }]))).toEqual(['listPriceDiffers 1']);
  const sale = saleOf([{ product: WINE }]);
  const byHand: Sale = {
    ...sale,
    lines: [
      {
        ...sale.lines[0]!,
        priceSource: { kind: 'manual', listPriceMicros: WINE.priceMicros, reason: 'dented' },
      },
    ],
  };
  expect(found(byHand)).toEqual([]);
});

test('a promotion and a price list of the catalogue version are known, and one that it does not have is said', () => {
  const milk = { ...MILK, prices: [{ priceListId: 'club', priceMicros: 1_000_000 }] };
  const terms = {
    ...TERMS,
    priceLists: [{ id: 'club', priority: 1, when: {} }],
    promotions: [
      {
        id: 'two-for-one',
        name: 'Two for one',
        priority: 0,
        stacking: 'exclusive' as const,
        rule: {
          kind: 'buyGet' as const,
          on: { categories: [MILK.category] },
          buy: 1,
          get: 1,
          offPpm: 1_000_000,
        },
      },
    ],
  };
  const sale = saleOf([{ product: milk, quantityMilli: 2000 }], terms);
  expect(sale.totalMinor).toBe(100);
  const catalogue = { terms, product: () => milk };
  expect(found(sale, { catalogue })).toEqual([]);
  expect(found(sale, { catalogue: { terms: { ...terms, promotions: [] }, product: () => milk } })).toContain(
    'totalsDiffer 1',
  );
  const { priceLists: _, ...withoutLists } = terms;
  expect(found(sale, { catalogue: { terms: withoutLists, product: () => milk } })).toEqual([
    'listPriceDiffers 1',
  ]);
});

test('a product that the catalogue does not hold is said', () => {
  expect(found(saleOf([{ product: { ...MILK, id: '999', code: '999' } }]))).toEqual(['unknownProduct 1']);
});

test('a receipt number that was used before is said', () => {
  expect(found(plain(), { receiptNumberTaken: true })).toEqual(['receiptNumberTwice']);
});

const returnOf = { saleId: '6f1e7c1c-3a55-4c1e-9a70-0d7b1f6ad002', line: 4 };
const soldWine: SoldLine = {
  shopId: 'harbour',
  productId: WINE.id,
  unitPriceMicros: WINE.priceMicros,
  soldMilli: 3000,
  returnedMilli: 1000,
};

test('goods come back up to what was sold, counting what came back before', () => {
  const back = (quantityMilli: number) => saleOf([{ product: WINE, quantityMilli, returnOf }]);
  expect(found(back(-2000), { soldLine: () => soldWine })).toEqual([]);
  expect(found(back(-2001), { soldLine: () => soldWine })).toEqual(['refundBeyondSold 1']);
  expect(found(back(-1000), { soldLine: () => undefined })).toEqual(['refundOfUnknownSale 1']);
});

test('one refund cannot name the same sold line twice to get more', () => {
  const twice = saleOf([
    { product: WINE, quantityMilli: -1500, returnOf },
    { product: WINE, quantityMilli: -1500, returnOf },
  ]);
  expect(found(twice, { soldLine: () => soldWine })).toEqual(['refundBeyondSold 2']);
});

test('goods come back as what they were sold as, at no higher price', () => {
  const back = saleOf([{ product: WINE, quantityMilli: -1000, returnOf }]);
  expect(found(back, { soldLine: () => ({ ...soldWine, productId: MILK.id }) })).toEqual([
    'refundBeyondSold 1',
  ]);
  expect(found(back, { soldLine: () => ({ ...soldWine, unitPriceMicros: 1 }) })).toEqual([
    'refundBeyondSold 1',
  ]);
});

test('goods come back at the price of their receipt, even after the list price has changed', () => {
  const old = { ...WINE, priceMicros: 4_000_000 };
  const back = saleOf([{ product: old, quantityMilli: -1000, returnOf }]);
  expect(found(back, { soldLine: () => ({ ...soldWine, unitPriceMicros: 4_000_000 }) })).toEqual([]);
});

test('tracked stock that runs below zero is said at the line where it does; untracked stock never', () => {
  const sale = saleOf([
    { product: MILK, quantityMilli: 2000 },
    { product: { ...MILK, priceMicros: 1_290_001 } },
  ]);
  const oversold = (onHand: number | undefined) =>
    found(sale, { onHandMilli: () => onHand }).filter((code) => code.startsWith('oversold'));
  expect(oversold(3000)).toEqual([]);
  expect(oversold(2999)).toEqual(['oversold 2']);
  expect(oversold(undefined)).toEqual([]);
});

test('amounts too large to add up exactly are said, not thrown', () => {
  const sale = plain();
  const vast = { ...sale.lines[0]!, unitPriceMicros: 1_000_000_000_000, quantityMilli: 1_000_000_000 };
  const lines = Array.from({ length: 1500 }, (_, index) => ({ ...vast, line: index + 1 }));
  expect(found({ ...sale, lines }).length).toBeGreaterThan(0);
});

test('a sale in which everything is wrong still has a short outcome', () => {
  const lines = Array.from({ length: 1500 }, (_, index) => ({
    ...plain().lines[0]!,
    line: index + 1,
    productId: 'none',
  }));
  const { exceptions } = decide(facts, entryOf({ ...plain(), lines }));
  expect(exceptions).toHaveLength(EXCEPTIONS_PER_ENTRY_MAX);
  expect(exceptions.at(-1)!.message).toMatch(/and \d+ more exceptions/);
});
