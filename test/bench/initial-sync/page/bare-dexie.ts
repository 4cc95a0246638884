import { Dexie, type Table } from 'dexie';
import type { BenchRecord } from '../records.ts';
import { fetchJson, ROWS_AT_ONCE, type Contender } from './contender.ts';

function open(): Table<BenchRecord & { barcode: string }, string> {
  const database = new Dexie('dexie-bench');
  database.version(1).stores({ products: 'id, barcode, updatedAt' });
  return database.table('products');
}

async function fill(products: ReturnType<typeof open>): Promise<void> {
  for (let from = 0; ; from += ROWS_AT_ONCE) {
    const records = await fetchJson<BenchRecord[]>(`/rows?from=${from}&limit=${ROWS_AT_ONCE}`);
    if (records.length === 0) return;
    await products.bulkPut(records.map((record) => ({ ...record, barcode: record.barcodes[0]! })));
  }
}

/** Dexie alone: one row a record, two indexes, bulk writes. */
export const contender: Contender = {
  async open() {
    const products = open();
    await products.count();
    return () => fill(products);
  },
  async check(barcodes) {
    const products = open();
    const count = await products.count();
    let found = 0;
    for (const barcode of barcodes) if (await products.where({ barcode }).first()) found += 1;
    return { count, found };
  },
};
