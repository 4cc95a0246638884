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
import type { FeedBell, Waking } from './feed-bell.ts';

/** A page is cut at this size, so that catalogue pages do not make answers of many megabytes. */
const FEED_BYTES_PER_PAGE_MAX = 1024 * 1024;
/** How often a waiting reader looks by itself: a signal of another process may be lost, milliseconds. */
const RECHECK_MS = 1000;
/** A bell may ring while an older transaction still hides the row; the look after it comes soon. */
const RECHECK_AFTER_BELL_MS = 50;

export type FeedRequest = {
  readonly channel: ChannelName;
  readonly cursor?: string | undefined;
  /** How long to hold the request when there is nothing new, milliseconds. */
  readonly waitMs?: number | undefined;
  /** Asked again when a wait was broken by the bell, and before news are answered that came while it waited. */
  readonly mayStillRead?: (() => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Where a page begins and ends, before its items are read. */
export type FoundPage = {
  readonly channel: ChannelName;
  readonly from: FeedPosition;
  readonly to: FeedPosition;
  /** Sequence numbers of its items; they never change their content. */
  readonly seqs: readonly string[];
  readonly more: boolean;
};

/** Reads what is new in a channel; with `waitMs` it waits for news, `FEED_WAIT_MAX_MS` at most. */
export async function readFeed(db: Database, bell: FeedBell, request: FeedRequest): Promise<FeedPage> {
  return readItems(db, await findPage(db, bell, request));
}

/**
 * Finds the next page of a channel; with `waitMs` it waits for news, `FEED_WAIT_MAX_MS` at most.
 *
 * @throws what `mayStillRead` throws
 */
export async function findPage(db: Database, bell: FeedBell, request: FeedRequest): Promise<FoundPage> {
  const deadline = Date.now() + Math.min(request.waitMs ?? 0, FEED_WAIT_MAX_MS);
  let pause = RECHECK_MS;
  let woken: Waking | null = null;
  for (;;) {
    const listener = bell.listen(request.channel);
    try {
      const page = await lookUp(db, request.channel, request.cursor);
      const left = deadline - Date.now();
      // After the look: whoever lost the right before it must not be told what it found.
      if (woken === 'bell' || (woken && page.seqs.length > 0)) await request.mayStillRead?.();
      if (page.seqs.length > 0 || left <= 0) return page;
      woken = await listener.heard(Math.min(left, pause), request.signal);
      if (woken === 'end') return page;
      pause = woken === 'bell' ? RECHECK_AFTER_BELL_MS : Math.min(RECHECK_MS, pause * 2);
    } finally {
      listener.stop();
    }
  }
}

/** A row that was replaced meanwhile is left out: the one that takes its place comes later in the feed. */
export async function readItems(db: Database, found: FoundPage): Promise<FeedPage> {
  const { channel, from, to, seqs, more } = found;
  const { rows } =
    seqs.length === 0
      ? { rows: [] }
      : await sql<{ body: FeedItem }>`
          select body from feed
          where channel = ${channel}
            and (xid, seq) > (${from.xid}::xid8, ${from.seq}::bigint)
            and (xid, seq) <= (${to.xid}::xid8, ${to.seq}::bigint)
          order by xid, seq
        `.execute(db);
  const items = rows.map(({ body }) => body);
  return { channel, items, cursor: writeCursor(to), more, serverTime: new Date().toISOString() };
}

/** How much a channel has for a reader who stands at a page's beginning; unpacked bytes. */
export async function measureNews(
  db: Database,
  { channel, from }: Pick<FoundPage, 'channel' | 'from'>,
): Promise<{ items: number; bytes: number }> {
  const { rows } = await sql<{ items: number; bytes: number }>`
    select count(*)::int as items, coalesce(sum(bytes), 0)::float8 as bytes from feed
    where channel = ${channel}
      and xid < pg_snapshot_xmin(pg_current_snapshot())
      and (xid, seq) > (${from.xid}::xid8, ${from.seq}::bigint)
  `.execute(db);
  return rows[0]!;
}

/** Where a reader stands by its cursor; at the beginning where the cursor is not of this database. */
export async function positionOf(db: Database, cursor: string | undefined): Promise<FeedPosition> {
  const identity = await sql<{ epoch: string; xmax: string }>`
    select epoch, pg_snapshot_xmax(pg_current_snapshot())::text as xmax from database_identity
  `.execute(db);
  const { epoch, xmax } = identity.rows[0]!;
  const known = cursor === undefined ? undefined : readCursor(cursor, epoch);
  // A cursor from the future means that the database was set back without a new epoch.
  return known && BigInt(known.xid) < BigInt(xmax) ? known : { epoch, xid: '0', seq: '0' };
}

type Row = { xid: string; seq: string; more: boolean };

/**
 * One page. Rows are ordered by the transaction that wrote them, and only transactions older than
 * every one still running are shown: a row that commits late therefore never lands behind a cursor
 * that has passed. A cursor by time or by serial number alone lost thousands of rows when measured.
 */
async function lookUp(db: Database, channel: ChannelName, cursor: string | undefined): Promise<FoundPage> {
  const from = await positionOf(db, cursor);
  const { rows } = await sql<Row>`
    select xid::text as xid, seq::text as seq, more
    from (
      select xid, seq,
        sum(bytes) over (order by xid, seq) - bytes as bytes_before,
        row_number() over (order by xid, seq) as place,
        lead(seq) over (order by xid, seq) is not null as more
      from (
        select xid, seq, bytes from feed
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
    from,
    to: last ? { epoch: from.epoch, xid: last.xid, seq: last.seq } : from,
    seqs: rows.map(({ seq }) => seq),
    more: last?.more ?? false,
  };
}
