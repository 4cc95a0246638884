import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { sampleIdentity, sampleSale } from '#test/fixtures/sample-sales.ts';
import { type Journal, openJournal } from './journal.ts';
import { segmentPath } from './segment-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-retention-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const now = new Date('2028-01-15T12:00:00.000Z');
const DAYS_AGO_MS = 24 * 60 * 60_000;

/** A journal with small segments, one sale a day, the last one today. */
async function sellDaily(journal: Journal, days: number): Promise<SaleEntry[]> {
  const entries: SaleEntry[] = [];
  for (let ago = days - 1; ago >= 0; ago--) {
    const at = new Date(now.getTime() - ago * DAYS_AGO_MS).toISOString();
    const answer = await journal.append(sampleSale(), { identity: sampleIdentity, at });
    if (!answer.ok) throw new Error(answer.problem.message);
    entries.push(answer.value);
  }
  return entries;
}

async function everything(journal: Journal): Promise<SaleEntry[]> {
  const { entries } = await journal.entriesAfter({ epoch: 0, seq: 0 }, { entries: 10_000, bytes: 1e9 });
  return entries.map(({ entry }) => entry as SaleEntry);
}

const open = () => openJournal({ folder, segmentBytes: 20_000 });
const sizeOf = async () => {
  let size = 0;
  for (const name of await readdir(folder)) size += (await stat(join(folder, name))).size;
  return size;
};

test('closed segments are compressed, and every entry is still there', async () => {
  const journal = await open();
  const entries = await sellDaily(journal, 200);
  const plain = await sizeOf();
  const { packed, dropped } = await journal.tidy({ days: 400, now, answered: () => true });
  expect(packed).toBeGreaterThan(5);
  expect(dropped).toBe(0);
  expect(await sizeOf()).toBeLessThan(plain / 2);
  expect(await everything(journal)).toEqual(entries);
  expect((await journal.read([entries[3]!.id]))[0]!.entry).toEqual(entries[3]);
  await journal.close();
  const again = await open();
  expect(again.repairs).toEqual([]);
  expect(await everything(again)).toEqual(entries);
  await again.close();
});

test('entries older than their time are let go, never one that has no answer, and numbers go on', async () => {
  const journal = await open();
  const entries = await sellDaily(journal, 600);
  const unanswered = entries[150]!.id;
  const answered = (id: string) => id !== unanswered;
  const first = await journal.tidy({ days: 400, now, answered });
  expect(first.dropped).toBeGreaterThan(100);
  expect(first.dropped).toBeLessThanOrEqual(150);
  expect(journal.find(unanswered)).toBeDefined();
  const second = await journal.tidy({ days: 400, now, answered: () => true });
  expect(first.dropped + second.dropped).toBeLessThanOrEqual(200);
  const left = await everything(journal);
  expect(left).toEqual(entries.slice(first.dropped + second.dropped));
  await journal.close();

  const again = await open();
  expect([again.repairs, again.holes()]).toEqual([[], []]);
  expect(again.start()).toEqual({ epoch: 1, seq: first.dropped + second.dropped });
  expect(await everything(again)).toEqual(left);
  const [next] = await sellDaily(again, 1);
  expect(next).toMatchObject({ seq: 601, body: { receiptNumber: 'HS01-28-000601' } });
  await again.close();
});

test('a till that let everything go but its last segment does not use a number again', async () => {
  const journal = await open();
  await sellDaily(journal, 100);
  await journal.tidy({ days: 1, now: new Date(now.getTime() + 1e11), answered: () => true });
  await journal.close();
  await rm(segmentPath(folder, Math.max(...(await segments()))));
  const again = await open();
  const [next] = await sellDaily(again, 1);
  expect(Number(next!.body.receiptNumber.slice(-6))).toBeGreaterThan(100);
  await again.close();
});

test('a flipped bit in a compressed segment costs one piece, which the store can give back', async () => {
  const journal = await openJournal({ folder, segmentBytes: 400_000 });
  const entries = await sellDaily(journal, 500);
  await journal.tidy({ days: 4000, now, answered: () => true });
  await journal.close();
  const path = segmentPath(folder, 1, true);
  const bytes = await readFile(path);
  bytes[Math.floor(bytes.length / 2)]! ^= 0x04;
  await writeFile(path, bytes);
  const damaged = await open();
  expect(damaged.repairs.join()).toContain(`${path}: 1 of its pieces`);
  const [hole, ...more] = damaged.holes();
  expect(more).toEqual([]);
  expect(hole!.through - hole!.from).toBeLessThan(80);
  await damaged.adopt(entries.slice(hole!.from - 1, hole!.through));
  expect(damaged.holes()).toEqual([]);
  expect(await everything(damaged)).toEqual(entries);
  await damaged.close();
  const again = await open();
  expect(again.holes()).toEqual([]);
  await again.close();
});

async function segments(): Promise<number[]> {
  return (await readdir(folder))
    .flatMap((name) => /^journal-v1-(\d+)\.log$/.exec(name)?.[1] ?? [])
    .map(Number);
}
