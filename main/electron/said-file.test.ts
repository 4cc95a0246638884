import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepSaid } from './said-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-said-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const now = () => new Date('2026-11-20T09:00:00.000Z');

test('what the till says is kept over its starts, in two files that do not grow for ever', async () => {
  const path = join(folder, 'till', 'said.log');
  for (let start = 1; start <= 4; start++) keepSaid(path, now, 100)(`start ${start} of a till that is long`);
  expect(await readdir(join(folder, 'till'))).toEqual(['said.log', 'said.log.1']);
  expect(await readFile(path, 'utf8')).toBe('2026-11-20T09:00:00.000Z start 4 of a till that is long\n');
  expect(await readFile(`${path}.1`, 'utf8')).toContain('start 3');
});

test('a disk that takes nothing stops no till', async () => {
  await writeFile(join(folder, 'till'), 'a file where the folder should be');
  expect(() => keepSaid(join(folder, 'till', 'said.log'), now)('hello')).not.toThrow();
});
