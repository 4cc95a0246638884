import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { importCatalogue } from './import-catalogue.ts';
import { readCsv, readJsonRow } from './source-rows.ts';

const TAXES = new Set(['standard', 'reduced']);
const HEADER =
  'code,name,barcodes,category,unit,price,tax,cost,age,open_price,serial,blocked,variant_of,variant,prices,parts';

const fromCsv = (...rows: string[]) =>
  importCatalogue(
    (onRow, onBadRow) => readCsv(Readable.from(`${[HEADER, ...rows].join('\n')}\n`), onRow, onBadRow),
    TAXES,
  );

test('what only some products have comes in by its own column', async () => {
  const read = await fromCsv(
    'W1,Red Wine,,Wine,piece,5.99,standard,3.20,18,,,,,,trade=5.10|staff=4.99,',
    'T-M,Shirt M,,Clothes,piece,12.00,standard,,,,,,T,size=M|colour=red,,',
    'F1,Bouquet,,Flowers,piece,0,reduced,,,yes,no,,,,,',
    'R1,Radio,,Home,piece,49.00,standard,,,,1,recalled,,,,',
    'G1,Gift box,,Gifts,piece,9.00,standard,,,,,,,,,W1*1*standard*5.99|C1*2.5*reduced*3.01',
    'P1,Plain,,Food,piece,1.00,reduced,,,,,,,,,',
  );
  expect(read).toMatchObject({
    ok: true,
    value: {
      skipped: [],
      products: [
        {
          id: 'W1',
          costMicros: 3_200_000,
          ageMin: 18,
          prices: [
            { priceListId: 'trade', priceMicros: 5_100_000 },
            { priceListId: 'staff', priceMicros: 4_990_000 },
          ],
        },
        { id: 'T-M', variantOf: 'T', variant: { size: 'M', colour: 'red' } },
        { id: 'F1', openPrice: true },
        { id: 'R1', serialRequired: true, blocked: 'recalled' },
        {
          id: 'G1',
          parts: [
            { productId: 'W1', quantityMilli: 1000, taxId: 'standard', weight: 5_990_000 },
            { productId: 'C1', quantityMilli: 2500, taxId: 'reduced', weight: 3_010_000 },
          ],
        },
        { id: 'P1' },
      ],
    },
  });
  const plain = read.ok ? read.value.products.at(-1) : undefined;
  expect(Object.keys(plain ?? {}).sort()).toEqual(
    ['barcodes', 'category', 'code', 'id', 'name', 'priceMicros', 'taxId', 'unit'].sort(),
  );
});

test('what cannot be read is named by its column, and costs only its own row', async () => {
  const read = await fromCsv(
    'A,A,,F,piece,1.00,standard,dear,,,,,,,,',
    'B,B,,F,piece,1.00,standard,,old,,,,,,,',
    'C,C,,F,piece,1.00,standard,,,perhaps,,,,,,',
    'D,D,,F,piece,1.00,standard,,,,,,,size,,',
    'E,E,,F,piece,1.00,standard,,,,,,,,trade=cheap,',
    'F,F,,F,piece,1.00,standard,,,,,,,,,W1*1*luxury*1',
    'G,G,,F,piece,1.00,standard,,,,,,,,,W1*1',
    'H,H,,F,piece,1.00,standard,,,,,,,,,',
  );
  expect(read.ok && read.value.products.map(({ id }) => id)).toEqual(['H']);
  expect(read.ok && read.value.skipped.map(({ line, reason }) => `${line} ${reason.split(':')[0]}`)).toEqual([
    '2 cost',
    '3 age',
    '4 open_price',
    '5 variant',
    '6 prices',
    '7 parts',
    '8 parts',
  ]);
});

test('JSON has the same fields, as texts', () => {
  const plain = {
    code: 'W',
    name: 'Wine',
    barcodes: [],
    category: '',
    unit: 'piece',
    price: '1',
    tax: 'standard',
  };
  expect(readJsonRow({ ...plain, age: '18', prices: ['trade=0.90'] }, 0)).toMatchObject({
    ok: true,
    value: { fields: { age: '18', prices: 'trade=0.90' } },
  });
  expect(readJsonRow({ ...plain, age: 18 }, 4)).toEqual({
    ok: false,
    problem: { line: 5, reason: 'age: a text is needed, such as "2.55"' },
  });
});
