import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { openDatabase, type Database } from '#server/database/open-database.ts';
import { openFeedBell } from '#server/feed/feed-bell.ts';
import { publish } from '#server/feed/publish.ts';
import { readFeed } from '#server/feed/read-feed.ts';
import { startRealPostgres } from '../fixtures/real-postgres.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

const WRITERS = 8;
const WRITE_MS = 20_000;
const COMMIT_DELAY_MAX_MS = 200;
const ROWS_PER_TRANSACTION_MAX = 20;
const CLASSIC_PAGE = 200;
const CHANNEL = 'till:bench';

/**
 * Three readers follow eight writers whose commits overlap: one by the feed's own cursor, two by the
 * cursors that are usual elsewhere, `(updated_at, id)` and a serial number. All three read the same rows
 * on a real PostgreSQL; what one of them has not seen when everything is committed, it never will.
 *
 * @throws Error where there is no PostgreSQL server
 */
export async function benchFeedCursor(options: { writeMs?: number } = {}): Promise<Record<string, number>> {
  const real = await startRealPostgres();
  if (!real.available) throw new Error(`feed-cursor needs a real PostgreSQL: ${real.reason}`);
  const { db, close } = await openDatabase({ kind: 'postgres', url: real.url, connectionsMax: WRITERS + 4 });
  const classic = new Pool({ connectionString: real.url, max: 4 });
  try {
    await classic.query(`create table news (
      id int not null, serial bigint generated always as identity,
      updated_at timestamptz not null default clock_timestamp())`);
    await classic.query('create index on news (updated_at, id)');
    await classic.query('create index on news (serial)');
    let writing = true;
    const open = (): boolean => writing;
    const readers = [followFeed(db, open), followUpdatedAt(classic, open), followSerial(classic, open)];
    const rows = await writeAll(db, options.writeMs ?? WRITE_MS);
    writing = false;
    const [ours, updatedAt, serial] = await Promise.all(readers);
    console.log(
      `${rows} rows by ${WRITERS} writers; read: ours ${ours}, updated_at ${updatedAt}, serial ${serial}`,
    );
    return {
      rows,
      oursMissed: rows - ours!,
      updatedAtMissed: rows - updatedAt!,
      serialMissed: rows - serial!,
    };
  } finally {
    await classic.end();
    await close();
    await real.stop();
  }
}

/** @returns how many rows were committed */
async function writeAll(db: Database, writeMs: number): Promise<number> {
  const until = performance.now() + writeMs;
  let next = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const random = seededRandom(`feed-cursor ${writer}`);
      while (performance.now() < until) {
        const ids = Array.from({ length: 1 + Math.floor(random() * ROWS_PER_TRANSACTION_MAX) }, () => next++);
        await db.transaction().execute(async (trx) => {
          await publish(
            trx,
            ids.map((id) => ({ channel: CHANNEL, item: { kind: 'outcome', outcome: outcomeOf(id) } })),
          );
          for (const id of ids)
            await trx
              .insertInto('news' as never)
              .values({ id } as never)
              .execute();
          await pause(random() * COMMIT_DELAY_MAX_MS);
        });
      }
    }),
  );
  return next;
}

function outcomeOf(id: number) {
  return {
    result: 'settled' as const,
    entryId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    hash: 'a'.repeat(64),
    settledAt: '2026-03-02T10:00:00.000Z',
    exceptions: [],
  };
}

/** Reads on while rows are written, then until nothing is left. @returns how many rows it saw */
async function follow(writing: () => boolean, readPage: () => Promise<readonly unknown[]>): Promise<number> {
  const seen = new Set<unknown>();
  for (;;) {
    const last = !writing();
    const page = await readPage();
    for (const id of page) seen.add(id);
    if (page.length === 0 && last) return seen.size;
    if (page.length === 0) await pause(5);
  }
}

function followFeed(db: Database, writing: () => boolean): Promise<number> {
  const bell = openFeedBell();
  let cursor: string | undefined;
  return follow(writing, async () => {
    const page = await readFeed(db, bell, { channel: CHANNEL, cursor });
    cursor = page.cursor;
    return page.items.map((item) => (item.kind === 'outcome' ? item.outcome.entryId : ''));
  });
}

function followUpdatedAt(pool: Pool, writing: () => boolean): Promise<number> {
  // As text: a JavaScript date has milliseconds, and would lose rows of its own.
  let from = { at: '-infinity', id: -1 };
  return follow(writing, async () => {
    const { rows } = await pool.query<{ id: number; at: string }>(
      `select id, updated_at::text as at from news where (updated_at, id) > ($1::timestamptz, $2)
       order by updated_at, id limit ${CLASSIC_PAGE}`,
      [from.at, from.id],
    );
    from = rows.at(-1) ?? from;
    return rows.map(({ id }) => id);
  });
}

function followSerial(pool: Pool, writing: () => boolean): Promise<number> {
  let from = '0';
  return follow(writing, async () => {
    const { rows } = await pool.query<{ id: number; serial: string }>(
      `select id, serial from news where serial > $1 order by serial limit ${CLASSIC_PAGE}`,
      [from],
    );
    from = rows.at(-1)?.serial ?? from;
    return rows.map(({ id }) => id);
  });
}
