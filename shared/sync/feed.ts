import { z } from 'zod';
import { catalogueHead, cataloguePage, PRODUCTS_PER_PAGE_MAX } from '../catalogue/catalogue.ts';
import type { Product } from '../catalogue/product.ts';
import { outcome } from './outcome.ts';
import { feedRecord } from './record.ts';

export const FEED_ITEMS_PER_PAGE_MAX = 200;
/** Longest time head office holds a request that found nothing new, milliseconds. */
export const FEED_WAIT_MAX_MS = 25_000;

/** What a till may see: the chain's channel, its shop's, its own. */
export const channelName = z.string().regex(/^(chain|shop:[\w-]{1,40}|till:[\w-]{1,40})$/);
export type ChannelName = z.infer<typeof channelName>;

export const feedItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cataloguePage'), page: cataloguePage }),
  /** Comes after all its pages: the version is complete, and the till swaps to it whole. */
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
  serverTime: z.iso.datetime(),
});
export type FeedPage = z.infer<typeof feedPage>;

const uncheckedPage = cataloguePage.extend({
  products: z.array(z.custom<Product>()).max(PRODUCTS_PER_PAGE_MAX),
});
const [, ...otherItems] = feedItem.options;

/** A feed page whose products are not looked at: whoever takes it decodes them. */
export const feedPageForStore = feedPage.extend({
  items: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('cataloguePage'), page: uncheckedPage }),
        ...otherItems,
      ]),
    )
    .max(FEED_ITEMS_PER_PAGE_MAX),
});
