import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entry as strictEntry, type Entry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import { keptEntry } from '#shared/sync/kept-entry.ts';
import { sampleIdentity, sampleSale } from '#test/fixtures/sample-sales.ts';
import { packEntries } from '../sync/envelopes.ts';
import { tryFiles } from '../updates/trial/try-files.ts';
import { openJournal } from './journal.ts';
import { writeKeptFrom } from './kept-from.ts';
import { segmentPath } from './segment-files.ts';

// A till that went back: what the later version sealed is there, and this version must carry it on.
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-later-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sealing = { identity: sampleIdentity, at: '2026-11-20T09:01:00.500Z' };
const WRAPPED = { kind: 'giftWrapped', ribbon: { colour: 'red', cm: 40 } };
const from = (name: string) => openJournal({ folder: join(folder, name) });

/** Sealing asks nothing of a body, so this is what a version with these kinds and fields would write. */
async function sealedByLaterVersion(): Promise<readonly string[]> {
  const journal = await from('journal');
  const sale = sampleSale();
  const known = await journal.append({ ...sale, mood: 'good' } as typeof sale, sealing);
  const unknown = await journal.appendFact(randomUUID(), WRAPPED as unknown as FactBody, sealing);
  const otherShape = { ...sampleSale(), tenders: { cash: 100 } };
  const changed = await journal.append(otherShape as unknown as typeof sale, sealing);
  await journal.close();
  return [known, unknown, changed].map((sealed) => (sealed.ok ? sealed.value.id : ''));
}

test('what a later version sealed is read: by the fields that are known, or kept aside whole', async () => {
  const ids = await sealedByLaterVersion();
  const journal = await from('journal');
  const read = (await journal.read(ids)).map(({ entry }) => entry);
  expect(read.map(({ body }) => body.kind)).toEqual(['sale', 'later', 'later']);
  expect(read[1]!.body).toEqual({ kind: 'later', content: WRAPPED });
  // The bridge and the store hand them on by the same schema.
  for (const entry of read) expect(keptEntry.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
  await journal.close();
});

test('it is sent as it was sealed, not as it was kept aside', async () => {
  const ids = await sealedByLaterVersion();
  const journal = await from('journal');
  const texts = (await journal.read(ids)).map(({ entry, text }) => ({ id: entry.id, text }));
  const [packet] = packEntries(texts, sampleIdentity, sealing.at);
  const { entries } = JSON.parse(gunzipSync(packet!.payload).toString()) as { entries: Entry[] };
  expect(entries[1]!.body).toEqual(WRAPPED);
  await journal.close();
});

test('the journal goes on after it: chain, and receipt numbers of sales that cannot be read', async () => {
  const ids = await sealedByLaterVersion();
  const journal = await from('journal');
  const [last] = await journal.read([ids[2]!]);
  const next = await journal.append(sampleSale(), sealing);
  expect(next).toMatchObject({
    ok: true,
    value: { previousHash: last!.entry.hash, body: { receiptNumber: 'HS01-26-000003' } },
  });
  await journal.close();
});

test('a journal that was lost takes it back from what was kept aside, to the letter', async () => {
  const ids = await sealedByLaterVersion();
  const journal = await from('journal');
  const stored = await journal.read(ids);
  const other = await from('other');
  expect(await other.adopt(stored.map(({ entry }) => keptEntry.parse(structuredClone(entry))))).toBe(3);
  expect((await other.read(ids)).map(({ text }) => text)).toEqual(stored.map(({ text }) => text));
  await Promise.all([journal.close(), other.close()]);
});

test('the version that knows it finds it as it was, and the way back passes its trial', async () => {
  const ids = await sealedByLaterVersion();
  expect(await tryFiles(folder)).toMatchObject({ ok: true, entries: 3, unanswered: 3 });
  const journal = await from('journal');
  const [first] = await journal.read(ids);
  await journal.close();
  const fact = { kind: 'trainingOn' as const };
  const aside = { ...first!.entry, body: { kind: 'later', content: fact } };
  expect(keptEntry.parse(aside).body).toEqual(fact);
});

test('head office is stricter, and what is no entry at all is refused everywhere', async () => {
  const ids = await sealedByLaterVersion();
  const journal = await from('journal');
  const stored = await journal.read(ids);
  await journal.close();
  for (const { entry } of stored) expect(strictEntry.safeParse(entry).success).toBe(false);
  const { entry } = stored[1]!;
  for (const wrong of [
    null,
    'later',
    { ...entry, seq: 0 },
    { ...entry, body: { kind: 'later' } },
    { ...entry, body: 7 },
  ])
    expect(keptEntry.safeParse(wrong).success).toBe(false);
});

test('a journal that went on in a later format is not gone on with: numbers would be used twice', async () => {
  await sealedByLaterVersion();
  const path = join(folder, 'journal', 'journal-v2-000002.log');
  await copyFile(segmentPath(join(folder, 'journal'), 1), path);
  const before = (await readdir(join(folder, 'journal'))).toSorted();
  await expect(from('journal')).rejects.toMatchObject({
    code: 'later',
    message: expect.stringContaining('install that version again'),
  });
  expect((await readdir(join(folder, 'journal'))).toSorted()).toEqual(before);
});

test('where the journal begins is read although a later version noted more', async () => {
  const place = join(folder, 'journal');
  await sealedByLaterVersion();
  const kept = { segment: 1, epoch: 1, seq: 3, hash: 'a'.repeat(64), counters: { HS01: 9 } };
  await writeKeptFrom(place, { ...kept, compressed: 'zstd' } as typeof kept);
  const journal = await from('journal');
  expect(journal.start()).toEqual({ epoch: 1, seq: 3 });
  await journal.close();
  await writeFile(join(place, 'kept-from.json'), '{}');
  await expect(from('journal')).rejects.toMatchObject({ code: 'corrupt' });
});
