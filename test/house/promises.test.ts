import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'promises.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1);
const named = rows.map((row) => /`([^`]+)` › (.+?) \|$/.exec(row)?.slice(1) ?? [row, '']);

test('every promise names a test', () => {
  expect(rows.length).toBeGreaterThanOrEqual(17);
  expect(named.filter(([, name]) => !name)).toEqual([]);
});

test.each(named)('%s keeps: %s', (file, name) => {
  expect(existsSync(join(root, file!)), `${file} is not there`).toBe(true);
  expect(readFileSync(join(root, file!), 'utf8')).toContain(`test('${name!.replaceAll("'", "\\'")}'`);
});
