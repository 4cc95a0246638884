import type { BenchRecord } from '../records.ts';
import { fetchJson, ROWS_AT_ONCE, type Contender } from './contender.ts';

type Row = BenchRecord & { readonly barcode: string };

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('raw', 1);
    opening.addEventListener('upgradeneeded', () => {
      const rows = opening.result.createObjectStore('products', { keyPath: 'id' });
      rows.createIndex('barcode', 'barcode', { unique: true });
      rows.createIndex('updatedAt', 'updatedAt');
    });
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(opening.error));
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error));
  });
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}

async function fill(database: IDBDatabase): Promise<void> {
  for (let from = 0; ; from += ROWS_AT_ONCE) {
    const records = await fetchJson<BenchRecord[]>(`/rows?from=${from}&limit=${ROWS_AT_ONCE}`);
    if (records.length === 0) return;
    const transaction = database.transaction('products', 'readwrite');
    const rows = transaction.objectStore('products');
    for (const record of records) rows.put({ ...record, barcode: record.barcodes[0]! } satisfies Row);
    await done(transaction);
  }
}

/** IndexedDB alone: one row a record, two indexes, large transactions. */
export const contender: Contender = {
  async open() {
    const database = await open();
    return () => fill(database);
  },
  async check(barcodes) {
    const rows = (await open()).transaction('products').objectStore('products');
    const count = await answered(rows.count());
    let found = 0;
    for (const barcode of barcodes)
      if ((await answered<Row | undefined>(rows.index('barcode').get(barcode)))?.barcode === barcode)
        found += 1;
    return { count, found };
  },
};
