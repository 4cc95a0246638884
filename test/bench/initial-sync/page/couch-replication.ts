import PouchDB from 'pouchdb-browser';
import type { Contender } from './contender.ts';

const BATCH = 1000;
const NAME = 'pouch-bench';

/**
 * PouchDB, filled by CouchDB's replication protocol. Its documents have the barcode as their id: a second
 * index would be built by its own plugin after the fill, and would cost it more.
 */
export const contender: Contender = {
  async open() {
    const database = new PouchDB(NAME);
    await database.info();
    return async () => {
      const from = new PouchDB(`${location.origin}/couch/products`);
      const answer = await PouchDB.replicate(from, database, { batch_size: BATCH, batches_limit: 5 });
      if (!answer.ok) throw new Error(`replication: ${answer.errors.join()}`);
    };
  },
  async check(barcodes) {
    const database = new PouchDB(NAME);
    const { doc_count: count } = await database.info();
    let found = 0;
    for (const barcode of barcodes) {
      const document = await database.get(barcode).catch(() => null);
      if (document) found += 1;
    }
    return { count, found };
  },
};
