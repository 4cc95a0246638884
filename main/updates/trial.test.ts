import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sampleIdentity, sampleSale } from '#test/fixtures/sample-sales.ts';
import { openAnswers } from '../journal/answers.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
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
afterEach(async () => {
  await journal.close();
  await rm(tillFolder, { recursive: true, force: true });
});

async function seal(): Promise<void> {
  const sealing = { identity: sampleIdentity, at: '2026-11-20T09:02:00.000Z' };
  const sealed = await journal.append(sampleSale({ id: randomUUID() }), sealing);
  if (!sealed.ok) throw new Error(sealed.problem.message);
}
const trial = (script = join(built, 'trial.cjs')) =>
  runTrial({
    script,
    tillFolder,
    folder: join(tillFolder, 'updates'),
    run: runNodeScript,
    end: journal.end(),
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
    const report = (entries: number, unanswered: number) =>
      `console.log('{"ok":true,"entries":${entries},"unanswered":${unanswered},"end":${end}}')`;
    expect(await trial(await scriptThat(report(11, 5)))).toMatchObject({
      problem: 'it reads 11 of 12 entries',
    });
    expect(await trial(await scriptThat(report(12, 4)))).toMatchObject({
      problem: 'it finds 4 of 5 entries that wait to be sent',
    });
    expect(await trial(await scriptThat(report(12, 5)))).toMatchObject({ ok: true });
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
    const segment = (await readdir(join(tillFolder, 'journal'))).find((name) => name.endsWith('.log'));
    const path = join(tillFolder, 'journal', segment!);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length / 2));
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
