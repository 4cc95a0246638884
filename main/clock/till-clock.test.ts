import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTillClock } from './till-clock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-clock-'));
});
// The offset is written down behind the answer, and may still be on its way into the folder.
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));

const HOUR_MS = 3_600_000;
const TEN = Date.parse('2026-11-21T10:00:00.000Z');

/** A machine whose two clocks a test turns. */
function machine() {
  const clocks = { wall: TEN, sinceStart: 5000 };
  return {
    clocks,
    pass(ms: number) {
      clocks.wall += ms;
      clocks.sinceStart += ms;
    },
    now: () => new Date(clocks.wall),
    sinceStartMs: () => clocks.sinceStart,
  };
}

test('the offset is what head office said, halfway through question and answer', async () => {
  const at = machine();
  const clock = await openTillClock(join(folder, 'clock.json'), at);
  expect(clock.offsetMs()).toBeNull();
  expect(clock.sealed()).toEqual({ sinceStartMs: 5000 });
  const asked = at.sinceStartMs();
  at.pass(400);
  clock.heard(new Date(TEN + 200 + 7000).toISOString(), asked);
  expect(clock.offsetMs()).toBe(7000);
  expect(clock.sealed()).toEqual({ sinceStartMs: 5400, offsetMs: 7000 });
});

test('a clock set back an hour while the line is down is known at once', async () => {
  const at = machine();
  const clock = await openTillClock(join(folder, 'clock.json'), at);
  clock.heard(new Date(TEN).toISOString(), at.sinceStartMs());
  at.pass(HOUR_MS);
  expect(clock.offsetMs()).toBe(0);
  at.clocks.wall -= HOUR_MS;
  expect(clock.offsetMs()).toBe(HOUR_MS);
  expect(clock.headOfficeNow().toISOString()).toBe('2026-11-21T11:00:00.000Z');
});

test('the last known offset outlives the process', async () => {
  const path = join(folder, 'clock.json');
  const first = await openTillClock(path, machine());
  first.heard(new Date(TEN - 600_000).toISOString(), 5000);
  await expect.poll(async () => (await openTillClock(path, machine())).offsetMs()).toBe(-600_000);
});
