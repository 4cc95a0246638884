import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '#shared/sync/envelope.ts';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { deliver, figures, outcomes, quarantined, SETTLED_AT } from '#test/fixtures/settling.ts';
import { openCatalogueVersions } from '../catalogue/catalogue-versions.ts';
import { openAlerts } from '../exceptions/alerts.ts';
import { openParked } from '../exceptions/parked.ts';
import { listQuarantined } from '../exceptions/quarantined.ts';
import { settleMessages } from './settle-messages.ts';
import { tillKeysIn } from './till-keys.ts';

/** A protocol that this program does not know. */
const NEWER = PROTOCOL_VERSION + 1;

await describeOnBothDatabases('distrust', (opened) => {
  test('a till that was copied is found out: both entries of one sequence are kept, one is booked', async () => {
    const till = await TrialTill.enrol(opened.db);
    const entry = till.seal(saleOf([{ product: MILK }]));
    const { hash: _, ...unsealed } = entry;
    const copy = till.resealed({ ...unsealed, id: randomUUID(), sealedAt: '2026-03-02T11:00:00.000Z' });
    const changed = till.resealed({ ...unsealed, sealedAt: '2026-03-02T12:00:00.000Z' });
    await deliver(opened.db, [await till.envelope([entry])]);
    await deliver(opened.db, [await till.envelope([copy, changed])]);
    expect(await figures(opened.db, till)).toMatchObject({ sales: 1 });
    const kept = await quarantined(opened.db, till);
    expect(kept.map((row) => row.reason)).toEqual(['fork', 'fork']);
    expect(kept.map((row) => JSON.parse(row.raw).hash).sort()).toEqual([copy.hash, changed.hash].sort());
    const answers = await outcomes(opened.db, till);
    expect(
      answers
        .filter((answer) => answer.result === 'quarantined')
        .map((answer) => answer.hash)
        .sort(),
    ).toEqual([copy.hash, changed.hash].sort());
  });

  test('one malformed entry is kept aside, and its neighbours settle', async () => {
    const till = await TrialTill.enrol(opened.db);
    const good = till.seal(saleOf([{ product: MILK }]));
    const bad = till.seal(saleOf([{ product: MILK }]));
    const nul = till.seal(saleOf([{ product: { ...MILK, name: 'Milk\0' } }]));
    const last = till.seal(saleOf([{ product: WINE }]));
    const malformed = { ...bad, body: { ...bad.body, kind: 'gift' } };
    const { tally, deleted } = await deliver(opened.db, [
      await till.envelope([good, malformed, 'nonsense', nul, last]),
    ]);
    expect(tally).toMatchObject({ settled: 2, quarantined: 3 });
    expect(deleted).toBe(1);
    expect(await figures(opened.db, till)).toMatchObject({ sales: 2, through: 1, last: 4 });
    const answers = await outcomes(opened.db, till);
    expect(
      answers.filter((answer) => answer.result === 'quarantined').map((answer) => answer.entryId),
    ).toEqual([bad.id, nul.id]);
    const kept = await quarantined(opened.db, till);
    expect(kept.map((row) => row.reason)).toEqual(['malformedEntry', 'malformedEntry', 'malformedEntry']);
  });

  test('what was changed after it was sealed is not believed', async () => {
    const till = await TrialTill.enrol(opened.db);
    const entry = till.seal(saleOf([{ product: MILK }]));
    const { tally } = await deliver(opened.db, [
      await till.envelope([{ ...entry, sealedAt: '2026-03-02T10:30:00.000Z' }]),
    ]);
    expect(tally).toMatchObject({ settled: 0, quarantined: 1 });
    expect((await quarantined(opened.db, till))[0]!.reason).toBe('hashMismatch');
  });

  test('an entry of another till is not booked', async () => {
    const till = await TrialTill.enrol(opened.db);
    const other = await TrialTill.enrol(opened.db, 'mill');
    const { tally } = await deliver(opened.db, [
      await till.envelope([other.seal(saleOf([{ product: MILK }]))]),
    ]);
    expect(tally).toMatchObject({ settled: 0, quarantined: 1 });
    expect((await quarantined(opened.db, till))[0]!.reason).toBe('wrongTill');
    expect(await outcomes(opened.db, other)).toEqual([]);
  });

  test('envelopes that cannot be trusted are kept whole, with the reason, and counted when repeated', async () => {
    const till = await TrialTill.enrol(opened.db);
    const other = await TrialTill.enrol(opened.db, 'mill');
    const stranger = await TrialTill.enrol(opened.db);
    const text = await till.envelope([till.seal(saleOf([{ product: MILK }]))]);
    const [header, , signature] = text.split('.');
    const [, otherPayload] = (await other.envelope([other.seal(saleOf([{ product: MILK }]))])).split('.');
    const forged = `${header}.${otherPayload}.${signature}`;
    const newer = await till.envelope([{ from: 'the future' }], { v: NEWER });
    const mislabelled = await till.envelope([till.seal(saleOf([{ product: MILK }]))], {
      tillId: stranger.tillId,
    });
    await deliver(opened.db, [forged, newer, mislabelled]);
    const { deleted } = await deliver(opened.db, [forged, 'not an envelope']);
    expect(deleted).toBe(2);
    const kept = await quarantined(opened.db, till);
    expect(Object.fromEntries(kept.map((row) => [row.reason, row.times]))).toEqual({
      badSignature: 2,
      newerProtocol: 1,
      wrongTill: 1,
    });
    expect(kept.find((row) => row.reason === 'badSignature')!.raw).toBe(forged);
    expect(await figures(opened.db, till)).toMatchObject({ sales: 0 });
    const { rows } =
      await sql`select 1 from quarantine where reason = 'notAnEnvelope' and raw = 'not an envelope'`.execute(
        opened.db,
      );
    expect(rows).toHaveLength(1);
  });

  test('entries of a newer protocol are parked once, however often they come, and settle by themselves after an upgrade', async () => {
    const { db } = opened;
    const till = await TrialTill.enrol(db);
    const [first, second, third] = [1, 2, 3].map(() => till.seal(saleOf([{ product: MILK }])));
    const alerts = async () =>
      (await openAlerts(db, 20)).filter(({ subject }) => subject === `newerProtocol ${till.tillId}`);
    for (const entries of [[first], [first, second], [first, second, third]])
      await deliver(db, [await till.envelope(entries, { v: NEWER })]);
    expect((await quarantined(db, till)).map(({ times }) => times)).toEqual([3, 2, 1]);
    expect(await alerts()).toMatchObject([{ message: expect.stringContaining(`protocol ${NEWER}`) }]);
    // Its till keeps what nobody has answered.
    expect(await outcomes(db, till)).toEqual([]);

    const channels = new Set<string>();
    const parts = {
      db,
      catalogues: openCatalogueVersions(),
      findKey: tillKeysIn(db),
      ring: (news: Iterable<string>) => [...news].forEach((channel) => channels.add(channel)),
      now: () => SETTLED_AT,
      report: () => {},
    };
    expect(await openParked(parts)).toBe(0);
    expect(await figures(db, till)).toMatchObject({ sales: 0 });
    // One comes again before the upgraded program has looked at what is parked.
    await deliver(db, [await till.envelope([third])]);
    expect(await openParked(parts, NEWER)).toBe(2);
    expect(channels).toContain(`till:${till.tillId}`);
    expect(await figures(db, till)).toMatchObject({ sales: 3, through: 3, last: 3 });
    expect((await outcomes(db, till)).map(({ result }) => result)).toEqual(Array(4).fill('settled'));
    expect(await alerts()).toEqual([]);
    const parked = await listQuarantined(db, { states: ['parked'], till: till.tillId });
    expect(parked.rows).toEqual([]);
  });

  test('an error without a name is held against its entry, and so is a statement that takes too long', async () => {
    const { db } = opened;
    const till = await TrialTill.enrol(db);
    const entries = [1, 2, 3].map(() => till.seal(saleOf([{ product: MILK }])));
    const broken = {
      ...openCatalogueVersions(),
      refresh: () => Promise.reject(new Error('a fault of the program')),
    };
    const parts = { db, catalogues: broken, findKey: tillKeysIn(db), ring: () => {}, now: () => SETTLED_AT };
    const messages = [
      { id: randomUUID(), popReceipt: 'p', text: await till.envelope(entries), deliveries: 1 },
    ];
    const queue = { delete: () => Promise.reject(new Error('must not be deleted')) };
    const tally = await settleMessages({ ...parts, report: () => {} }, queue, messages);
    expect(tally).toMatchObject({ settled: 0, failed: 3, quarantined: 0 });

    const [, slow] = entries;
    const receipt = 'receiptNumber' in slow!.body ? slow!.body.receiptNumber : '';
    await sql
      .raw(`create function too_slow() returns trigger language plpgsql as $$ begin
      if new.receipt_number = '${receipt}' then raise exception 'too slow' using errcode = '57014'; end if;
      return new; end $$`)
      .execute(db);
    await sql
      .raw('create trigger too_slow before insert on sales for each row execute function too_slow()')
      .execute(db);
    try {
      const texts = [await till.envelope(entries)];
      expect(await deliver(db, texts)).toMatchObject({ tally: { settled: 2, failed: 1 }, deleted: 0 });
      expect(await deliver(db, texts, 6)).toMatchObject({
        tally: { replayed: 2, quarantined: 1 },
        deleted: 1,
      });
    } finally {
      await sql.raw('drop function too_slow cascade').execute(db);
    }
  });

  test('an entry that breaks the database holds nobody up, stays in the queue, and is kept aside in the end', async () => {
    const till = await TrialTill.enrol(opened.db);
    const good = till.seal(saleOf([{ product: MILK }]));
    // A valid ISO date-time that PostgreSQL has no place for.
    const breaking = till.seal({ ...saleOf([{ product: MILK }]), completedAt: '0000-01-01T00:00:00.000Z' });
    const last = till.seal(saleOf([{ product: WINE }]));
    const texts = [await till.envelope([good]), await till.envelope([breaking, last])];
    expect(await deliver(opened.db, texts)).toMatchObject({ tally: { settled: 2, failed: 1 }, deleted: 1 });
    expect(await deliver(opened.db, texts.slice(1), 6)).toMatchObject({
      tally: { settled: 0, replayed: 1, quarantined: 1 },
      deleted: 1,
    });
    expect(await figures(opened.db, till)).toMatchObject({ sales: 2, last: 3 });
  });
});
