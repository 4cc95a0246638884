import { sql } from 'kysely';
import {
  FEED_ITEMS_PER_PAGE_MAX,
  FEED_WAIT_MAX_MS,
  type ChannelName,
  type FeedItem,
  type FeedPage,
} from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { readCursor, writeCursor, type FeedPosition } from './cursor.ts';
import type { FeedBell } from './feed-bell.ts';

/** A page is cut at this size, so that catalogue pages do not make answers of many megabytes. */
const FEED_BYTES_PER_PAGE_MAX = 1024 * 1024;
/** How often a waiting reader looks by itself: other processes ring no bell here, milliseconds. */
const RECHECK_MS = 1000;
/** A bell may ring while an older transaction still hides the row; the look after it comes soon. */
const RECHECK_AFTER_BELL_MS = 50;

export type FeedRequest = {
  readonly channel: ChannelName;
  readonly cursor?: string | undefined;
  /** How long to hold the request when there is nothing new, milliseconds. */
  readonly waitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Reads what is new in a channel; with `waitMs` it waits for news, `FEED_WAIT_MAX_MS` at most. */
export async function readFeed(db: Database, bell: FeedBell, request: FeedRequest): Promise<FeedPage> {
  const deadline = Date.now() + Math.min(request.waitMs ?? 0, FEED_WAIT_MAX_MS);
  let pause = RECHECK_MS;
  for (;;) {
    const listener = bell.listen(request.channel);
    try {
      const page = await readPage(db, request.channel, request.cursor);
      const left = deadline - Date.now();
      if (page.items.length > 0 || left <= 0) return page;
      const waking = await listener.heard(Math.min(left, pause), request.signal);
      if (waking === 'end') return page;
      pause = waking === 'bell' ? RECHECK_AFTER_BELL_MS : Math.min(RECHECK_MS, pause * 2);
    } finally {
      listener.stop();
    }
  }
}

type Row = { xid: string; seq: string; body: FeedItem; more: boolean };

/**
 * One page. Rows are ordered by the transaction that wrote them, and only transactions older than
 * every one still running are shown: a row that commits late therefore never lands behind a cursor
 * that has passed. A cursor by time or by serial number alone lost thousands of rows when measured.
 */
async function readPage(db: Database, channel: ChannelName, cursor: string | undefined): Promise<FeedPage> {
  const identity = await sql<{ epoch: string; xmax: string }>`
    select epoch, pg_snapshot_xmax(pg_current_snapshot())::text as xmax from database_identity
  `.execute(db);
  const { epoch, xmax } = identity.rows[0]!;
  const start: FeedPosition = { epoch, xid: '0', seq: '0' };
  const known = cursor === undefined ? undefined : readCursor(cursor, epoch);
  // A cursor from the future means that the database was set back without a new epoch.
  const from = known && BigInt(known.xid) < BigInt(xmax) ? known : start;
  const { rows } = await sql<Row>`
    select xid::text as xid, seq::text as seq, body, more
    from (
      select xid, seq, body,
        sum(bytes) over (order by xid, seq) - bytes as bytes_before,
        row_number() over (order by xid, seq) as place,
        lead(seq) over (order by xid, seq) is not null as more
      from (
        select xid, seq, body, bytes from feed
        where channel = ${channel}
          and xid < pg_snapshot_xmin(pg_current_snapshot())
          and (xid, seq) > (${from.xid}::xid8, ${from.seq}::bigint)
        order by xid, seq
        limit ${FEED_ITEMS_PER_PAGE_MAX + 1}
      ) as newer
    ) as measured
    where place <= ${FEED_ITEMS_PER_PAGE_MAX} and (bytes_before < ${FEED_BYTES_PER_PAGE_MAX} or place = 1)
    -- Qualified: the bare names would be the texts selected above, and sort 10 before 9.
    order by measured.xid, measured.seq
  `.execute(db);
  const last = rows.at(-1);
  return {
    channel,
    items: rows.map((row) => row.body),
    cursor: writeCursor(last ? { epoch, xid: last.xid, seq: last.seq } : from),
    more: last?.more ?? false,
    serverTime: new Date().toISOString(),
  };
}
