import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { FeedPage } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import type { FeedBell } from './feed-bell.ts';
import { findPage, measureNews, readItems, type FeedRequest, type FoundPage } from './read-feed.ts';

const compress = promisify(gzip);

/** Packed pages kept in memory: a new catalogue is read and packed once, however many tills fetch it. */
const CACHE_BYTES_MAX = 64 * 1024 * 1024;
/** Below this the header of gzip costs more than it saves. */
const PACK_FROM_BYTES = 512;

/** A page as it is sent. */
export type FeedAnswer = {
  /** Names the page's content: the same page of the same channel has it again. */
  readonly etag: string;
  /** JSON of `feedPage`. */
  readonly text: Buffer;
  /** The same packed by gzip; null where that is not worth it. */
  readonly packed: Buffer | null;
};

export type FeedAnswers = {
  /**
   * Answers a request for a page, waiting for news as `findPage` does; null when the asker has it, which
   * it shows by its ETag.
   */
  answer(
    request: FeedRequest & { readonly known?: string | undefined; readonly bytesMax?: number | undefined },
  ): Promise<FeedAnswer | null>;
};

export function openFeedAnswers(db: Database, bell: FeedBell): FeedAnswers {
  const kept = new LRUCache<string, FeedAnswer>({
    maxSize: CACHE_BYTES_MAX,
    sizeCalculation: ({ text, packed }) => text.length + (packed?.length ?? 0) + 1000,
  });

  return {
    async answer(request) {
      const found = await findPage(db, bell, request);
      const held = await heldBack(db, found, request.bytesMax);
      const etag = etagOf(found, held);
      if (request.known === etag) return null;
      const before = kept.get(etag);
      if (before) return before;
      const page = held
        ? { ...(await readItems(db, { ...found, to: found.from, seqs: [], more: false })), held }
        : await readItems(db, found);
      const text = Buffer.from(JSON.stringify(page));
      const packed = text.length < PACK_FROM_BYTES ? null : await compress(text);
      const answer = { etag, text, packed };
      // Of a till's own channel nobody else reads, and a page from which a row went meanwhile is not whole.
      const shared = !request.channel.startsWith('till:');
      if (shared && page.items.length > 0 && page.items.length === found.seqs.length) kept.set(etag, answer);
      return answer;
    },
  };
}

/** Weak, because the same content is sent packed or not, and with the time when it was read. */
function etagOf({ channel, from, seqs, more }: FoundPage, held: FeedPage['held']): string {
  const named = JSON.stringify([channel, from, seqs, more, held]);
  return `W/"${createHash('sha256').update(named).digest('base64url').slice(0, 22)}"`;
}

/** What waits behind a page's beginning, where that is more than the asker wants. */
async function heldBack(
  db: Database,
  found: FoundPage,
  bytesMax: number | undefined,
): Promise<FeedPage['held']> {
  if (bytesMax === undefined || found.seqs.length === 0) return undefined;
  const news = await measureNews(db, found);
  return news.bytes > bytesMax ? news : undefined;
}
