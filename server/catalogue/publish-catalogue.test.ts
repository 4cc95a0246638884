import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { product } from '#test/fixtures/goods.ts';
import { describeOnBothDatabases, serverOf } from '#test/fixtures/both-databases.ts';
import { openDatabase, type Database } from '../database/open-database.ts';
import { openFeedBell } from '../feed/feed-bell.ts';
import { readFeed } from '../feed/read-feed.ts';
import { openCatalogueVersions } from './catalogue-versions.ts';
import { publishCatalogue } from './publish-catalogue.ts';

const NOW = new Date('2026-03-02T09:00:00.000Z');
const goods = (count: number) =>
  Array.from({ length: count }, (_, number) => product(`p${number}`, 1_000_000 + number));

async function staged(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from catalogue_pages where version < 0
  `.execute(db);
  return rows[0]!.count;
}

await describeOnBothDatabases('publishing a catalogue', (opened) => {
  test('what a failed import left is cleared by the next one, and what one writes just now is not', async () => {
    const { db } = opened;
    const left = (version: number, hours: number) =>
      sql`
        insert into catalogue_pages (version, page, products, written_at)
        values (${version}, 0, '[]', now() - make_interval(hours => ${hours}::int))
      `.execute(db);
    await left(-1, 24);
    await left(-2, 0);
    const head = await publishCatalogue(db, goods(3), NOW);
    expect(head.ok).toBe(true);
    expect(await staged(db)).toBe(1);
    await db.deleteFrom('catalogue_pages').where('version', '<', 0).execute();
  });

  test('an import that fails while it publishes leaves nothing behind', async () => {
    const { db } = opened;
    await sql`alter table catalogue_versions add constraint nobody_publishes check (products <> 7)`.execute(
      db,
    );
    await expect(publishCatalogue(db, goods(7), NOW)).rejects.toThrow('nobody_publishes');
    expect(await staged(db)).toBe(0);
    await sql`alter table catalogue_versions drop constraint nobody_publishes`.execute(db);
    const head = await publishCatalogue(db, goods(7), NOW);
    if (!head.ok) throw new Error(head.problem.code);
    const facts = await openCatalogueVersions().find(db, head.value.version);
    expect(facts?.product('p6')?.priceMicros).toBe(1_000_006);
  });

  test('pages are there, and the feed goes on, before a version is published', async () => {
    const { db } = opened;
    const url = await serverOf(db);
    // On the embedded database one connection does everything in turn: nobody can look meanwhile.
    if (url === undefined) return;
    const other = await openDatabase({ kind: 'postgres', url });
    const released = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const holding = other.db.transaction().execute(async (trx) => {
      await trx.selectFrom('chain').select('name').forUpdate().execute();
      locked.resolve();
      await released.promise;
    });
    await locked.promise;
    const publishing = publishCatalogue(db, goods(1200), NOW);
    await expect.poll(() => staged(other.db)).toBe(3);
    released.resolve();
    await holding;
    const head = await publishing;
    if (!head.ok) throw new Error(head.problem.code);
    expect(await staged(other.db)).toBe(0);
    const facts = await openCatalogueVersions().find(db, head.value.version);
    expect(facts?.product('p1199')?.priceMicros).toBe(1_001_199);
    const page = await readFeed(db, openFeedBell(), { channel: 'chain' });
    expect(JSON.stringify(page.items.at(-1))).toContain(`"version":${head.value.version}`);
    await other.close();
  });
});
