import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { deliver, figures, outcomes, quarantined, SETTLED_AT } from '#test/fixtures/settling.ts';
import { openCatalogueVersions } from '../catalogue/catalogue-versions.ts';
import { forgetOld } from './retention.ts';

const inDays = (days: number) => new Date(Date.parse(SETTLED_AT) + days * 86_400_000);

await describeOnBothDatabases('retention', (opened) => {
  test('what has done its work is let go after its time; sales, and what nobody has decided, never', async () => {
    const { db } = opened;
    const till = await TrialTill.enrol(db);
    const good = till.seal(saleOf([{ product: MILK }]));
    const changed = () => ({
      ...till.seal(saleOf([{ product: MILK }])),
      sealedAt: '2026-03-02T11:11:00.000Z',
    });
    const text = await till.envelope([good, changed(), changed()]);
    await deliver(db, [text]);
    await sql`update quarantine set state = 'dismissed', changed_at = ${SETTLED_AT}::timestamptz
      where id = (select min(id) from quarantine where till_id = ${till.tillId})`.execute(db);
    await sql`insert into audit_log (at, actor, method, path, status)
      values (${SETTLED_AT}::timestamptz, 'key', 'PUT', '/v1/stock', 200)`.execute(db);
    for (const [id, state] of [
      ['ended', 'forgotten'],
      ['open', 'asked'],
    ])
      await sql`insert into documents (type, id, state, body, created_at, changed_at)
        values ('action', ${id}, ${state}, '{}', ${SETTLED_AT}::timestamptz, ${SETTLED_AT}::timestamptz)`.execute(
        db,
      );

    await forgetOld(db, inDays(99), 100);
    expect(await outcomes(db, till)).toHaveLength(3);
    expect(await quarantined(db, till)).toHaveLength(2);

    const gone = await forgetOld(db, inDays(101), 100);
    expect(gone).toMatchObject({ answers: 3, audit: 1, quarantine: 1, requests: 1 });
    expect(await outcomes(db, till)).toEqual([]);
    expect((await quarantined(db, till)).map(({ reason }) => reason)).toEqual(['hashMismatch']);
    expect(await figures(db, till)).toMatchObject({ sales: 1, total: 129 });

    // A till that never heard the answer sends its entry again, and hears it.
    const { tally } = await deliver(db, [await till.envelope([good])]);
    expect(tally).toMatchObject({ settled: 0, replayed: 1 });
    expect(await outcomes(db, till)).toMatchObject([{ result: 'settled', entryId: good.id }]);
  });

  test('of catalogues, codes and imports what is long over goes; what a sale names, and what tills sell by, stays', async () => {
    const { db } = opened;
    const till = await TrialTill.enrol(db);
    const day = (days: number) => inDays(days).toISOString();
    // Version 1 is the chain's first; these came after it, each with a page.
    for (const [version, published, named] of [
      [2, day(1), day(1)],
      [3, day(2), day(150)],
      [4, day(3), day(3)],
      [5, day(160), day(160)],
    ] as const) {
      await sql`insert into catalogue_versions (version, published_at, terms, pages, products, last_named_at)
        select ${version}::int, ${published}::timestamptz, terms, pages, products, ${named}::timestamptz
        from catalogue_versions where version = 1`.execute(db);
      await sql`insert into catalogue_pages select ${version}::int, page, products from catalogue_pages
        where version = 1`.execute(db);
    }
    await sql`update catalogue_versions set published_at = ${day(0)}::timestamptz, last_named_at = ${day(0)}::timestamptz
      where version = 1`.execute(db);
    // A sale that comes today names the first version: it is kept for as long again.
    const entry = till.seal(saleOf([{ product: MILK }]));
    const catalogues = openCatalogueVersions();
    await catalogues.noteNamed(db, [1], day(149));
    await deliver(db, [await till.envelope([entry])]);
    await sql`update enrolment_codes set expires_at = ${day(1)}::timestamptz`.execute(db);
    for (const at of [day(1), day(2)])
      await sql`insert into catalogue_imports (begun_at, changed_at, state)
        values (${at}::timestamptz, ${at}::timestamptz, 'published')`.execute(db);
    const codes = await sql<{ n: number }>`select count(*)::int as n from enrolment_codes`.execute(db);

    const versions = async () =>
      (await db.selectFrom('catalogue_versions').select('version').orderBy('version').execute()).map(
        ({ version }) => version,
      );
    await forgetOld(db, inDays(100), 100);
    expect(await versions()).toEqual([1, 2, 3, 4, 5]);
    const gone = await forgetOld(db, inDays(200), 100);
    expect(gone).toMatchObject({ catalogues: 1, imports: 1, codes: codes.rows[0]!.n });
    // The fourth was in force when a hundred days began.
    expect(await versions()).toEqual([1, 3, 4, 5]);
    const { rows } = await sql`select 1 from catalogue_pages where version = 2`.execute(db);
    expect(rows).toEqual([]);
  });
});
