import type { RxCollection } from 'rxdb';
import {
  readRecord,
  recordCollections,
  type FeedRecord,
  type RecordCollection,
  type RecordValue,
} from '#shared/sync/record.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { RecordDocument } from './documents.ts';

/** The documents of one collection, by id. */
export type Records<C extends RecordCollection> = ReadonlyMap<string, RecordValue<C>>;

export type RecordStore = {
  /** Keeps what a page of a channel brought; what is null is deleted. */
  apply(channel: ChannelName, records: readonly FeedRecord[]): Promise<void>;
  /** What is here of a collection, of all channels. Read from memory. */
  all<C extends RecordCollection>(collection: C): Records<C>;
  /** Calls back now and after each change of the collection. @returns the way to stop it */
  watch<C extends RecordCollection>(collection: C, onRecords: (records: Records<C>) => void): () => void;
};

/** Staff, customers, settings and stock: small documents, kept durably and read from memory. */
export async function openRecords(records: RxCollection<RecordDocument>): Promise<RecordStore> {
  const byCollection = new Map<string, Map<string, unknown>>();
  const watchers = new Map<string, Set<() => void>>();

  const collectionOf = (name: string): Map<string, unknown> => {
    let values = byCollection.get(name);
    if (!values) byCollection.set(name, (values = new Map()));
    return values;
  };

  /** Puts a document where it is read from. What this till cannot read stays on disk, for a newer one. */
  function show(collection: string, id: string, value: unknown): void {
    const read = readKnown(collection, value);
    if (read === undefined) collectionOf(collection).delete(id);
    else collectionOf(collection).set(id, read);
  }

  // `show` lets only values in that their collection's schema has read.
  const all = <C extends RecordCollection>(collection: C): Records<C> =>
    collectionOf(collection) as ReadonlyMap<string, unknown> as Records<C>;

  for (const { key, value } of await records.find().exec()) {
    const [, collection, id] = splitKey(key);
    show(collection, id, JSON.parse(value) as unknown);
  }

  return {
    async apply(channel, list) {
      if (list.length === 0) return;
      const latest = new Map(list.map((record) => [keyOf(channel, record), record]));
      const gone = [...latest].filter(([, { value }]) => value === null).map(([key]) => key);
      const kept = [...latest]
        .filter(([, { value }]) => value !== null)
        .map(([key, { value }]) => ({ key, value: JSON.stringify(value) }));
      if (gone.length > 0) await records.bulkRemove(gone);
      const { error } = await records.bulkUpsert(kept);
      if (error[0])
        throw new Error(`store: record ${error[0].documentId} not written, status ${error[0].status}`);
      for (const { collection, id, value } of latest.values()) show(collection, id, value);
      const changed = new Set(list.map(({ collection }) => collection));
      for (const collection of changed) for (const tell of watchers.get(collection) ?? []) tell();
    },
    all,
    watch(collection, onRecords) {
      // A new map each time: screens tell by its identity that something changed.
      const tell = (): void => onRecords(new Map(all(collection)));
      const listeners = watchers.get(collection) ?? new Set();
      watchers.set(collection, listeners.add(tell));
      tell();
      return () => void listeners.delete(tell);
    },
  };
}

function readKnown(collection: string, value: unknown): unknown {
  if (value === null || !isKnown(collection)) return undefined;
  const read = readRecord(collection, value);
  if (read.ok) return read.value;
  console.warn('record', collection, read.problem.path, read.problem.message);
  return undefined;
}

function isKnown(collection: string): collection is RecordCollection {
  return Object.hasOwn(recordCollections, collection);
}

function keyOf(channel: ChannelName, { collection, id }: FeedRecord): string {
  return `${channel}/${collection}/${id}`;
}

/** Channel and collection have no slash in their names. */
function splitKey(key: string): [channel: string, collection: string, id: string] {
  const first = key.indexOf('/');
  const second = key.indexOf('/', first + 1);
  return [key.slice(0, first), key.slice(first + 1, second), key.slice(second + 1)];
}
