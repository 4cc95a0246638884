import Loki, { type Collection } from 'lokijs';
import LokiIndexedAdapter from 'lokijs/src/loki-indexed-adapter.js';
import type { BenchRecord } from '../records.ts';
import { fetchJson, type Contender } from './contender.ts';

const PAGE = 250;
type Row = BenchRecord & { barcode: string };

async function open(): Promise<{ loki: Loki; products: Collection<Row> }> {
  const loki = new Loki('loki-bench', { adapter: new LokiIndexedAdapter('bench') });
  await new Promise<void>((resolve, reject) =>
    loki.loadDatabase({}, (cause?: unknown) => (cause ? reject(new Error(String(cause))) : resolve())),
  );
  const products =
    loki.getCollection<Row>('products') ??
    loki.addCollection<Row>('products', { unique: ['id'], indices: ['barcode', 'updatedAt'] });
  return { loki, products };
}

async function fill({ loki, products }: Awaited<ReturnType<typeof open>>): Promise<void> {
  for (let id = ''; ;) {
    const records = await fetchJson<BenchRecord[]>(`/changed-after?id=${id}&limit=${PAGE}`);
    if (records.length === 0) break;
    for (const record of records) {
      const row = { ...record, barcode: record.barcodes[0]! };
      const known = products.by('id', record.id);
      if (known) products.update(Object.assign(known, row));
      else products.insert(row);
    }
    id = records.at(-1)!.id;
  }
  await new Promise<void>((resolve, reject) =>
    loki.saveDatabase((cause?: unknown) => (cause ? reject(new Error(String(cause))) : resolve())),
  );
  await untilKept();
}

/**
 * LokiJS answers when its text was handed over, and a browser that is killed then has none of it. What is
 * committed behind it, with the browser's strict durability, is on the disk only together with it.
 */
async function untilKept(): Promise<void> {
  const catalog = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('LokiCatalog');
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(opening.error));
  });
  const transaction = catalog.transaction('LokiAKV', 'readwrite', { durability: 'strict' });
  transaction.objectStore('LokiAKV').add({ app: 'bench', key: 'kept', appkey: 'bench,kept', val: '' });
  await new Promise<void>((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error));
  });
}

/**
 * LokiJS, filled the way that is usual with it: pages by `(updated_at, id)`, one look and one insert a
 * record, and one save of the whole at the end, which is the first moment that anything is kept.
 */
export const contender: Contender = {
  async open() {
    const opened = await open();
    return () => fill(opened);
  },
  async check(barcodes) {
    const { products } = await open();
    const found = barcodes.filter((barcode) => products.findOne({ barcode }));
    return { count: products.count(), found: found.length };
  },
};
