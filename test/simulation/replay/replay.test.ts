import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { catalogueCsv } from './catalogue-csv.ts';
import { classifyInvoice, invoiceTotalMinor } from './classify-invoice.ts';
import { readInvoices, type Invoice } from './read-invoices.ts';

const folder = mkdtempSync(join(tmpdir(), 'outpost-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
function fileOf(name: string, ...rows: string[]): string {
  const path = join(folder, name);
  const text = [header, ...rows, ''].join('\n');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

describe('reading invoices', () => {
  test('rows of one invoice come together, repeated rows become one line of more', async () => {
    const path = fileOf(
      'plain.csv.gz',
      '1,85123A,"HEART, WHITE",6,2010-12-01T08:26:00,2.55,17850,United Kingdom',
      '1,85123a,"HEART, WHITE",2,2010-12-01 08:26,2.55,17850,United Kingdom',
      '1,85123A,"HEART, WHITE",1,2010-12-01T08:26:00,3.125,17850,United Kingdom',
      'C2,85123A,"HEART, WHITE",-1,2010-12-02T08:26:00,2.55,17850,United Kingdom',
    );
    const { invoices, badRows } = await readInvoices(path);
    expect(badRows).toEqual([]);
    expect(invoices).toMatchObject([
      {
        number: '1',
        at: '2010-12-01T08:26:00',
        lines: [{ code: '85123A', quantity: 8 }, { unitPriceMicros: 3_125_000 }],
      },
      { number: 'C2', lines: [{ quantity: -1 }] },
    ]);
    expect(invoices.map(invoiceTotalMinor)).toEqual([2040 + 313, -255]);
    expect((await readInvoices(path, 1)).invoices).toHaveLength(1);
  });

  test('a bad row is named by its line and reason, and the others go on', async () => {
    const path = fileOf(
      'bad.csv',
      '1,A,a,six,2010-12-01T08:26:00,2.55,,UK',
      '1,A,a,1,yesterday,2.55,,UK',
      '1,A,a,1,2010-12-01T08:26:00,cheap,,UK',
      '1,A,a,1',
      '1,A,a,1,2010-12-01T08:26:00,2.55,,UK',
    );
    const { invoices, badRows } = await readInvoices(path);
    expect(invoices).toHaveLength(1);
    expect(badRows.map(({ line, reason }) => `${line} ${reason.split(':')[0]}`)).toEqual([
      '2 Quantity',
      '3 InvoiceDate',
      '4 UnitPrice',
      '5 InvoiceDate',
    ]);
  });

  test('a file that is not one of invoices is refused with the columns it lacks', async () => {
    const path = join(folder, 'other.csv');
    writeFileSync(path, 'a,b\n1,2\n');
    await expect(readInvoices(path)).rejects.toThrow('lacks the columns InvoiceNo');
    await expect(readInvoices(join(folder, 'none.csv'))).rejects.toThrow('ENOENT');
  });
});

describe('what an invoice is at a till', () => {
  const invoice = (number: string, customerId: string, ...lines: [string, number, number][]): Invoice => ({
    number,
    at: '2010-12-01T08:26:00',
    customerId,
    lines: lines.map(([code, quantity, unitPriceMicros]) => ({
      code,
      name: code,
      quantity,
      unitPriceMicros,
    })),
  });
  test.each([
    ['goods for money', invoice('1', '', ['A', 1, 1_000_000]), 'sale'],
    ['goods for nothing to a customer', invoice('1', '7', ['A', 1, 0]), 'sale'],
    ['a cancellation', invoice('C1', '7', ['A', -1, 1_000_000]), 'refund'],
    ['goods found', invoice('1', '', ['A', 5, 0]), 'stockAdjustmentWithoutPrice'],
    ['goods lost', invoice('1', '', ['A', -5, 0]), 'stockAdjustmentWithoutPrice'],
    ['goods lost, though priced', invoice('1', '', ['A', -5, 1_000_000]), 'stockWriteOff'],
    ['a fee', invoice('C1', '', ['AMAZONFEE', -1, 13_541_330_000]), 'feeOfBankOrMarketplace'],
    ['bad debt', invoice('A1', '', ['B', 1, -11_062_060_000]), 'badDebtAdjustment'],
    ['a negative price', invoice('1', '', ['A', 1, -1_000_000]), 'negativePrice'],
    ['a row of nothing', invoice('1', '', ['A', 0, 1_000_000]), 'quantityZero'],
    [
      'both ways',
      invoice('1', '', ['A', 1, 1_000_000], ['B', -1, 1_000_000]),
      'goodsBothWaysWithoutCancellation',
    ],
  ])('%s', (_, given, expected) => {
    const kind = classifyInvoice(given);
    expect(kind.kind === 'notASale' ? kind.reason : kind.kind).toBe(expected);
  });
});

test('the catalogue has each code once, at the price and name most often seen', () => {
  const line = (unitPriceMicros: number, name: string) => ({ code: 'A', name, quantity: 1, unitPriceMicros });
  const lines = [line(2_550_000, ''), line(2_550_000, 'say "hi"'), line(0, 'say "hi"'), line(3_000_000, 'x')];
  expect(catalogueCsv([{ number: '1', at: '', customerId: '', lines }])).toBe(
    'code,name,barcodes,category,unit,price,tax\n"A","say ""hi""","","Gifts","piece","2.550000","vat"\n',
  );
});
