import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmptyDatabase } from '#test/fixtures/empty-database.ts';
import { startRealPostgres } from '#test/fixtures/real-postgres.ts';
import { feedPage, type ChannelName, type FeedItem } from '#shared/sync/feed.ts';
import { openDatabase, type OpenDatabase } from '../database/open-database.ts';
import { MILK, setUpChain } from '#test/fixtures/chain-in-trial.ts';
import { publishCatalogue } from '../catalogue/publish-catalogue.ts';
import { writeCursor } from './cursor.ts';
import { openFeedBell } from './feed-bell.ts';
import { publish } from './publish.ts';
import { readFeed } from './read-feed.ts';

const real = await startRealPostgres();
if (!real.available) console.log(`overlapping transactions are not tested: ${real.reason}`);
afterAll(async () => {
  if (real.available) await real.stop();
});

const news = (n: number): FeedItem => ({
  kind: 'outcome',
  outcome: {
    result: 'settled',
    entryId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    hash: 'a'.repeat(64),
    settledAt: '2026-03-02T10:00:00.000Z',
    exceptions: [],
  },
});
const numbers = (items: readonly FeedItem[]) =>
  items.map((item) => (item.kind === 'outcome' ? Number(item.outcome.entryId.slice(-12)) : item.kind));

describe('the feed', () => {
  let opened: OpenDatabase;
  const bell = openFeedBell();
  beforeAll(async () => {
    opened = await openEmptyDatabase();
    await setUpChain(opened.db);
  }, 60_000);
  afterAll(() => opened.close());

  async function put(channel: ChannelName, ...ns: number[]) {
    await publish(
      opened.db,
      ns.map((n) => ({ channel, item: news(n) })),
    );
  }

  test('a till reads its channel page by page, in order, and nothing twice', async () => {
    const channel = 'till:paging';
    await put(channel, ...Array.from({ length: 450 }, (_, n) => n));
    const read: unknown[] = [];
    let cursor: string | undefined;
    const mores: boolean[] = [];
    do {
      const page = feedPage.parse(await readFeed(opened.db, bell, { channel, cursor }));
      read.push(...numbers(page.items));
      mores.push(page.more);
      cursor = page.cursor;
    } while (mores.at(-1));
    expect(read).toEqual(Array.from({ length: 450 }, (_, n) => n));
    expect(mores).toEqual([true, true, false]);
    expect(numbers((await readFeed(opened.db, bell, { channel, cursor })).items)).toEqual([]);
  });

  test('a cursor of another database, of the future or of nobody starts at the beginning', async () => {
    const channel = 'till:cursors';
    await put(channel, 1, 2);
    const { cursor } = await readFeed(opened.db, bell, { channel });
    expect((await readFeed(opened.db, bell, { channel, cursor })).items).toEqual([]);
    const { epoch } = await opened.db
      .selectFrom('database_identity')
      .select('epoch')
      .executeTakeFirstOrThrow();
    const other = writeCursor({ epoch: 'elsewhere', xid: '999', seq: '999' });
    const future = writeCursor({ epoch, xid: '99999999999', seq: '1' });
    for (const strange of [other, future, 'nonsense', '"', ''])
      expect(numbers((await readFeed(opened.db, bell, { channel, cursor: strange })).items)).toEqual([1, 2]);
  });

  test('a waiting till hears of news at once, by the bell', async () => {
    const channel = 'till:waiting';
    const startedAt = performance.now();
    const waiting = readFeed(opened.db, bell, { channel, waitMs: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await put(channel, 7);
    bell.ring([channel]);
    expect(numbers((await waiting).items)).toEqual([7]);
    expect(performance.now() - startedAt).toBeLessThan(600);
  });

  test('a waiting till hears of news that another process committed', async () => {
    const channel = 'till:elsewhere';
    const waiting = readFeed(opened.db, bell, { channel, waitMs: 20_000 });
    await put(channel, 8);
    expect(numbers((await waiting).items)).toEqual([8]);
  });

  test('a till that hangs up or waits in vain is answered with nothing', async () => {
    const channel = 'till:silent';
    expect((await readFeed(opened.db, bell, { channel, waitMs: 50 })).items).toEqual([]);
    const hangUp = new AbortController();
    const waiting = readFeed(opened.db, bell, { channel, waitMs: 20_000, signal: hangUp.signal });
    setTimeout(() => hangUp.abort(), 50);
    expect((await waiting).items).toEqual([]);
  });

  test('large catalogue pages are cut to about a megabyte, and only the newest version is sent', async () => {
    const many = Array.from({ length: 12_000 }, (_, n) => ({
      ...MILK,
      id: `${n}`,
      code: `${n}`,
      name: `Milk ${n} ${'x'.repeat(90)}`,
    }));
    await publishCatalogue(opened.db, many, new Date());
    const kinds: string[] = [];
    let cursor: string | undefined;
    let more = true;
    while (more) {
      const page = feedPage.parse(await readFeed(opened.db, bell, { channel: 'chain', cursor }));
      expect(JSON.stringify(page.items).length).toBeLessThan(1_400_000);
      for (const item of page.items)
        kinds.push(item.kind === 'cataloguePage' ? `page ${item.page.version}` : item.kind);
      ({ cursor, more } = page);
    }
    expect(kinds).toEqual([...Array.from({ length: 24 }, () => 'page 2'), 'catalogueHead']);
  });
});

describe.skipIf(!real.available)('the feed on a real PostgreSQL', () => {
  test('news that commit late are not lost behind a cursor that has passed', async () => {
    const place = { kind: 'postgres' as const, url: real.available ? real.url : '' };
    const opened = await openDatabase(place);
    const bell = openFeedBell();
    const channel = 'till:overlap';
    const slowHasWritten = Promise.withResolvers<void>();
    const slowMayCommit = Promise.withResolvers<void>();
    const slow = opened.db.transaction().execute(async (trx) => {
      await publish(trx, [{ channel, item: news(1) }]);
      slowHasWritten.resolve();
      await slowMayCommit.promise;
    });
    await slowHasWritten.promise;
    await opened.db.transaction().execute((trx) => publish(trx, [{ channel, item: news(2) }]));
    const before = await readFeed(opened.db, bell, { channel });
    slowMayCommit.resolve();
    await slow;
    const after = await readFeed(opened.db, bell, { channel, cursor: before.cursor });
    expect([...numbers(before.items), ...numbers(after.items)].toSorted()).toEqual([1, 2]);
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from feed where channel = ${channel}`.execute(opened.db);
    expect(rows).toEqual([{ n: 2 }]);
    await opened.close();
  }, 30_000);

  test('many writers at once: a reader that follows sees every change once', async () => {
    const opened = await openDatabase({ kind: 'postgres', url: real.available ? real.url : '' });
    const bell = openFeedBell();
    const channel = 'till:crowd';
    let writing = true;
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let i = 0; i < 40; i++) {
        await opened.db.transaction().execute(async (trx) => {
          await publish(trx, [{ channel, item: news(writer * 1000 + i) }]);
          await sql`select pg_sleep(${((writer * 7 + i * 3) % 10) / 1000}::float8)`.execute(trx);
        });
      }
    });
    const all = Promise.all(writers).then(() => (writing = false));
    const read: unknown[] = [];
    let cursor: string | undefined;
    for (let last = false; !last;) {
      last = !writing;
      const page = await readFeed(opened.db, bell, { channel, cursor });
      read.push(...numbers(page.items));
      cursor = page.cursor;
      if (page.more) last = false;
    }
    await all;
    expect(read).toHaveLength(240);
    expect(new Set(read).size).toBe(240);
    await opened.close();
  }, 60_000);
});
