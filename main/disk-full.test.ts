import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sampleIdentity, sampleSale } from '#test/fixtures/sample-sales.ts';
import { watchDisk, type DiskSettings } from './disk/disk-watch.ts';
import { openJournal } from './journal/journal.ts';
import { openReserve } from './journal/reserve.ts';

const MIB = 1024 * 1024;
const settings: DiskSettings = {
  lowBytes: 2 * MIB,
  reserveBytes: MIB,
  checkEveryMs: 60_000,
  checkAgainMs: 50,
};
const sealing = { identity: sampleIdentity, at: '2026-11-20T09:01:00.500Z' };

let scratch: string;
let reason: string | null = null;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'outpost-full-'));
  if (process.platform !== 'linux' || process.getuid?.() !== 0) reason = 'a small disk needs Linux and root';
  else
    try {
      mount();
      execFileSync('umount', [scratch]);
    } catch (cause) {
      reason = `a small disk cannot be mounted: ${String(cause)}`;
    }
  if (reason) console.log(`the disk-full stories are skipped: ${reason}`);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));
beforeEach(() => void (reason ?? mount()));
afterEach(() => void (reason ?? execFileSync('umount', [scratch])));

function mount(): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', scratch]);
}

/** Takes all the room there is, to the last byte, as a log that runs wild does. */
async function fillDisk(): Promise<void> {
  const { bavail, bsize } = await statfs(scratch);
  await writeFile(join(scratch, 'wild.log'), Buffer.alloc(bavail * bsize), { flag: 'a' });
}

async function openTill() {
  const folder = join(scratch, 'journal');
  const reserve = openReserve(folder, settings.reserveBytes);
  const journal = await openJournal({ folder, reserve });
  const disk = watchDisk({ folder, reserve, settings, changed: () => {} });
  await disk.check();
  return {
    journal,
    disk,
    async sell() {
      const answer = await journal.append(sampleSale(), sealing);
      if (!answer.ok) disk.failed(answer.problem.message);
      return answer;
    },
    async close() {
      disk.stop();
      await journal.close();
    },
  };
}

test('a full disk: sales go on in the reserve, and the till says so', async ({ skip }) => {
  if (reason) skip(reason);
  const till = await openTill();
  expect(till.disk.status().state).toBe('ok');
  await fillDisk();
  for (let sale = 0; sale < 100; sale++) expect((await till.sell()).ok).toBe(true);
  await till.disk.check();
  expect(till.disk.status()).toMatchObject({ state: 'onReserve' });
  expect(till.disk.status().message).toContain('is full. Sales go on');
  await till.close();
});

test('with the reserve used up too the till knows before the next sale, and recovers by itself', async ({
  skip,
}) => {
  if (reason) skip(reason);
  const till = await openTill();
  let sold = 0;
  // Whatever filled the disk eats each piece of the reserve as it is given back.
  for (;;) {
    await fillDisk();
    const answer = await till.sell();
    if (!answer.ok) {
      expect(answer.problem.message).toContain('The disk is full');
      break;
    }
    sold += 1;
  }
  expect(till.disk.status()).toMatchObject({ state: 'unwritable' });
  await till.disk.check();
  expect(till.disk.status()).toMatchObject({ state: 'unwritable' });
  expect(till.disk.status().message).toContain('The disk is full');

  await rm(join(scratch, 'wild.log'));
  await expect.poll(() => till.disk.status().state, { timeout: 3000 }).toBe('ok');
  const next = await till.sell();
  expect(next).toMatchObject({ ok: true, value: { seq: sold + 1 } });
  expect(await openReserve(join(scratch, 'journal'), settings.reserveBytes).held()).toBe(MIB);
  await till.close();
  const again = await openJournal({ folder: join(scratch, 'journal') });
  expect([again.size, again.repairs]).toEqual([sold + 1, []]);
  await again.close();
});

test('a till starts on a full disk', async ({ skip }) => {
  if (reason) skip(reason);
  const before = await openTill();
  await before.sell();
  await before.close();
  await fillDisk();
  const till = await openTill();
  expect((await till.sell()).ok).toBe(true);
  await till.close();
});

test('little room is said while all is well', async ({ skip }) => {
  if (reason) skip(reason);
  const till = await openTill();
  const { bavail, bsize } = await statfs(scratch);
  await writeFile(join(scratch, 'photos'), Buffer.alloc(bavail * bsize - MIB));
  await till.disk.check();
  expect(till.disk.status().state).toBe('low');
  expect(till.disk.status().message).toMatch(/has 1\.0 MiB left/);
  await till.close();
});

test('a disk too small for a reserve is said to have little room, not to be full', async ({ skip }) => {
  if (reason) skip(reason);
  const { bavail, bsize } = await statfs(scratch);
  await writeFile(join(scratch, 'photos'), Buffer.alloc(bavail * bsize - 2 * MIB));
  const till = await openTill();
  expect(till.disk.status().state).toBe('low');
  expect((await till.sell()).ok).toBe(true);
  await till.close();
});

test('a disk that is read-only by now is known before anything is sold', async ({ skip }) => {
  if (reason) skip(reason);
  const till = await openTill();
  execFileSync('mount', ['-o', 'remount,ro', scratch]);
  await till.disk.check();
  expect(till.disk.status()).toMatchObject({ state: 'unwritable' });
  expect(till.disk.status().message).toContain('read-only');
  execFileSync('mount', ['-o', 'remount,rw', scratch]);
  await expect.poll(() => till.disk.status().state, { timeout: 3000 }).toBe('ok');
  await till.close();
});
