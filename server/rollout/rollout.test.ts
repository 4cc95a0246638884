import { beforeEach, expect, test } from 'vitest';
import type { AppReport } from '#shared/sync/update-order.ts';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { putRecords } from '../records/put-records.ts';
import { mustStop } from './judge-rollout.ts';
import { noteVersion } from './note-version.ts';
import { listRollouts, listTillVersions, putRollout } from './rollouts.ts';
import { updateOrderOf } from './update-order.ts';

test('a version that is ill on more than its share of tills goes no further', () => {
  expect(mustStop({ running: 100, ill: 0, illPercentMax: 0 })).toBe(false);
  expect(mustStop({ running: 0, ill: 0, illPercentMax: 5 })).toBe(false);
  expect(mustStop({ running: 0, ill: 1, illPercentMax: 5 })).toBe(true);
  expect(mustStop({ running: 95, ill: 5, illPercentMax: 5 })).toBe(false);
  expect(mustStop({ running: 94, ill: 6, illPercentMax: 5 })).toBe(true);
});

await describeOnBothDatabases('the rollout of a version', (opened) => {
  let tills: TrialTill[];
  let now = new Date('2026-03-02T09:00:00Z');
  const report = (till: TrialTill, version: string, ill: AppReport['ill'] = []) =>
    noteVersion(opened.db, till.tillId, { version, health: 'healthy', ill }, now);
  const failed = (version: string): AppReport['ill'] => [{ version, reason: 'it did not come up' }];
  const stateOf = async (version: string) =>
    (await listRollouts(opened.db)).find((rollout) => rollout.version === version);

  beforeEach(async () => {
    await opened.db.deleteFrom('till_versions').execute();
    await opened.db.deleteFrom('rollouts').execute();
    tills = [];
    for (let count = 0; count < 10; count++) tills.push(await TrialTill.enrol(opened.db));
    for (const till of tills) await report(till, '1.0.0');
    now = new Date(now.getTime() + 60_000);
  });

  test('head office sees which version runs on each till', async () => {
    await report(tills[0]!, '1.1.0');
    const versions = await listTillVersions(opened.db);
    expect(versions.filter(({ version }) => version === '1.1.0').map(({ tillId }) => tillId)).toEqual([
      tills[0]!.tillId,
    ]);
    expect(await stateOf('1.0.0')).toMatchObject({ running: 9, ill: 0, paused: false });
  });

  test('one till of ten that went back does not stop a rollout that may fail on a fifth; three do', async () => {
    await putRollout(opened.db, { version: '1.1.0', percent: 100, illPercentMax: 20 }, now);
    for (const till of tills.slice(3)) await report(till, '1.1.0');
    expect(await report(tills[0]!, '1.0.0', failed('1.1.0'))).toEqual([]);
    expect(await stateOf('1.1.0')).toMatchObject({ running: 7, ill: 1, paused: false });
    expect(await report(tills[1]!, '1.0.0', failed('1.1.0'))).toEqual(['1.1.0']);
    expect(await stateOf('1.1.0')).toMatchObject({
      paused: true,
      stoppedBecause: '2 of 9 tills report it ill; the latest: it did not come up',
    });
    expect((await updateOrderOf(opened.db, 'harbour')).rollouts).toEqual([
      { version: '1.1.0', percent: 100, paused: true },
    ]);
    // It is stopped already: nobody is told twice.
    expect(await report(tills[2]!, '1.0.0', failed('1.1.0'))).toEqual([]);
  });

  test('a version that fails on the very first till stops there', async () => {
    expect(await report(tills[0]!, '1.0.0', failed('1.1.0'))).toEqual(['1.1.0']);
  });

  test('a person lets a stopped version go on; tills that were ill before do not stop it again', async () => {
    await report(tills[0]!, '1.0.0', failed('1.1.0'));
    await putRollout(opened.db, { version: '1.1.0', paused: false, illPercentMax: 50 }, now);
    expect(await stateOf('1.1.0')).toMatchObject({ paused: false, stoppedBecause: null });
    now = new Date(now.getTime() + 60_000);
    expect(await report(tills[0]!, '1.0.0', failed('1.1.0'))).toEqual([]);
    expect(await stateOf('1.1.0')).toMatchObject({ paused: false });
  });

  test('a till is told how its shop wants to be kept current, and what somebody decided', async () => {
    expect(await updateOrderOf(opened.db, 'harbour')).toEqual({ settings: {}, rollouts: [] });
    const updates = { channel: 'pilot' as const, metered: true, opensAt: '08:00', closesAt: '20:00' };
    const put = await putRecords(
      opened.db,
      {
        channel: 'shop:harbour',
        records: [{ collection: 'shopSettings', id: 'harbour', value: { updates } }],
      },
      now,
    );
    expect(put.ok).toBe(true);
    await putRollout(opened.db, { version: '1.1.0', percent: 10 }, now);
    expect(await updateOrderOf(opened.db, 'harbour')).toEqual({
      settings: updates,
      rollouts: [{ version: '1.1.0', percent: 10, paused: false }],
    });
    expect((await updateOrderOf(opened.db, 'station')).settings).toEqual({});
  });

  test('a till that says the same at every contact costs no write', async () => {
    const before = await listTillVersions(opened.db);
    await report(tills[0]!, '1.0.0');
    expect(await listTillVersions(opened.db)).toEqual(before);
    await report(tills[0]!, '1.1.0');
    expect(await listTillVersions(opened.db)).not.toEqual(before);
  });
});
