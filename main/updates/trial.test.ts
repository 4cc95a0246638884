import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CopiedDocument, STORE_GENERATION, type StoreCopy } from '#shared/bridge/store-copy.ts';
import { startDraft } from '#shared/sale/draft.ts';
import { sampleIdentity, sampleSale, sampleTerms } from '#test/fixtures/sample-sales.ts';
import { openAnswers } from '../journal/answers.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import { readSegment, segmentPath } from '../journal/segment-files.ts';
import { copyJournal } from './copy-journal.ts';
import { runNodeScript } from './run-script.ts';
import { runTrial } from './run-trial.ts';

const root = join(import.meta.dirname, '..', '..');
let built: string;
let tillFolder: string;
let journal: Journal;

// The very file that a release publishes: one file by itself.
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'outpost-trial-built-'));
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '-c',
      'main/updates/trial/vite.config.ts',
      '--outDir',
      built,
      '--logLevel',
      'error',
    ],
    { cwd: root },
  );
}, 120_000);
afterAll(() => rm(built, { recursive: true, force: true }));

beforeEach(async () => {
  tillFolder = await mkdtemp(join(tmpdir(), 'outpost-trial-'));
  journal = await openJournal({ folder: join(tillFolder, 'journal') });
  for (let count = 0; count < 12; count++) await seal();
  const answers = await openAnswers(join(tillFolder, 'answers.log'));
  await answers.note(
    [...journal.ids()].slice(0, 7).map((entryId) => ({ entryId, result: 'settled' as const })),
  );
});
beforeEach(async () => {
  const waiting = await journal.read([...journal.ids()].slice(-2));
  const basket = startDraft({ id: randomUUID(), openedAt: AT, terms: sampleTerms });
  const parked = { name: 'Ann', parkedAt: AT, draft: basket };
  pieces = [
    { generation: STORE_GENERATION, documents: waiting.map(({ entry }) => entryDocument(entry)), next: '1' },
    {
      generation: STORE_GENERATION,
      documents: [single('cursor/chain', 'c7'), single('draft', basket), single('parked/1', parked)],
      next: null,
    },
  ];
});
const AT = '2026-11-20T09:02:00.000Z';
const entryDocument = (entry: { id: string }): CopiedDocument => ({
  collection: 'entries',
  document: { id: entry.id, state: 'waiting', entry: JSON.stringify(entry) },
});
const single = (key: string, value: unknown): CopiedDocument => ({
  collection: 'till',
  document: { key, value: JSON.stringify(value) },
});
afterEach(async () => {
  await journal.close();
  await rm(tillFolder, { recursive: true, force: true });
});

async function seal(): Promise<void> {
  const sealing = { identity: sampleIdentity, at: '2026-11-20T09:02:00.000Z' };
  const sealed = await journal.append(sampleSale({ id: randomUUID() }), sealing);
  if (!sealed.ok) throw new Error(sealed.problem.message);
}
/** What the page would answer: two waiting entries, an open basket and a parked one, in two pieces. */
let pieces: StoreCopy[];
const trial = (script = join(built, 'trial.cjs')) =>
  runTrial({
    script,
    tillFolder,
    folder: join(tillFolder, 'updates'),
    run: runNodeScript,
    end: journal.end(),
    askStore: (from) => Promise.resolve(pieces[from === null ? 0 : Number(from)] ?? null),
    ending: new AbortController().signal,
  });
async function scriptThat(text: string): Promise<string> {
  const path = join(tillFolder, 'trial.cjs');
  await writeFile(path, text);
  return path;
}

