import type { RxCollection } from 'rxdb';
import {
  readPublished,
  recordCollections,
  type FeedRecord,
  type RecordCollection,
  type RecordValue,
} from '#shared/sync/record.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import { runningChecksum } from '#shared/sync/checksum.ts';
import { createBreather } from './breathe.ts';
import type { RecordDocument } from './documents.ts';

/** The documents of one collection, by id. */
export type Records<C extends RecordCollection> = ReadonlyMap<string, RecordValue<C>>;

export type RecordStore = {
  /**
   * Keeps what a page of a channel brought; what is null is deleted.
   *
   * @param more whether another page follows: what belongs together is shown when the last one is here
   */
  apply(channel: ChannelName, records: readonly FeedRecord[], more?: boolean): Promise<void>;
  /** Over a channel's documents as they lie on the disk: see `runningChecksum`. */
  checksum(channel: ChannelName): Promise<string>;
  /** Deletes a channel's documents but these, each named `collection/id`. */
  keepOnly(channel: ChannelName, names: ReadonlySet<string>): Promise<void>;
  /** What is here of a collection, of all channels. Read from memory. */
  all<C extends RecordCollection>(collection: C): Records<C>;
  /** Calls back now and after each change of the collection. @returns the way to stop it */
  watch<C extends RecordCollection>(collection: C, onRecords: (records: Records<C>) => void): () => void;
};

/** A level without the marker that came with it would show what a till sold twice, or not at all. */
const TOGETHER: readonly string[] = ['stock', 'applied'] satisfies RecordCollection[];

/**
 * Staff, customers, settings and stock: small documents, kept durably and read from memory.
 *
 * @throws SealBroken when one of them cannot be decrypted
 */
export async function openRecords(records: RxCollection<RecordDocument>): Promise<RecordStore> {
  const byCollection = new Map<string, Map<string, unknown>>();
  const watchers = new Map<string, Set<() => void>>();
  /** Collections that changed and are not shown yet, by channel. */
  const held = new Map<ChannelName, Set<string>>();

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

  /** Every document of a channel, by `collection/id`. */
  async function ofChannel(channel: ChannelName): Promise<(readonly [name: string, value: string])[]> {
    // Keys of the channel lie between its name with a slash and with the sign that comes after that.
    const selector = { key: { $gte: `${channel}/`, $lt: `${channel}0` } };
    const found = await records.find({ selector }).exec();
    return found.map(({ key, value }) => [key.slice(channel.length + 1), value]);
  }

  async function apply(channel: ChannelName, list: readonly FeedRecord[], more = false): Promise<void> {
    if (list.length > 0) await write(channel, list);
    const changed = new Set([...list.map(({ collection }) => collection), ...(held.get(channel) ?? [])]);
    const waiting = new Set(more ? TOGETHER.filter((one) => changed.has(one)) : []);
    held.set(channel, waiting);
    for (const collection of changed)
      if (!waiting.has(collection)) for (const tell of watchers.get(collection) ?? []) tell();
  }

  async function write(channel: ChannelName, list: readonly FeedRecord[]): Promise<void> {
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
  }

  return {
    apply,
    async checksum(channel) {
      const checksum = runningChecksum();
      const breathe = createBreather('background');
      for (const [name, value] of await ofChannel(channel)) {
        checksum.add(name, { value: JSON.parse(value) as unknown });
        await breathe();
      }
      return checksum.text();
    },
    async keepOnly(channel, names) {
      const gone = (await ofChannel(channel)).filter(([name]) => !names.has(name));
      const taken = gone.map(([name]): FeedRecord => {
        const [, collection, id] = splitKey(`/${name}`);
        return { collection, id, value: null };
      });
      await apply(channel, taken);
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
  const read = readPublished(collection, value);
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
