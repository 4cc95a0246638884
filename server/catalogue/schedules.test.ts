import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { product } from '#test/fixtures/goods.ts';
import { describeOnBothDatabases, serverOf } from '#test/fixtures/both-databases.ts';
import { MILK, TAXES, WINE } from '#test/fixtures/chain-in-trial.ts';
import { putChain } from '../chain/chain.ts';
import { openDatabase, type Database } from '../database/open-database.ts';
import { openAlerts } from '../exceptions/alerts.ts';
import { openFeedBell } from '../feed/feed-bell.ts';
import { readFeed } from '../feed/read-feed.ts';
import { openCatalogueVersions } from './catalogue-versions.ts';
import { comeIntoForce } from './come-into-force.ts';
import { publishCatalogue } from './publish-catalogue.ts';
import {
  listSchedules,
  noteSeen,
  scheduleCatalogue,
  SCHEDULES_WAITING_MAX,
  withdrawSchedule,
} from './schedules.ts';

const at = (time: string) => new Date(`2026-03-${time}:00.000Z`);
const milkFor = (priceMicros: number) => [{ ...MILK, priceMicros }, WINE];

/** Hands in milk at a price, to count from a moment. */
async function handIn(db: Database, priceMicros: number, effectiveAt: Date, now: Date): Promise<string> {
  const scheduled = await scheduleCatalogue(db, milkFor(priceMicros), { effectiveAt, now });
  if (!scheduled.ok) throw new Error(scheduled.problem.message);
  return scheduled.value;
}
const publishMilk = (db: Database, priceMicros: number, now: Date) =>
  publishCatalogue(db, milkFor(priceMicros), now);
const when = (db: Database, now: Date) => comeIntoForce(db, now, () => now);

/** What a new till would sell milk for, and by which version. */
async function heard(db: Database): Promise<{ version: number; milk: number | undefined }> {
  const { items } = await readFeed(db, openFeedBell(), { channel: 'chain' });
  const heads = items.flatMap((item) => (item.kind === 'catalogueHead' ? [item.head] : []));
  expect(heads).toHaveLength(1);
  const { version } = heads[0]!;
  const facts = await openCatalogueVersions().find(db, version);
  return { version, milk: facts?.product(MILK.id)?.priceMicros };
}
const standing = async (db: Database) =>
  (await listSchedules(db)).map(({ state, version, replacesUnseen, unseen }) => {
    return { state, version, replacesUnseen, unseen };
  });
const stagedPages = async (db: Database) =>
  (await sql`select 1 from catalogue_pages where version < 0`.execute(db)).rows.length;
const beginAnew = async (db: Database) => {
  await sql`delete from documents`.execute(db);
  await sql`delete from alerts`.execute(db);
  await sql`delete from catalogue_pages where version < 0`.execute(db);
  return (await heard(db)).version;
};