describe('the trial of the next version', () => {
  test('passes on the copy of a till that is selling, and leaves nothing behind', async () => {
    expect(await trial()).toEqual({ ok: true, value: null });
    expect(await readdir(join(tillFolder, 'updates'))).toEqual([]);
    await seal();
    expect(journal.size).toBe(13);
  });

  test('fails for a version that loses an entry, or takes an unsent one for sent', async () => {
    const end = '{"epoch":1,"seq":12}';
    const report = (entries: number, unanswered: number, store = '{"entries":2,"baskets":2}') =>
      `console.log('{"ok":true,"entries":${entries},"unanswered":${unanswered},"end":${end},"store":${store}}')`;
    expect(await trial(await scriptThat(report(11, 5)))).toMatchObject({
      problem: 'it reads 11 of 12 entries',
    });
    expect(await trial(await scriptThat(report(12, 4)))).toMatchObject({
      problem: 'it finds 4 of 5 entries that wait to be sent',
    });
    expect(await trial(await scriptThat(report(12, 5)))).toMatchObject({ ok: true });
    for (const [store, problem] of [
      ['{"entries":1,"baskets":2}', 'its store holds 1 of 2 entries that wait'],
      ['{"entries":2,"baskets":1}', 'its store holds 1 of 2 baskets'],
      ['null', 'its store holds 0 of 2 entries that wait'],
    ] as const)
      expect(await trial(await scriptThat(report(12, 5, store)))).toMatchObject({ problem });
  });

  test('fails where an entry in the store is another than in the journal, or cannot be read', async () => {
    const [first, second] = pieces[0]!.documents;
    const other = { ...first!.document, entry: second!.document['entry'] };
    pieces[0]!.documents[0] = { collection: 'entries', document: other };
    expect(await trial()).toMatchObject({
      problem: expect.stringContaining('another entry in the place of'),
    });
    pieces[0]!.documents[0] = { collection: 'entries', document: { ...other, entry: '{}' } };
    expect((await trial()) as object).toMatchObject({ ok: false });
  });

  test('nothing is tried while there is no page that could be asked for its store', async () => {
    pieces = [];
    expect(await trial()).toBe('noPage');
    expect(await readdir(tillFolder)).not.toContain('updates');
  });

  test('the copy of the store lies where its user alone can read it, and is gone afterwards', async () => {
    const path = await scriptThat(`
      const { statSync, readFileSync } = require('node:fs');
      const file = process.argv[2] + '/store.jsonl';
      const said = (statSync(file).mode & 0o777).toString(8) + readFileSync(file, 'utf8').slice(0, 24);
      console.log(JSON.stringify({ ok: false, problem: said }));
    `);
    const mode = process.platform === 'win32' ? '' : '600';
    expect(await trial(path)).toMatchObject({
      problem: expect.stringContaining(`${mode}{"v":1,"generation":${STORE_GENERATION}}`),
    });
    expect(await readdir(join(tillFolder, 'updates'))).toEqual([]);
  });

  test('fails for a version that dies, says nothing, or says what is wrong', async () => {
    for (const [text, problem] of [
      ['process.kill(process.pid, "SIGKILL")', 'without a report'],
      ['', 'without a report'],
      ['console.log("hello")', 'hello'],
      [`console.log('{"ok":false,"problem":"the golden basket comes to 0"}')`, 'golden basket'],
    ] as const)
      expect(await trial(await scriptThat(text))).toMatchObject({
        ok: false,
        problem: expect.stringContaining(problem),
      });
  });

  test('a copy is checked before it is trusted: a journal that is damaged makes no backup', async () => {
    const folder = join(tillFolder, 'journal');
    const { bytes } = await readSegment(folder, { number: 1, packed: false });
    await writeFile(segmentPath(folder, 1), bytes.subarray(0, bytes.length / 2));
    await expect(copyJournal(tillFolder, join(tillFolder, 'backup'), journal.end())).rejects.toThrow(
      'The copy ends at',
    );
  });

  test('a verified copy holds all that was sealed', async () => {
    expect(await copyJournal(tillFolder, join(tillFolder, 'backup'), journal.end())).toEqual({
      end: journal.end(),
      entries: 12,
      unanswered: 5,
    });
  });
});
