import type { RxCollection, RxDatabase } from 'rxdb/plugins/core';
import { migrateDocument, STORE_GENERATION } from '#shared/bridge/store-copy.ts';
import { indexedDbPrefix, openCollections, strictStorage } from './collections.ts';
import type { Collections, TillDocument } from './documents.ts';
import { emptyOnDisk } from './drop-parts.ts';
import { deriveStoreKey, SealBroken, sealedStorage, type StoreKey } from './sealed-storage.ts';

/** Written last: a database without it is half a migration. */
const READY = 'storeReady';
const COPY_AT_ONCE = 200;

export type OpenedGeneration = {
  readonly database: RxDatabase<Collections>;
  /** A store of another key lies here, which nobody can read. It stays, and this one began empty. */
  readonly putAside: boolean;
  /** Why the store that was here, or its entries, could not be used, and was begun anew; null in the ordinary case. */
  readonly replaced: string | null;
};

/**
 * Opens the store of this till's secret and of this version's shape. Each shape's database has a name of
 * its own, so that the one before stays whole until the new one was read back. What an older version kept is
 * copied first and read back; only then is the old database deleted. A store that was made with another
 * secret, as in a copied profile, cannot be read: a new one is begun, and the journal fills it.
 */
export async function openGeneration(base: string, secret: string): Promise<OpenedGeneration> {
  const key = await deriveStoreKey(secret);
  const nameOf = (generation: number): string =>
    generation === 0 ? base : `${base}-g${generation}-${key.name}`;
  const target = nameOf(STORE_GENERATION);
  let replaced: string | null = null;
  if (await exists(target)) {
    const database = await openSealed(target, key);
    const found = await inspect(database);
    if (found === 'whole') {
      const bad = await dropBadEntries(database);
      if (bad === null) return { database, putAside: false, replaced };
      // RxDB remembers what a query met: it begins anew too.
      await database.close();
      return { ...(await openGeneration(base, secret)), replaced: bad };
    }
    // A migration that was broken off has its source still, because that is deleted last.
    if (found === 'unreadable') replaced = 'its content could not be decrypted';
    await database.close();
    await deleteDatabase(target);
  }
  const older = await newestOf(
    Array.from({ length: STORE_GENERATION }, (_, place) => STORE_GENERATION - 1 - place),
    nameOf,
  );
  if (older !== undefined) {
    try {
      const database = await migrate({ from: nameOf(older), generation: older, to: target, key });
      return { database, putAside: false, replaced };
    } catch (cause) {
      // The old store is whole, with its baskets: it is brought over when there is room again.
      if (mayPass(cause)) throw cause;
      replaced = cause instanceof Error ? cause.message : String(cause);
      await deleteDatabase(target);
    }
  }
  const putAside = await hasForeign(base, key);
  const database = await openSealed(target, key);
  await markReady(database);
  return { database, putAside, replaced };
}

/** What a disk or browser says that has no room or no time now. Nothing of it is about the content. */
const PASSING = new Set([
  'QuotaExceededError',
  'UnknownError',
  'AbortError',
  'TimeoutError',
  'InvalidStateError',
  'TransactionInactiveError',
  'DatabaseClosedError',
]);

/** Whether a fault may be gone at the next try. Dexie keeps what the browser said as `inner`. */
function mayPass(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  const { name, inner, cause: deeper } = cause as { name?: unknown; inner?: unknown; cause?: unknown };
  return (typeof name === 'string' && PASSING.has(name)) || mayPass(inner) || mayPass(deeper);
}

/** Entries come back from the journal, and need no new store: the baskets beside them stay. */
async function dropBadEntries({ entries }: RxDatabase<Collections>): Promise<string | null> {
  try {
    await entries.find({ sort: [{ epoch: 'desc' }, { seq: 'desc' }], limit: 1 }).exec();
    return null;
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause;
    await emptyOnDisk(entries);
    return cause.message;
  }
}

/** Reads the singletons, which every start needs. */
async function inspect(database: RxDatabase<Collections>): Promise<'whole' | 'unfinished' | 'unreadable'> {
  try {
    const singletons = await database.till.find().exec();
    return singletons.some(({ key }) => key === READY) ? 'whole' : 'unfinished';
  } catch (cause) {
    // Anything else, such as a full disk, may pass, and must not cost a store.
    if (cause instanceof SealBroken) return 'unreadable';
    throw cause;
  }
}