await describeOnBothDatabases('a catalogue that counts from a moment', (opened) => {
  test('is not heard of before its time, and is the published version from then on', async () => {
    const { db } = opened;
    const before = await heard(db);
    await handIn(db, 1_490_000, at('10T05:00'), at('09T12:00'));
    expect(await when(db, at('10T04:59'))).toBe(0);
    expect(await heard(db)).toEqual(before);
    expect(await when(db, at('10T05:00'))).toBe(1);
    expect(await heard(db)).toEqual({ version: before.version + 1, milk: 1_490_000 });
    const versions = openCatalogueVersions();
    await versions.refresh(db);
    expect(versions.inForceAt(at('10T05:00').getTime())).toBe(before.version + 1);
    expect(versions.replacedAt(before.version)).toBe(at('10T05:00').toISOString());
    expect(await when(db, at('10T05:01'))).toBe(0);
    expect(await standing(db)).toEqual([
      { state: 'published', version: before.version + 1, replacesUnseen: [], unseen: false },
    ]);
    expect(await stagedPages(db)).toBe(0);
  });

  test('several processes that find it due publish it once', async () => {
    const { db } = opened;
    const version = await beginAnew(db);
    await handIn(db, 1_500_000, at('11T05:00'), at('10T12:00'));
    const url = await serverOf(db);
    const others = url === undefined ? [] : [1, 2, 3].map(() => openDatabase({ kind: 'postgres', url }));
    const places = [{ db, close: () => Promise.resolve() }, ...(await Promise.all(others))];
    const counts = await Promise.all(
      places.flatMap((place) => [1, 2].map(() => when(place.db, at('11T05:00')))),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    expect(await heard(db)).toEqual({ version: version + 1, milk: 1_500_000 });
    await Promise.all(places.map((place) => place.close()));
  });

  test('one that was handed in later for an earlier time comes first, also after head office was down over both', async () => {
    const { db } = opened;
    const version = await beginAnew(db);
    await handIn(db, 1_700_000, at('13T05:00'), at('11T08:00'));
    await handIn(db, 1_600_000, at('12T05:00'), at('11T09:00'));
    expect(await when(db, at('14T09:00'))).toBe(2);
    expect(await heard(db)).toEqual({ version: version + 2, milk: 1_700_000 });
    const facts = await openCatalogueVersions().find(db, version + 1);
    expect(facts?.product(MILK.id)?.priceMicros).toBe(1_600_000);
  });

  test('what was published meanwhile is replaced as a whole, and a person is told until somebody has seen it', async () => {
    const { db } = opened;
    const version = await beginAnew(db);
    const spring = await handIn(db, 1_800_000, at('20T05:00'), at('14T08:00'));
    // Whoever made the one for summer knew of spring's.
    await handIn(db, 1_900_000, at('25T05:00'), at('14T09:00'));
    await publishMilk(db, 1_290_000, at('15T08:00'));
    const told = async () => (await openAlerts(db, 10)).filter(({ kind }) => kind === 'catalogue');
    expect(await told()).toHaveLength(2);
    expect(await standing(db)).toMatchObject([
      { state: 'scheduled', replacesUnseen: [version + 1], unseen: true },
      { state: 'scheduled', replacesUnseen: [version + 1], unseen: true },
    ]);
    expect(await noteSeen(db, spring, at('15T09:00'))).toBe(true);
    expect((await told()).map(({ message }) => message)).toEqual([
      `the catalogue for 2026-03-25T05:00:00.000Z was handed in before version ${version + 1} was published, and replaces it as a whole`,
    ]);
    await when(db, at('20T05:00'));
    expect(await heard(db)).toEqual({ version: version + 2, milk: 1_800_000 });
    expect(await standing(db)).toMatchObject([
      { state: 'published', version: version + 2, replacesUnseen: [version + 1], unseen: false },
      { state: 'scheduled', version: null, replacesUnseen: [version + 1], unseen: true },
    ]);
  });

  test('one that was withdrawn never counts, and nothing of it stays', async () => {
    const { db } = opened;
    const version = await beginAnew(db);
    const id = await handIn(db, 1_990_000, at('26T05:00'), at('25T08:00'));
    expect(await stagedPages(db)).toBe(1);
    await publishMilk(db, 1_290_000, at('25T09:00'));
    expect(await withdrawSchedule(db, id, at('25T10:00'))).toEqual({ ok: true, value: undefined });
    expect(await openAlerts(db, 10)).toEqual([]);
    expect(await stagedPages(db)).toBe(0);
    expect(await when(db, at('26T05:00'))).toBe(0);
    expect((await heard(db)).version).toBe(version + 1);
    const again = await withdrawSchedule(db, id, at('26T06:00'));
    expect(again).toEqual({ ok: false, problem: { code: 'notScheduled', state: 'withdrawn' } });
  });

  test('one that no longer fits the chain is not published, and a person is told why', async () => {
    const { db } = opened;
    const version = await beginAnew(db);
    const taxes = [...TAXES, { id: 'gone', name: 'Gone', ratePpm: 10_000 }];
    const put = (list: typeof taxes) =>
      putChain(db, { name: 'Trial', currency: 'EUR', priceListId: 'standard', taxes: list, shops: SHOPS });
    await put(taxes);
    const products = [...milkFor(1_290_000), product('cigar', 9_000_000, { taxId: 'gone' })];
    await scheduleCatalogue(db, products, { effectiveAt: at('27T05:00'), now: at('26T08:00') });
    await put([...TAXES]);
    expect(await when(db, at('27T05:00'))).toBe(0);
    const reason = 'product "CIGAR" has the tax "gone", which the chain no longer has';
    expect(await listSchedules(db)).toMatchObject([
      { state: 'stopped', reason, version: null, unseen: true },
    ]);
    expect((await openAlerts(db, 10)).map(({ message }) => message)).toEqual([
      `the catalogue for 2026-03-27T05:00:00.000Z was not published: ${reason}`,
    ]);
    expect((await heard(db)).version).toBe(version);
  });

  test('one whose publication failed is published at the next try, and an import leaves its pages alone', async () => {
    const { db } = opened;
    const version = await beginAnew(db);
    await handIn(db, 1_310_000, at('28T05:00'), at('27T08:00'));
    await sql`update catalogue_pages set written_at = now() - interval '3 days' where version < 0`.execute(
      db,
    );
    await publishMilk(db, 1_300_000, at('27T09:00'));
    await sql`alter table catalogue_versions add constraint not_now check (version <> ${sql.lit(version + 2)})`.execute(
      db,
    );
    await expect(when(db, at('28T05:00'))).rejects.toThrow('not_now');
    expect((await heard(db)).version).toBe(version + 1);
    await sql`alter table catalogue_versions drop constraint not_now`.execute(db);
    expect(await when(db, at('28T05:01'))).toBe(1);
    expect(await heard(db)).toEqual({ version: version + 2, milk: 1_310_000 });
  });

  test('two for one moment, and more than are kept, are refused, and nothing of them stays', async () => {
    const { db } = opened;
    await beginAnew(db);
    const day = (count: number) => new Date(at('29T05:00').getTime() + count * 86_400_000);
    for (let count = 0; count < SCHEDULES_WAITING_MAX; count++)
      await handIn(db, 1_290_000, day(count), at('28T08:00'));
    const more = (effectiveAt: Date) =>
      scheduleCatalogue(db, milkFor(1_290_000), { effectiveAt, now: at('28T08:00') });
    expect(await more(day(3))).toMatchObject({ ok: false, problem: { code: 'sameMoment' } });
    expect(await more(day(99))).toMatchObject({ ok: false, problem: { code: 'tooManyScheduled' } });
    expect(await stagedPages(db)).toBe(SCHEDULES_WAITING_MAX);
  });
});

const SHOPS = [
  { id: 'harbour', name: 'Harbour Street', series: 'HS' },
  { id: 'mill', name: 'Mill Lane', series: 'ML' },
];
