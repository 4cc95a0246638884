import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { BenchRecord } from '../records.ts';
import { fetchJson, type Contender } from './contender.ts';

/** Where the replication goes on: how many rows it has. */
type Checkpoint = { from: number };
const BATCH = 1000;

const text = { type: 'string', maxLength: 100 } as const;
const amount = { type: 'integer', minimum: 0, maximum: 10_000_000_000_000, multipleOf: 1 } as const;

async function open() {
  const database = await createRxDatabase({
    name: 'rxdb-bench',
    storage: getRxStorageDexie(),
    multiInstance: false,
  });
  const { products } = await database.addCollections({
    products: {
      schema: {
        version: 0,
        primaryKey: 'id',
        type: 'object',
        properties: {
          id: text,
          code: text,
          barcode: text,
          name: { type: 'string' },
          barcodes: { type: 'array', items: { type: 'string' } },
          category: { type: 'string' },
          unit: { type: 'string' },
          priceMicros: amount,
          costMicros: amount,
          taxId: { type: 'string' },
          variant: { type: 'object' },
          updatedAt: amount,
        },
        required: ['id', 'barcode', 'updatedAt'],
        indexes: ['barcode', 'updatedAt'],
      },
    },
  });
  return products!;
}

async function fill(products: Awaited<ReturnType<typeof open>>): Promise<void> {
  const replication = replicateRxCollection<BenchRecord & { barcode: string }, Checkpoint>({
    collection: products as never,
    replicationIdentifier: 'bench',
    live: false,
    waitForLeadership: false,
    toggleOnDocumentVisible: false,
    pull: {
      batchSize: BATCH,
      async handler(checkpoint, batchSize) {
        const from = checkpoint?.from ?? 0;
        const records = await fetchJson<BenchRecord[]>(`/rows?from=${from}&limit=${batchSize}`);
        const documents = records.map((record) => ({
          ...record,
          barcode: record.barcodes[0]!,
          _deleted: false,
        }));
        return { documents, checkpoint: { from: from + records.length } };
      },
    },
  });
  const failed = new Promise<never>((_, reject) => replication.error$.subscribe(reject));
  await Promise.race([replication.awaitInitialReplication(), failed]);
}

/** RxDB's own way: one document a record, filled by its replication over HTTP. */
export const contender: Contender = {
  async open() {
    const products = await open();
    return () => fill(products);
  },
  async check(barcodes) {
    const products = await open();
    const count = await products.count().exec();
    let found = 0;
    for (const barcode of barcodes) if (await products.findOne({ selector: { barcode } }).exec()) found += 1;
    return { count, found };
  },
};
