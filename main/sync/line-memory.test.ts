import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SyncStatus } from '#shared/sync/status.ts';
import { type KeptLineMemory, openLineMemory } from './line-memory.ts';
import { openStatusBoard } from './status-board.ts';

let folder: string;
let nowMs: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-line-'));
  nowMs = Date.parse('2026-11-20T09:00:00.000Z');
});
// What still writes would write into a folder that is being deleted.
afterEach(async () => {
  for (const memory of opened.splice(0)) await memory.close();
  await rm(folder, { recursive: true, force: true });
});

const opened: KeptLineMemory[] = [];
async function openMemory(): Promise<KeptLineMemory> {
  const memory = await openLineMemory(path());
  opened.push(memory);
  return memory;
}

const path = (): string => join(folder, 'line.json');
const iso = (): string => new Date(nowMs).toISOString();
const boardOn = (memory: KeptLineMemory) =>
  openStatusBoard({
    now: () => new Date(nowMs),
    counts: () => ({}) as SyncStatus,
    tell: () => {},
    memory,
    say: () => {},
  });

test('a till that is started without a line knows how old its prices are, and since when it is offline', async () => {
  const memory = await openMemory();
  const board = boardOn(memory);
  expect(board.read()).toMatchObject({ pricesAt: null, since: iso() });
  board.online(true);
  board.pulled(true);
  const pricesAt = iso();
  nowMs += 60_000;
  board.online(false);
  const offlineSince = iso();
  await memory.close();
  nowMs += 3 * 3_600_000;
  const again = boardOn(await openMemory());
  expect(again.read()).toMatchObject({ online: false, since: offlineSince, pricesAt, lastPullAt: pricesAt });
});

test('a till that was closed while it was online is offline since it was started', async () => {
  const memory = await openMemory();
  boardOn(memory).online(true);
  await memory.close();
  nowMs += 3_600_000;
  expect(boardOn(await openMemory()).read().since).toBe(iso());
});

test('news of another channel make no prices younger', async () => {
  const board = boardOn(await openMemory());
  board.pulled(true);
  const pricesAt = iso();
  nowMs += 3_600_000;
  board.pulled(false);
  expect(board.read()).toMatchObject({ pricesAt, lastPullAt: iso() });
});

test('the first prices are written at once, what comes after them at the latest when it is closed', async () => {
  const memory = await openMemory();
  const board = boardOn(memory);
  board.online(true);
  board.pulled(true);
  const first = iso();
  const kept = async () => (await openMemory()).atStart?.pricesAt;
  await expect.poll(kept).toBe(first);
  nowMs += 1000;
  board.pulled(true);
  expect(await kept()).toBe(first);
  await memory.close();
  expect(await kept()).toBe(iso());
});

test('a memory that cannot be read is begun anew', async () => {
  await writeFile(path(), '{"online":');
  expect((await openMemory()).atStart).toBeNull();
});
