import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { startRealPostgres } from '#test/fixtures/real-postgres.ts';
import { openDatabase } from '../database/open-database.ts';
import { openFeedBell } from './feed-bell.ts';
import { publish } from './publish.ts';
import { readFeed } from './read-feed.ts';
import { shareBell } from './shared-bell.ts';

const real = await startRealPostgres();
if (!real.available) console.log(`bells of several processes are skipped: ${real.reason}`);
afterAll(async () => {
  if (real.available) await real.stop();
});

/** What a process of head office has of the feed: a database connection and a bell of its own. */
async function openProcess() {
  const url = real.available ? real.url : '';
  const opened = await openDatabase({ kind: 'postgres', url });
  const reports: string[] = [];
  const bell = shareBell(openFeedBell(), { db: opened.db, url, report: (said) => reports.push(said) });
  await bell.hears;
  return {
    db: opened.db,
    bell,
    reports,
    async close() {
      await bell.stop();
      await opened.close();
    },
  };
}

describe.skipIf(!real.available)('two processes of head office on one PostgreSQL', () => {
  test('news that one publishes wake a request that the other holds', async () => {
    const [one, other] = await Promise.all([openProcess(), openProcess()]);
    const channel = 'till:held';
    const listener = other.bell.listen(channel);
    const held = readFeed(other.db, other.bell, { channel, waitMs: 20_000 });
    const item = { kind: 'record' as const, record: { collection: 'stock', id: 'milk', value: null } };
    await one.db.transaction().execute((trx) => publish(trx, [{ channel, item }]));
    one.bell.ring([channel]);
    // By the bell, and not because time had passed.
    expect(await listener.heard(60_000)).toBe('bell');
    expect((await held).items).toHaveLength(1);
    listener.stop();
    await Promise.all([one.close(), other.close()]);
  });

  test('many channels are rung in several signals, and one of them is enough to wake', async () => {
    const [one, other] = await Promise.all([openProcess(), openProcess()]);
    const channels = Array.from({ length: 1000 }, (_, number) => `till:harbour-t${number}`);
    const listeners = channels.map((channel) => other.bell.listen(channel));
    one.bell.ring(channels);
    const heard = await Promise.all(listeners.map((listener) => listener.heard(60_000)));
    expect(new Set(heard)).toEqual(new Set(['bell']));
    await Promise.all([one.close(), other.close()]);
  });

  test('a lost connection is opened again', async () => {
    const [one, other] = await Promise.all([openProcess(), openProcess()]);
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where query = 'listen outpost_feed' and pid <> pg_backend_pid()
    `.execute(one.db);
    await expect
      .poll(
        async () => {
          const listener = other.bell.listen('chain');
          one.bell.ring(['chain']);
          const waking = await listener.heard(100);
          listener.stop();
          return waking;
        },
        { timeout: 60_000 },
      )
      .toBe('bell');
    await Promise.all([one.close(), other.close()]);
  });
});
