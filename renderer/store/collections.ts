import { createRxDatabase, type RxDatabase, type RxStorage } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { catalogueSchema, entrySchema, recordSchema, tillSchema, type Collections } from './documents.ts';

/** Where RxDB's Dexie storage puts a database: one IndexedDB a collection, each named so. */
export function indexedDbPrefix(name: string): string {
  return `rxdb-dexie-${name}--`;
}

/**
 * IndexedDB with every commit flushed to the disk. That is not a matter of taste: with the browser's
 * default, a sale acknowledged 35 seconds before a power cut was lost in every trial.
 */
export function strictStorage() {
  return getRxStorageDexie({ chromeTransactionDurability: 'strict' });
}

/**
 * Opens the collections of one database. `multiInstance` is off because main admits one page at a time,
 * and there is no schema validator because everything is decoded before it comes here.
 */
export async function openCollections<Internals, Options>(
  name: string,
  storage: RxStorage<Internals, Options>,
): Promise<RxDatabase<Collections>> {
  const database = await createRxDatabase<Collections>({ name, storage, multiInstance: false });
  await database.addCollections({
    entries: { schema: entrySchema },
    catalogue: { schema: catalogueSchema },
    till: { schema: tillSchema },
    records: { schema: recordSchema },
  });
  return database as unknown as RxDatabase<Collections>;
}
