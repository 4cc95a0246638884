import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { MILK, saleOf, setUpChain, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { databasePrograms, startRealPostgres } from '#test/fixtures/real-postgres.ts';
import { deliver, figures } from '#test/fixtures/settling.ts';
import { openDatabase, type Database } from '../database/open-database.ts';
import { openFeedBell } from '../feed/feed-bell.ts';
import { readFeed } from '../feed/read-feed.ts';
import { cameAsDump, renewAfterRestore } from './after-restore.ts';

/** The server's transaction numbers go on, as those of one that has run for long. */
const age = (db: Database) =>
  sql`do $$ begin for i in 1..3000 loop perform pg_current_xact_id(); commit; end loop; end $$`.execute(db);

test('a dump that is restored on another server is whole again: its news are shown, in order, and what it lacks is sent again', async ({
  skip,
}) => {
  const [here, there] = [await startRealPostgres(), await startRealPostgres()];
  const programs = databasePrograms(['pg_dump', 'pg_restore']);
  if (!here.available || !there.available || !programs)
    return skip('there is no PostgreSQL on this machine, or no pg_dump');
  const folder = mkdtempSync(join(tmpdir(), 'outpost-dump-'));
  try {
    const before = await openDatabase({ kind: 'postgres', url: here.url });
    await age(before.db);
    await setUpChain(before.db);
    const till = await TrialTill.enrol(before.db);
    const entries = [MILK, WINE, MILK].map((product) => till.seal(saleOf([{ product }])));
    for (const entry of entries.slice(0, 2)) await deliver(before.db, [await till.envelope([entry])]);
    const dump = join(folder, 'backup.dump');
    execFileSync(join(programs, 'pg_dump'), ['--format=custom', `--file=${dump}`, here.url], {
      stdio: 'pipe',
    });
    await deliver(before.db, [await till.envelope([entries[2]])]);
    const channel = `till:${till.tillId}` as const;
    const read = (db: Database, cursor?: string) => readFeed(db, openFeedBell(), { channel, cursor });
    const heard = await read(before.db);
    expect(heard.items).toHaveLength(3);
    await before.close();

    execFileSync(join(programs, 'pg_restore'), ['--no-owner', `--dbname=${there.url}`, dump], {
      stdio: 'pipe',
    });
    const after = await openDatabase({ kind: 'postgres', url: there.url });
    expect((await read(after.db)).items, 'the control: as it was restored, nothing is shown').toEqual([]);
    expect(await cameAsDump(after.db)).toBe(true);
    await renewAfterRestore(after.db);
    expect(await cameAsDump(after.db)).toBe(false);
    // The cursor is of the days that are lost: the reader is led to the beginning.
    const answers = async () =>
      (await read(after.db, heard.cursor)).items.map((item) =>
        item.kind === 'outcome' ? item.outcome.entryId : item.kind,
      );
    expect(await answers()).toEqual(entries.slice(0, 2).map(({ id }) => id));
    await deliver(after.db, [await till.envelope([entries[2]])]);
    expect(await answers()).toEqual(entries.map(({ id }) => id));
    expect(await figures(after.db, till)).toMatchObject({ sales: 3, total: 129 + 599 + 129, through: 3 });
    await after.close();
  } finally {
    rmSync(folder, { recursive: true });
    await here.stop();
    await there.stop();
  }
}, 120_000);
