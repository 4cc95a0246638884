import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openAnswers } from '#main/journal/answers.ts';
import { openJournal } from '#main/journal/journal.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { DatabaseDump } from '../fixtures/indexed-db.ts';

/** What the page of a released till left in its browser: every IndexedDB, as JSON, packed. */
export const STORE_FILE = 'store.json.gz';
export const STORE_NAME = 'outpost-till';
export const STORE_SECRET = 'A'.repeat(43);

/** The entries that a released version left, read from a copy, and those that head office had answered. */
export async function openReleasedJournal(
  version: string,
): Promise<{ entries: Entry[]; answered: ReadonlySet<string>; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'outpost-released-'));
  await cp(join(import.meta.dirname, version), folder, { recursive: true });
  const journal = await openJournal({ folder: join(folder, 'journal') });
  const answers = await openAnswers(join(folder, 'answers.log'));
  const ids = [...journal.ids()];
  return {
    entries: (await journal.read(ids)).map(({ entry }) => entry),
    answered: new Set(ids.filter((id) => answers.has(id))),
    async close() {
      await journal.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function readReleasedStore(version: string): Promise<DatabaseDump[]> {
  const packed = await readFile(join(import.meta.dirname, version, STORE_FILE));
  return JSON.parse(gunzipSync(packed).toString()) as DatabaseDump[];
}
