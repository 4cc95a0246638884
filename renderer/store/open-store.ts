import { DRAFT_KEY, type StoreCopy } from '#shared/bridge/store-copy.ts';
import { draft as draftSchema, type Draft } from '#shared/sale/draft.ts';
import { isSaleEntry, type Entry, type EntryBody, type SaleEntry } from '#shared/sync/entry.ts';
import type { OwnMoves } from '#shared/figures/local-stock.ts';
import type { AppliedThrough } from '#shared/shop/applied-through.ts';
import type { ChannelName, FeedPageForStore, KeptChecksum } from '#shared/sync/feed.ts';
import { CatalogueIncomplete, cataloguePagesOf, type LiveCatalogue } from './catalogue.ts';
import type { EntryState } from './documents.ts';
import { entriesOf, type KeptEntry } from './entries.ts';
import { openGeneration, type OpenedGeneration } from './generations.ts';
import { questionsOf } from './questions.ts';
import {
  countByState,
  readHistory,
  unansweredSales,
  watchCounts,
  watchHistory,
  watchSales,
  type HistoryPage,
  type HistoryRow,
  type Place,
  type StateCounts,
} from './history.ts';
import { returnsOf } from './returned.ts';
import { parkedOf, type ParkedStore } from './parked.ts';
import { ownMoves } from './own-moves.ts';
import { openRecords, type RecordStore } from './records.ts';
import { emptyOnDisk } from './drop-parts.ts';
import { SealBroken } from './sealed-storage.ts';
import { openSingletons } from './singletons.ts';
import { copyForTrial } from './trial-copy.ts';
import { subscribedOf, type Subscribed } from './subscribed.ts';
import { transferAnswer } from './transfer-answers.ts';
import { createTurn, latestOnly } from './turn.ts';

const CURSOR = 'cursor/';
const DRAFT_UNREADABLE = 'draftUnreadable';

/** Where a journal or store ends; epoch 0 and seq 0 when it is empty. */
export type End = { readonly epoch: number; readonly seq: number };

export type Store = {
  /** What became of stores that were here before. */
  readonly opening: Pick<OpenedGeneration, 'putAside' | 'replaced'>;
  /** Whether the browser has promised not to clear the store when the disk runs short. */
  readonly persisted: Promise<boolean>;
  /** Keeps a sealed entry durably. Twice is no fault. @throws EntryConflict */
  keepEntry(entry: Entry, state: EntryState): Promise<void>;
  keepEntries(list: readonly { entry: Entry; state: EntryState }[]): Promise<void>;
  /** Keeps a feed page: pages, heads, outcomes, and last of all the cursor. @throws CatalogueIncomplete */
  applyFeed(page: FeedPageForStore): Promise<void>;
  cursors(): Partial<Record<ChannelName, string>>;
  /** What the store keeps of a channel; over the catalogue as it is sold by. Takes seconds for a large one. */
  channelChecksum(channel: ChannelName): Promise<KeptChecksum>;
  /** Starts a channel over; see the bridge's `resetChannel`. */
  resetChannel(channel: ChannelName): Promise<void>;
  /** Deletes what came by a channel; see the bridge's `forgetChannel`. */
  forgetChannel(channel: ChannelName): Promise<void>;
  /** Deletes what came by any channel, and what was looked at on demand. Entries stay. */
  forgetPublished(): Promise<void>;
  entriesSent(ids: readonly string[]): Promise<void>;
  storeEnd(): Promise<End>;
  /** How many entries of an epoch are here, from 1 up to and including `through`. */
  countThrough(epoch: number, through: number): Promise<number>;
  /** Entries after a place, in journal order. */
  entriesAfter(end: End, limit: number): Promise<Entry[]>;
  /** All entries of a kind of which there are few, in journal order. */
  entriesOfKind(kind: EntryBody['kind']): Promise<Entry[]>;
  findEntry(id: string): Promise<KeptEntry | null>;
  watchHistory(limit: number, onRows: (rows: readonly HistoryRow[]) => void): () => void;
  /** Calls back with the sales that somebody should look at, newest first, now and after every change. */
  watchQuestions(
    onRows: (rows: readonly KeptEntry[]) => void,
    onFailure: (cause: unknown) => void,
  ): () => void;
  /** Sales backwards from a place, a slice at a time; from the newest where no place is named. */
  readHistory(
    from: Place | null,
    wanted: (row: HistoryRow, entry: () => SaleEntry) => boolean,
  ): Promise<HistoryPage>;
  /** The sales and refunds that head office has not answered yet, in no order. */
  unansweredSales(): Promise<SaleEntry[]>;
  /** What this till's entries moved that the levels may not hold yet: see `localStock`. */
  ownMoves(marker: AppliedThrough | undefined): Promise<OwnMoves[]>;
  /** Each sale that is kept or answered from now on. */
  watchSales(onSale: (row: HistoryRow, entry: () => SaleEntry) => void): () => void;
  /** The sale or refund with this receipt number, as it is printed; null where this till made none. */
  findReceipt(receiptNumber: string): Promise<KeptEntry | null>;
  /** The sales and refunds of this till by which goods of a sale came back, oldest first. */
  returnsOf(saleId: string): Promise<SaleEntry[]>;
  /** The last entry by which this till received or refused goods on their way; null where it has said nothing. */
  transferAnswer(transferId: string): Promise<KeptEntry | null>;
  watchEntry(
    id: string,
    onEntry: (kept: KeptEntry | null) => void,
    onFailure: (cause: unknown) => void,
  ): () => void;
  countByState(): Promise<StateCounts>;
  watchCounts(onCounts: (counts: StateCounts) => void, onFailure: (cause: unknown) => void): () => void;
  saveDraft(draft: Draft | null): Promise<void>;
  loadDraft(): Promise<Draft | null>;
  /** The catalogue to sell by; undefined before the first whole version came. */
  /** Baskets put aside. */
  readonly parked: ParkedStore;
  loadCatalogue(): Promise<LiveCatalogue | undefined>;
  /** Staff, customers, settings and stock, as head office published them. */
  readonly records: Pick<RecordStore, 'all' | 'watch'>;
  /** What screens looked at on demand. */
  readonly subscribed: Subscribed;
  /** Calls back after each swap to another catalogue version. */
  onCatalogue(callback: (catalogue: LiveCatalogue) => void): void;
  /** A piece of what only this till has, for the trial of the next version. */
  copyForTrial(from: string | null): Promise<StoreCopy>;
  close(): Promise<void>;
};

