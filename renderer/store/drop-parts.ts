import type { DexieStorageInternals, RxCollection } from 'rxdb';
import { createBreather } from './breathe.ts';
import type { CatalogueDocument } from './documents.ts';

const PARTS_AT_ONCE = 20;

/**
 * Deletes the pages and changes of versions that nobody sells by any more. Past RxDB, which would decrypt each
 * part, encrypt it again as a deleted one, and then read the whole catalogue in one breath to find those:
 * a tenth of a second in which a cashier's keys wait.
 *
 * @param isGone by a part's version
 */
export async function dropParts(
  catalogue: RxCollection<CatalogueDocument>,
  isGone: (version: number) => boolean,
): Promise<void> {
  const { dexieTable } = await (catalogue.storageInstance.internals as DexieStorageInternals);
  const keys = (await dexieTable.toCollection().primaryKeys()).map(String);
  const gone = keys.filter((key) => isGone(Number.parseInt(key, 10)));
  const breathe = createBreather('background');
  for (let start = 0; start < gone.length; start += PARTS_AT_ONCE) {
    await dexieTable.bulkDelete(gone.slice(start, start + PARTS_AT_ONCE));
    await breathe();
  }
}

/** Deletes every document of a collection, past RxDB, which would have to decrypt what cannot be decrypted. */
export async function emptyOnDisk<T>(collection: RxCollection<T>): Promise<void> {
  const { dexieTable } = await (collection.storageInstance.internals as DexieStorageInternals);
  await dexieTable.clear();
}