function openSealed(name: string, key: StoreKey): Promise<RxDatabase<Collections>> {
  return openCollections(name, sealedStorage(strictStorage(), key));
}

async function migrate(way: {
  from: string;
  generation: number;
  to: string;
  key: StoreKey;
}): Promise<RxDatabase<Collections>> {
  const { from, generation, to, key } = way;
  const source = await (generation === 0 ? openCollections(from, strictStorage()) : openSealed(from, key));
  try {
    const target = await openSealed(to, key);
    try {
      for (const name of ['entries', 'catalogue', 'till', 'records'] as const)
        await copyCollection(loosely(source[name]), loosely(target[name]), (document) =>
          migrateDocument(name, document, generation),
        );
      await markReady(target);
    } catch (cause) {
      await target.close();
      throw cause;
    }
    await source.close();
    await deleteDatabase(from);
    return target;
  } finally {
    if (!source.closed) await source.close();
  }
}

type AnyCollection = RxCollection<Record<string, unknown>>;

/** Copying looks at no field by name, so it is the same for all collections. */
function loosely(collection: unknown): AnyCollection {
  return collection as AnyCollection;
}

/** Copies documents and reads each piece back. @throws Error when what was read is not what was written */
async function copyCollection(
  source: AnyCollection,
  target: AnyCollection,
  change: (document: Record<string, unknown>) => Readonly<Record<string, unknown>> | null,
): Promise<void> {
  const primary = source.schema.primaryPath as string;
  let last = '';
  for (;;) {
    const found = await source
      .find({ selector: { [primary]: { $gt: last } }, sort: [{ [primary]: 'asc' }], limit: COPY_AT_ONCE })
      .exec();
    if (found.length === 0) return;
    last = String(found.at(-1)!.get(primary));
    const changed = found
      .map((document) => change(document.toMutableJSON()))
      .filter((document) => document !== null);
    const { error } = await target.bulkInsert(changed);
    if (error[0]) throw new Error(`${target.name} ${error[0].documentId}: status ${error[0].status}`);
    const ids = changed.map((document) => String(document[primary]));
    const back = await target.storageInstance.findDocumentsById(ids, false);
    const written = new Map(back.map((document) => [String(document[primary]), document]));
    for (const document of changed) {
      const read = written.get(String(document[primary]));
      const differs = Object.entries(document).find(([field, value]) => read?.[field] !== value);
      if (!read || differs)
        throw new Error(`${target.name} ${String(document[primary])} was not read back as written`);
    }
  }
}

async function markReady(database: RxDatabase<Collections>): Promise<void> {
  const ready: TillDocument = { key: READY, value: '' };
  await database.till.upsert(ready);
}

async function newestOf(
  generations: readonly number[],
  nameOf: (generation: number) => string,
): Promise<number | undefined> {
  for (const generation of generations) if (await exists(nameOf(generation))) return generation;
  return undefined;
}

async function namesInBrowser(): Promise<string[]> {
  return (await indexedDB.databases()).flatMap(({ name }) => (name === undefined ? [] : [name]));
}

async function exists(name: string): Promise<boolean> {
  return (await namesInBrowser()).some((one) => one.startsWith(indexedDbPrefix(name)));
}

async function hasForeign(base: string, key: StoreKey): Promise<boolean> {
  const start = `rxdb-dexie-${base}-g`;
  return (await namesInBrowser()).some((name) => {
    const [, foreign] =
      /^\d+-([0-9a-f]{16})--/.exec(name.startsWith(start) ? name.slice(start.length) : '') ?? [];
    return foreign !== undefined && foreign !== key.name;
  });
}

async function deleteDatabase(name: string): Promise<void> {
  const mine = (await namesInBrowser()).filter((one) => one.startsWith(indexedDbPrefix(name)));
  await Promise.all(
    mine.map(
      (one) =>
        new Promise<void>((resolve, reject) => {
          const deleting = indexedDB.deleteDatabase(one);
          deleting.addEventListener('success', () => resolve());
          deleting.addEventListener('blocked', () => reject(new Error(`${one} is open elsewhere`)));
          deleting.addEventListener('error', () => reject(deleting.error ?? new Error(`${one} not deleted`)));
        }),
    ),
  );
}