/**
 * Opens the till's local database, encrypted with the till's secret.
 *
 * @param secret 256 bits, base64url; with another one the store of before cannot be read
 */
export async function openStore(secret: string, name = 'outpost-till'): Promise<Store> {
  const { database, putAside, replaced } = await openGeneration(name, secret);
  const { collections } = database;
  // Asked, not relied on: the journal in main survives when the browser clears the database.
  const persisted = navigator.storage.persist().catch(() => false);

  const singletons = await openSingletons(collections.till);
  const entries = entriesOf(collections.entries, singletons);
  const questions = questionsOf(singletons, entries.find);
  const readable = await openRecords(collections.records).catch(async (cause: unknown) => {
    if (!(cause instanceof SealBroken)) throw cause;
    // Every channel brings records, so each begins anew. Cursors first: a crash in between costs a pull.
    for (const key of singletons.keys(CURSOR)) await singletons.put(key, undefined);
    await emptyOnDisk(collections.records);
    return null;
  });
  if (!readable) {
    // RxDB remembers what a query met: it begins anew too.
    await database.close();
    return openStore(secret, name);
  }
  const records = readable;
  const pages = cataloguePagesOf(collections.catalogue, singletons);
  // Two lines to stand in: a sale must not wait until a page of the feed is on disk.
  const inFeedTurn = createTurn();
  const inEntryTurn = createTurn();
  const drafts = latestOnly((draft: Draft | null) => singletons.put(DRAFT_KEY, draft ?? undefined));
  const catalogueListeners: ((catalogue: LiveCatalogue) => void)[] = [];

  /** Channels that were started over, and the documents that came since. */
  const startedOver = new Map<ChannelName, Set<string>>();

  async function applyFeed({ channel, items, cursor, more }: FeedPageForStore): Promise<void> {
    const fresh = startedOver.get(channel);
    await pages.putPages(items.flatMap((item) => (item.kind === 'cataloguePage' ? [item.page] : [])));
    await pages.putChanges(items.flatMap((item) => (item.kind === 'catalogueChange' ? [item.change] : [])));
    for (const item of items) {
      if (item.kind !== 'catalogueHead') continue;
      const swapped = await pages.swapTo(item.head, fresh !== undefined).catch(async (cause: unknown) => {
        // Pages went missing on the way here: the next pull starts this channel over and brings them.
        if (cause instanceof CatalogueIncomplete) await singletons.put(CURSOR + channel, undefined);
        if (cause instanceof SealBroken) await beginCatalogueAnew();
        throw cause;
      });
      if (swapped) for (const listener of catalogueListeners) listener(swapped);
    }
    const documents = items.flatMap((item) => (item.kind === 'record' ? [item.record] : []));
    await records.apply(channel, documents, more);
    for (const { collection, id } of documents) fresh?.add(`${collection}/${id}`);
    if (fresh && !more) {
      await records.keepOnly(channel, fresh);
      startedOver.delete(channel);
    }
    const outcomes = items.flatMap((item) => (item.kind === 'outcome' ? [item.outcome] : []));
    await inEntryTurn(() => entries.fold(outcomes));
    await questions.note(outcomes);
    if (cursor === null) return pages.tidied();
    // Last, so that a crash before this line pulls the page again instead of skipping it. Where more follows
    // nobody waits for it: a cursor that is not kept only means that.
    const kept = singletons.put(CURSOR + channel, cursor);
    if (more) kept.catch((cause: unknown) => console.warn('cursor', cause));
    else await Promise.all([kept, pages.tidied()]);
  }

  /** A page on the disk cannot be decrypted: the chain's channel brings all of them again. */
  async function beginCatalogueAnew(): Promise<void> {
    await singletons.put(`${CURSOR}chain`, undefined);
    await pages.forget();
  }

  async function forgetChannel(channel: ChannelName): Promise<void> {
    await records.keepOnly(channel, new Set());
    if (channel === 'chain') await pages.forget();
    startedOver.delete(channel);
    // Last, so that a crash before this line is forgotten again.
    await singletons.put(CURSOR + channel, undefined);
  }

  async function readFrom(
    from: Place | null,
    wanted: (row: HistoryRow, entry: () => SaleEntry) => boolean,
  ): Promise<HistoryPage> {
    const end = from ?? (await entries.storeEnd());
    return readHistory(collections.entries, from ?? { epoch: end.epoch, seq: end.seq + 1 }, wanted);
  }

  async function findReceipt(receiptNumber: string): Promise<KeptEntry | null> {
    let next: Place | null = null;
    do {
      const page: HistoryPage = await readFrom(next, (row) => row.receiptNumber === receiptNumber);
      if (page.rows[0]) return entries.find(page.rows[0].id);
      next = page.next;
    } while (next);
    return null;
  }

  async function loadDraft(): Promise<Draft | null> {
    const kept = singletons.get(DRAFT_KEY);
    if (kept === undefined) return null;
    const decoded = draftSchema.safeParse(kept);
    if (decoded.success) return decoded.data;
    // Another version of the till wrote it. It is put aside, not thrown away.
    await singletons.put(DRAFT_UNREADABLE, kept);
    await singletons.put(DRAFT_KEY, undefined);
    return null;
  }

  async function loadCatalogue(): Promise<LiveCatalogue | undefined> {
    return pages.load().catch(async (cause: unknown) => {
      if (cause instanceof SealBroken) await beginCatalogueAnew();
      else if (cause instanceof CatalogueIncomplete) await singletons.put(`${CURSOR}chain`, undefined);
      else throw cause;
      return undefined;
    });
  }

  return {
    opening: { putAside, replaced },
    persisted,
    keepEntry: (entry, state) => inEntryTurn(() => entries.keep([{ entry, state }])),
    keepEntries: (list) => inEntryTurn(() => entries.keep(list)),
    applyFeed: (page) => inFeedTurn(() => applyFeed(page)),
    cursors: () =>
      Object.fromEntries(
        singletons.keys(CURSOR).map((key) => [key.slice(CURSOR.length), singletons.get(key)]),
      ) as Partial<Record<ChannelName, string>>,
    channelChecksum: (channel) =>
      inFeedTurn(async () => ({
        records: await records.checksum(channel),
        catalogue: channel === 'chain' ? await pages.checksum() : null,
      })),
    resetChannel: (channel) =>
      inFeedTurn(async () => {
        await singletons.put(CURSOR + channel, undefined);
        startedOver.set(channel, new Set());
      }),
    forgetChannel: (channel) => inFeedTurn(() => forgetChannel(channel)),
    forgetPublished: () =>
      inFeedTurn(async () => {
        for (const key of singletons.keys(CURSOR))
          await forgetChannel(key.slice(CURSOR.length) as ChannelName);
        await subscribedOf(singletons).forget();
      }),
    entriesSent: (ids) => inEntryTurn(() => entries.markSent(ids)),
    storeEnd: entries.storeEnd,
    countThrough: entries.countThrough,
    entriesAfter: entries.after,
    entriesOfKind: entries.ofKind,
    findEntry: entries.find,
    watchHistory: (limit, onRows) => watchHistory(collections.entries, limit, onRows),
    watchQuestions: questions.watch,
    readHistory: readFrom,
    unansweredSales: () => unansweredSales(collections.entries),
    ownMoves: (marker) => ownMoves(collections.entries, marker),
    watchSales: (onSale) => watchSales(collections.entries, onSale),
    findReceipt,
    returnsOf: async (saleId) => {
      const found = await Promise.all(returnsOf(singletons, saleId).map((id) => entries.find(id)));
      return found.flatMap((kept) => (kept && isSaleEntry(kept.entry) ? [kept.entry] : []));
    },
    transferAnswer: async (transferId) => {
      const id = transferAnswer(singletons, transferId);
      return id === undefined ? null : entries.find(id);
    },
    watchEntry: entries.watch,
    watchCounts: (onCounts, onFailure) => watchCounts(collections.entries, onCounts, onFailure),
    countByState: () => countByState(collections.entries),
    saveDraft: drafts,
    loadDraft,
    parked: parkedOf(singletons),
    loadCatalogue: () => inFeedTurn(loadCatalogue),
    records,
    subscribed: subscribedOf(singletons),
    onCatalogue: (callback) => void catalogueListeners.push(callback),
    copyForTrial: (from) => copyForTrial(database, from),
    close: async () => void (await database.close()),
  };
}
