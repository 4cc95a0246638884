import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { deliver, figures, outcomes, quarantined, SETTLED_AT } from '#test/fixtures/settling.ts';
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
});
