import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleFacts, sampleIdentity, sampleSale } from '#test/fixtures/sample-sales.ts';
import { openJournal } from './journal.ts';
import { segmentPath } from './segment-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-verify-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const program = join(import.meta.dirname, 'verify-journal.ts');

function verify(path: string): Promise<{ status: number; lines: string[] }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, path], (fault, stdout, stderr) => {
      const lines = `${stdout}${stderr}`.trimEnd().split('\n');
      resolve({ status: fault ? Number(fault.code) : 0, lines });
    });
  });
}

/** A till's folder with a journal in it. @returns the journal's folder */
async function sellAt(till: string): Promise<string> {
  const journal = await openJournal({ folder: join(till, 'journal') });
  const sealing = { identity: sampleIdentity, at: '2026-11-20T09:01:00.500Z' };
  for (let sale = 0; sale < 10; sale++) await journal.append(sampleSale(), sealing);
  await journal.appendFact(sampleSale().id, sampleFacts[0]!, sealing);
  await journal.close();
  return join(till, 'journal');
}

async function contentOf(path: string): Promise<Record<string, string>> {
  const names = await readdir(path);
  const texts = await Promise.all(names.map((name) => readFile(join(path, name), 'latin1')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index]!]));
}

test('a whole journal is said to be whole, and not a byte of it is changed', async () => {
  const journal = await sellAt(folder);
  const before = await contentOf(journal);
  const { status, lines } = await verify(folder);
  expect(status).toBe(0);
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ ok: true, entries: 11, missing: 0, damaged: 0 });
  expect(lines.join('\n')).toContain('sale 10, cashIn 1');
  expect(await contentOf(journal)).toEqual(before);
});

test('damage and a torn end are named with their places, and left as they are', async () => {
  const journal = await sellAt(folder);
  const path = segmentPath(journal, 1);
  const bytes = await readFile(path);
  bytes[bytes.readUInt32LE(0) + 8 + 100]! ^= 0x20;
  await writeFile(path, Buffer.concat([bytes, Buffer.from('half a frame')]));
  const before = await contentOf(journal);
  const { status, lines } = await verify(journal);
  expect(status).toBe(1);
  expect(lines.join('\n')).toContain(`${path} at byte ${bytes.readUInt32LE(0) + 8}`);
  expect(lines.join('\n')).toContain('The journal lacks entry 1/2.');
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ ok: false, missing: 1, damaged: 1, tornBytes: 12 });
  expect(await contentOf(journal)).toEqual(before);
});

test('a folder that is not there is said', async () => {
  const { status, lines } = await verify(join(folder, 'none'));
  expect([status, lines]).toEqual([1, [`verify-journal: ${join(folder, 'none')} is not there`]]);
});
