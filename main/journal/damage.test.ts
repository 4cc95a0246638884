import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { sampleIdentity, sampleSale } from '#test/fixtures/sample-sales.ts';
import { type Journal, openJournal } from './journal.ts';
import { readBytes, readSegments } from './read-segments.ts';
import { readSegment, segmentPath } from './segment-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-damage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sealing = { identity: sampleIdentity, at: '2026-11-20T09:01:00.500Z' };

async function sell(journal: Journal, count: number): Promise<SaleEntry[]> {
  const entries: SaleEntry[] = [];
  for (let i = 0; i < count; i++) {
    const answer = await journal.append(sampleSale({ lines: 1 }), sealing);
    if (!answer.ok) throw new Error(answer.problem.message);
    entries.push(answer.value);
  }
  return entries;
}

async function journalOf(count: number): Promise<{ entries: SaleEntry[]; path: string; whole: Buffer }> {
  const journal = await openJournal({ folder });
  const entries = await sell(journal, count);
  await journal.close();
  const path = segmentPath(folder, 1);
  return { entries, path, whole: await readFile(path) };
}

describe('a journal of twenty entries', () => {
  test('every byte flipped in turn is found, and every other entry is read', async () => {
    const { entries, whole } = await journalOf(20);
    const hashes = entries.map(({ hash }) => hash);
    const faults: string[] = [];
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole);
      flipped[at] = flipped[at]! ^ (1 << (at % 8));
      const { found, damaged, tail } = readBytes(flipped, true);
      const read = new Set(found.map(({ link }) => link.hash));
      const missing = hashes.filter((hash) => !read.has(hash));
      if (damaged.length === 0 && !tail) faults.push(`byte ${at} was not noticed`);
      if (missing.length > 1) faults.push(`byte ${at} cost ${missing.length} entries`);
      if (read.size + missing.length !== 20) faults.push(`byte ${at} made an entry up`);
    }
    expect(whole.length).toBeGreaterThan(10_000);
    expect(faults).toEqual([]);
  }, 120_000);

  test('the till opens with a damaged entry set aside, takes it back from the store, and sells on', async () => {
    const { entries, path, whole } = await journalOf(20);
    // A byte in each part of a frame, of the first, a middle and the last entry.
    const frames = framesOf(whole);
    for (const [index, entry] of [0, 9, 19].flatMap((place) =>
      [1, 5, 40].map((into) => [frames[place]! + into, entries[place]!] as const),
    )) {
      const flipped = Buffer.from(whole);
      flipped[index] = flipped[index]! ^ 0x10;
      await writeFile(path, flipped);
      const journal = await openJournal({ folder });
      expect(journal.repairs.join()).toContain(path);
      if (journal.size < 20) expect(await journal.adopt([entry])).toBe(1);
      expect(journal.holes()).toEqual([]);
      const { entries: all } = await journal.entriesAfter({ epoch: 0, seq: 0 }, { entries: 99, bytes: 1e9 });
      expect(all.map((stored) => stored.entry)).toEqual(entries);
      const [next] = await sell(journal, 1);
      expect(next).toMatchObject({ seq: 21, body: { receiptNumber: 'HS01-26-000021' } });
      await journal.close();
      const again = await openJournal({ folder });
      expect([again.size, again.holes()]).toEqual([21, []]);
      await again.close();
    }
  });

  test('a hole is named, and takes only the entry that the chain asks for', async () => {
    const { entries, path, whole } = await journalOf(20);
    const flipped = Buffer.from(whole);
    const [third, sixth] = [framesOf(whole)[2]!, framesOf(whole)[5]!];
    for (const at of [third + 60, sixth + 60]) flipped[at] = flipped[at]! ^ 0x01;
    await writeFile(path, flipped);
    const journal = await openJournal({ folder });
    expect(journal.holes()).toEqual([
      { epoch: 1, from: 3, through: 3 },
      { epoch: 1, from: 6, through: 6 },
    ]);
    const forged = { ...entries[2]!, sealedAt: '2026-11-20T10:00:00.000Z' };
    await expect(journal.adopt([forged])).rejects.toMatchObject({ code: 'notAdoptable' });
    expect(await journal.adopt([entries[2]!, entries[5]!])).toBe(2);
    expect(journal.holes()).toEqual([]);
    await journal.close();
    // Nothing was written over: what is damaged stays as it was found.
    expect((await readFile(path)).subarray(0, whole.length)).toEqual(flipped);
  });
});

describe('a power cut within a commit of many', () => {
  test('a batch whose later part reached the disk before the earlier is cut back, not called damage', async () => {
    const journal = await openJournal({ folder });
    await sell(journal, 1);
    const { bytes: first } = await readSegment(folder, { number: 1, packed: false });
    await Promise.all(Array.from({ length: 8 }, () => journal.append(sampleSale({ lines: 1 }), sealing)));
    await journal.close();
    const path = segmentPath(folder, 1);
    const whole = await readFile(path);
    // The first append went alone; the other seven shared a frame.
    const batch = framesOf(whole)[2]!;
    expect(framesOf(whole)).toHaveLength(3);
    const torn = Buffer.from(whole);
    // The first sector of the batch never came; all later ones did.
    torn.fill(0, batch, batch + 512);
    await writeFile(path, torn);
    const reopened = await openJournal({ folder });
    expect(reopened.repairs.join()).toContain('unfinished write');
    expect([reopened.end(), reopened.holes()]).toEqual([{ epoch: 1, seq: 2 }, []]);
    expect((await stat(path)).size).toBe(batch);
    expect(first.length).toBeLessThan(batch);
    await reopened.close();
    expect((await readdir(folder)).filter((name) => name.endsWith('.torn'))).toHaveLength(1);
  });

  test('whole entries at the beginning of a torn batch are kept: they may have been acknowledged', async () => {
    const journal = await openJournal({ folder });
    await Promise.all(Array.from({ length: 8 }, () => journal.append(sampleSale({ lines: 1 }), sealing)));
    await journal.close();
    const path = segmentPath(folder, 1);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length - 100));
    const reopened = await openJournal({ folder });
    expect(reopened.end().seq).toBe(7);
    await reopened.close();
    const { places, damages, tail } = await readSegments(folder);
    expect([places.all.length, damages, tail]).toEqual([7, [], null]);
  });
});

/** Where each frame begins. */
function framesOf(whole: Buffer): number[] {
  const starts: number[] = [];
  for (let at = 0; at < whole.length; at += 8 + whole.readUInt32LE(at)) starts.push(at);
  return starts;
}
