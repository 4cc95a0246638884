import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SYNC_RUNS_MAX } from '#shared/sync/run.ts';
import { openRuns, type Runs } from './runs.ts';

let folder: string;
let nowMs: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-runs-'));
  nowMs = Date.parse('2026-11-20T09:00:00.000Z');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (): Promise<Runs> =>
  openRuns(join(folder, 'sync-runs.json'), { now: () => new Date(nowMs), changed: () => {} });
const offline = { code: 'SYNC_LINE_DOWN', message: 'No answer.' };

test('the log is there after a restart, newest first', async () => {
  const runs = await open();
  runs.begin('start');
  runs.pulled(12);
  nowMs += 700;
  runs.end(0);
  nowMs += 60_000;
  runs.begin('asked');
  runs.toPush(3);
  runs.pushed(2);
  runs.failed(offline);
  runs.failed({ code: 'LATER', message: 'Only the first fault is kept.' });
  runs.end(0);
  await runs.close();
  expect((await open()).list()).toMatchObject([
    { trigger: 'asked', pushed: 2, pulled: 0, fault: offline },
    { trigger: 'start', pulled: 12, tookMs: 700, fault: null },
  ]);
});

test('a run under way says how far it is', async () => {
  const runs = await open();
  expect(runs.now()).toBeNull();
  runs.begin('asked');
  runs.toPush(500);
  runs.pushed(120);
  expect(runs.now()).toMatchObject({ trigger: 'asked', toPush: 500, pushed: 120 });
  runs.end(0);
  expect(runs.now()).toBeNull();
});

test('a weekend offline is a row for each hour, and what was asked for has a row of its own', async () => {
  const runs = await open();
  for (let tries = 0; tries < 48 * 120; tries++) {
    runs.begin('retry');
    runs.failed(offline);
    nowMs += 30_000;
    runs.end(0);
  }
  const rows = runs.list();
  expect(rows.length).toBeLessThanOrEqual(49);
  expect(rows.reduce((sum, { times }) => sum + times, 0)).toBe(48 * 120);
  runs.begin('asked');
  runs.end(0);
  runs.begin('asked');
  runs.end(0);
  expect(runs.list().slice(0, 2)).toMatchObject([{ trigger: 'asked', times: 1 }, { trigger: 'asked' }]);
});

test('the log does not grow for ever', async () => {
  const runs = await open();
  for (let i = 0; i < SYNC_RUNS_MAX + 50; i++) {
    runs.begin('asked');
    runs.end(0);
  }
  expect(runs.list()).toHaveLength(SYNC_RUNS_MAX);
});

test('what head office sends while the till is listening is in the log too', async () => {
  const runs = await open();
  runs.pulled(0);
  expect(runs.list()).toEqual([]);
  runs.pulled(2);
  runs.pulled(1);
  expect(runs.list()).toMatchObject([{ trigger: 'news', pulled: 3, times: 2 }]);
});

test('a log that cannot be read is begun anew', async () => {
  await writeFile(join(folder, 'sync-runs.json'), '[{"trigger":"start"');
  expect((await open()).list()).toEqual([]);
});
