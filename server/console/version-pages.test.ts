import { afterAll, beforeAll, expect, test } from 'vitest';
import { TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { appReport } from '#shared/sync/update-order.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';
import { noteVersion } from '../rollout/note-version.ts';
import { listRollouts } from '../rollout/rollouts.ts';

let asking: Asking;
let tills: TrialTill[];
const at = new Date('2026-11-20T09:00:00Z');
const read = async () => (await fetch(`${asking.office.url}/versions`)).text();
const state = async (version: string) =>
  (await listRollouts(asking.office.db)).find((one) => one.version === version);
const form = (fields: Record<string, string>, site = 'same-origin') =>
  fetch(`${asking.office.url}/versions`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': site },
    body: new URLSearchParams(fields).toString(),
  });

beforeAll(async () => {
  asking = await runHeadOffice();
  const { db } = asking.office;
  tills = [];
  for (let count = 0; count < 3; count++) tills.push(await TrialTill.enrol(db));
  const fault = { code: 'UPDATE_FAILED', message: 'the <disk> is full' };
  await noteVersion(db, tills[0]!.tillId, { version: '1.0.0', health: 'healthy', ill: [], fault }, at);
  const ill = [{ version: '1.1.0', reason: 'it was started and <did> not come up' }];
  await noteVersion(db, tills[1]!.tillId, { version: '1.0.0', health: 'unproven', ill }, at);
}, 60_000);
afterAll(() => asking.stop());

test('shows which till runs what, what failed on it, and why a version stopped', async () => {
  const page = await read();
  for (const till of tills) expect(page).toContain(till.tillId);
  expect(page).toContain('not said');
  expect(page).toContain('not proven yet');
  expect(page).toContain('stopped by itself');
  expect(page).toContain('1 of 1 tills report it ill');
  expect(page).toContain('it was started and &lt;did&gt; not come up');
  expect(page).toContain('UPDATE_FAILED</em> the &lt;disk&gt; is full');
});

test('what held a till’s update up is gone from the page when the till says so no more', async () => {
  const healthy = { version: '1.0.0', health: 'healthy', ill: [] } as const;
  await noteVersion(asking.office.db, tills[0]!.tillId, { ...healthy, ill: [] }, at);
  expect(await read()).not.toContain('UPDATE_FAILED');
});

test('a newer till that says more than this head office knows is understood as far as it goes', () => {
  const said = { version: '9.0.0', health: 'healthy', ill: [{ version: '9.1.0', reason: 'x', at: 'noon' }] };
  const fault = { code: 'UPDATE_OF_TOMORROW', message: 'new', since: 'noon' };
  expect(appReport.parse({ ...said, fault, mood: 'good' })).toEqual({
    ...said,
    ill: [{ version: '9.1.0', reason: 'x' }],
    fault: { code: 'UPDATE_OF_TOMORROW', message: 'new' },
  });
});

test('a person lets a stopped version go on for some shops, and holds one back before any till met it', async () => {
  expect((await form({ version: '1.1.0', percent: '10', illPercentMax: '50', paused: 'false' })).status).toBe(
    303,
  );
  expect(await state('1.1.0')).toMatchObject({ paused: false, percent: 10, illPercentMax: 50 });
  expect(await read()).toContain('10 % of shops');
  await form({ version: '2.0.0', percent: '', paused: 'true' });
  expect(await state('2.0.0')).toMatchObject({ paused: true, percent: null, running: 0 });
});

test('nonsense is refused by name, and a form on another site changes nothing', async () => {
  expect((await form({ version: '1.1.0', percent: '900' })).status).toBe(400);
  expect((await form({ version: 'newest', percent: '9' })).status).toBe(400);
  expect((await form({ version: '1.1.0', percent: '90' }, 'cross-site')).status).toBe(403);
  expect(await state('1.1.0')).toMatchObject({ percent: 10 });
});

test('a shop on a metered line is shown with its channel and hours', async () => {
  const { shopId } = tills[0]!;
  const updates = { channel: 'pilot', metered: true, opensAt: '08:00', closesAt: '20:00' };
  const records = [{ collection: 'shopSettings', id: shopId, value: { updates } }];
  expect((await asking.send('PUT', '/v1/records', { channel: `shop:${shopId}`, records })).status).toBe(200);
  expect(await read()).toContain('pilot, metered: fetches outside 08:00–20:00');
});
