import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { deliver, figures, outcomes } from '#test/fixtures/settling.ts';
import { openCatalogueVersions } from '../catalogue/catalogue-versions.ts';
import { tillKeysIn } from '../settle/till-keys.ts';
import { openAlerts } from './alerts.ts';
import { decideQuarantined, listQuarantined } from './quarantined.ts';

const ROUNDS = 6;
const CASES = 8;

await describeOnBothDatabases('quarantine', (opened) => {
  const parts = () => ({ catalogues: openCatalogueVersions(), findKey: tillKeysIn(opened.db) });

  test('a sale that head office could not book is tried again by a person once it can, and its till hears so', async () => {
    const { db } = opened;
    const till = await TrialTill.enrol(db);
    const entry = till.seal(saleOf([{ product: MILK }]));
    const retry = { action: 'retry', owner: 'Ann', note: 'mended' } as const;
    const decide = (id: number) => decideQuarantined(db, parts(), id, retry, new Date());
    const receipt = 'receiptNumber' in entry.body ? entry.body.receiptNumber : '';
    await sql
      .raw(`alter table sales add constraint fault check (receipt_number <> '${receipt}')`)
      .execute(db);
    await deliver(db, [await till.envelope([entry])], 6);
    const mine = async () => (await listQuarantined(db, { states: ['open'], till: till.tillId })).rows;
    const [row] = await mine();
    expect(row).toMatchObject({ reason: 'malformedEntry', entryId: entry.id });
    expect((await outcomes(db, till)).at(-1)).toMatchObject({ result: 'quarantined' });
    expect(await decide(row!.id)).toMatchObject({ ok: false, problem: { code: 'cannotBeBooked' } });
    expect(await mine()).toHaveLength(1);

    await sql.raw('alter table sales drop constraint fault').execute(db);
    expect(await decide(row!.id)).toEqual({
      ok: true,
      value: new Set([`till:${till.tillId}`]),
    });
    expect(await figures(db, till)).toMatchObject({ sales: 1, through: 1, last: 1 });
    expect((await outcomes(db, till)).at(-1)).toMatchObject({ result: 'settled', entryId: entry.id });
    expect(await mine()).toEqual([]);
    expect(await openAlerts(db, 10)).toEqual([]);
    expect(await decide(row!.id)).toMatchObject({ ok: false, problem: { code: 'decidedAlready' } });
  });

  test('what is booked by then is only answered; what is still wrong stays, and says why', async () => {
    const { db } = opened;
    const till = await TrialTill.enrol(db);
    const [good, bad] = [till.seal(saleOf([{ product: MILK }])), till.seal(saleOf([{ product: MILK }]))];
    await deliver(db, [await till.envelope([good, { ...bad, body: { ...bad.body, kind: 'gift' } }])]);
    // As if the same entry had been kept aside before it was booked.
    await sql`
      insert into quarantine (fingerprint, reason, message, till_id, raw, first_seen_at, last_seen_at)
      values (${good.id}, 'malformedEntry', 'once', ${till.tillId}, ${JSON.stringify(good)}, now(), now())`.execute(
      db,
    );
    const retry = { action: 'retry', owner: 'Ann', note: 'again' } as const;
    const { rows } = await listQuarantined(db, { states: ['open'], till: till.tillId });
    const decided = rows.map(({ id }) => decideQuarantined(db, parts(), id, retry, new Date()));
    const byMessage = await Promise.all(decided);
    expect(byMessage.map(({ ok }) => ok).sort()).toEqual([false, true]);
    const refused = byMessage.find(({ ok }) => !ok);
    expect(refused).toMatchObject({ problem: { message: expect.stringContaining('body') } });
    expect(await figures(db, till)).toMatchObject({ sales: 1 });
    expect((await outcomes(db, till)).at(-1)).toMatchObject({ result: 'settled', entryId: good.id });
    await sql`delete from quarantine`.execute(db);
    await sql`delete from alerts`.execute(db);
  });

  test('an alert ends when its last cases are decided at the same moment', async () => {
    const { db } = opened;
    const till = await TrialTill.enrol(db);
    const changed = () => ({
      ...till.seal(saleOf([{ product: MILK }])),
      sealedAt: '2026-03-02T11:11:00.000Z',
    });
    const dismissal = { action: 'dismiss', owner: 'Ann', note: 'looked at' } as const;
    for (let round = 0; round < ROUNDS; round++) {
      await deliver(db, [await till.envelope(Array.from({ length: CASES }, changed))]);
      const { rows: cases } = await listQuarantined(db, { states: ['open'] });
      expect(cases).toHaveLength(CASES);
      expect(await openAlerts(db, 10)).toHaveLength(1);
      const decide = ({ id }: { id: number }) => decideQuarantined(db, parts(), id, dismissal, new Date());
      expect((await Promise.all(cases.map(decide))).every(({ ok }) => ok)).toBe(true);
      expect(await openAlerts(db, 10)).toEqual([]);
    }
  });
});
