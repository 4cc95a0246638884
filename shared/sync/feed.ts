import { z } from 'zod';
import {
  catalogueChange,
  catalogueHead,
  cataloguePage,
  PRODUCTS_PER_PAGE_MAX,
} from '../catalogue/catalogue.ts';
import { product, type Product } from '../catalogue/product.ts';
import { outcome } from './outcome.ts';
import { feedRecord } from './record.ts';
import { ignoringUnknown, keepingUnknown } from './unknown-fields.ts';

export const FEED_ITEMS_PER_PAGE_MAX = 200;
/** Longest time head office holds a request that found nothing new, milliseconds. */
export const FEED_WAIT_MAX_MS = 25_000;

/** What a till may see: the chain's channel, its shop's, its own, and its shop's management where a manager works. */
export const channelName = z
  .string()
  .regex(/^(chain|shop:[\w-]{1,40}|till:[\w-]{1,40}|management:[\w-]{1,40})$/);
export type ChannelName = z.infer<typeof channelName>;

/** What a till hears of a channel: everything, or for a while nothing. */
export const channelSubscription = z.strictObject({
  channel: channelName,
  state: z.enum(['active', 'paused']),
});
export type ChannelSubscription = z.infer<typeof channelSubscription>;

export const feedItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cataloguePage'), page: cataloguePage }),
  z.strictObject({ kind: z.literal('catalogueChange'), change: catalogueChange }),
  /** Comes after all its pages and changes: the version is complete, and the till swaps to it whole. */
  z.strictObject({ kind: z.literal('catalogueHead'), head: catalogueHead }),
  z.strictObject({ kind: z.literal('outcome'), outcome }),
  z.strictObject({ kind: z.literal('record'), record: feedRecord }),
]);
export type FeedItem = z.infer<typeof feedItem>;

/** Opaque to tills. It names database epoch, transaction and sequence (see server/feed). */
export const cursor = z.string().min(1).max(200);

export const feedPage = z.strictObject({
  channel: channelName,
  items: z.array(feedItem).max(FEED_ITEMS_PER_PAGE_MAX),
  /** Where the next request of this channel goes on. */
  cursor,
  /** More is waiting: ask again at once. */
  more: z.boolean(),
  /** What was held back because it is more than the asker wanted; the cursor stays before it. */
  held: z.strictObject({ items: z.int().min(1), bytes: z.int().min(1) }).optional(),
  /** When head office read this page. Tills that ask for the same page share one reading. */
  serverTime: z.iso.datetime(),
});
export type FeedPage = z.infer<typeof feedPage>;

const [, , , ...outcomesAndRecords] = feedItem.options;

/** What a till lays down of a page: the parts of a catalogue as the schema of products is said to be. */
const itemsWith = (products: z.ZodType<Product>) =>
  z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('cataloguePage'),
          page: cataloguePage.extend({ products: z.array(products).max(PRODUCTS_PER_PAGE_MAX) }),
        }),
        z.strictObject({
          kind: z.literal('catalogueChange'),
          change: catalogueChange.extend({ changed: z.array(products).max(PRODUCTS_PER_PAGE_MAX) }),
        }),
        z.strictObject({ kind: z.literal('catalogueHead'), head: keepingUnknown(catalogueHead) }),
        ...outcomesAndRecords,
      ]),
    )
    .max(FEED_ITEMS_PER_PAGE_MAX);

/**
 * A feed page as a till reads it, from a head office that may be newer. What it lays down of a catalogue is
 * kept with fields that it does not know: a checksum over products without them would be another one than
 * head office's, and the version of the till that knows them would sell without them until the next catalogue.
 */
export const heardFeedPage = ignoringUnknown(feedPage.extend({ items: itemsWith(keepingUnknown(product)) }));

/**
 * A feed page as main hands it to the store. Its products are not looked at again: main decoded the whole page
 * where it came in (`heardFeedPage`), and to do so twice for 100,000 products costs a cashier's keys.
 */
export const feedPageForStore = feedPage.extend({
  items: itemsWith(z.custom<Product>()),
  /** null: the rest of the same answer follows, and the channel goes on from where it was. */
  cursor: cursor.nullable(),
});
export type FeedPageForStore = z.infer<typeof feedPageForStore>;

/**
 * What a channel comes to at head office, as far as a cursor reaches. Outcomes are left out: an entry
 * waits until it has its own.
 */
export const channelChecksum = z.discriminatedUnion('state', [
  /** Something newer than the cursor is there, or is being written: pull first, then ask again. */
  z.strictObject({ state: z.literal('behind') }),
  z.strictObject({
    state: z.literal('same'),
    /** Over the channel's documents: see `runningChecksum`. */
    records: z.string(),
    /** The newest version of the catalogue, in the channel that carries it. */
    catalogue: z.strictObject({ version: z.int().min(1), checksum: z.string() }).nullable(),
  }),
]);
export type ChannelChecksum = z.infer<typeof channelChecksum>;

/** What the same channel comes to in a till's store. */
export const keptChecksum = z.strictObject({
  records: z.string(),
  catalogue: z.strictObject({ version: z.int().min(1), checksum: z.string() }).nullable(),
});
export type KeptChecksum = z.infer<typeof keptChecksum>;

/** Whether a till keeps of a channel what head office has in it. */
export function keepsTheSame(
  office: Extract<ChannelChecksum, { state: 'same' }>,
  kept: KeptChecksum,
): boolean {
  if (office.records !== kept.records) return false;
  if (!office.catalogue) return true;
  if (!kept.catalogue || kept.catalogue.version > office.catalogue.version) return false;
  // An older one is still sold by until the newer one comes into force.
  return (
    kept.catalogue.version < office.catalogue.version || kept.catalogue.checksum === office.catalogue.checksum
  );
}
