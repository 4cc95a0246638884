import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
let house: string;

// A copy of the house's rules without its rooms: a forbidden import in the tree itself would race with
// the lint of the same run.
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'outpost-house-'));
  for (const file of ['package.json', 'tsconfig.json', '.oxlintrc.json'])
    cpSync(join(root, file), join(house, file));
  for (const layer of ['shared', 'main', 'renderer', 'server']) {
    mkdirSync(join(house, layer));
    cpSync(join(root, layer, 'tsconfig.json'), join(house, layer, 'tsconfig.json'));
  }
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

function checkFile(path: string, text: string, command: string, args: string[]): string {
  const file = join(house, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  try {
    execFileSync(bin(command), args, { cwd: house, encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout: string; stderr: string };
    return stdout + stderr;
  } finally {
    rmSync(file);
  }
}

const importOf = (specifier: string) => `import * as other from '${specifier}';\nexport const it = other;\n`;

describe('a wrong import fails the lint', () => {
  test.each([
    ['shared/money/probe.ts', 'node:fs'],
    ['shared/money/probe.ts', '../catalogue/product.ts'],
    ['shared/catalogue/probe.ts', '../sale/draft.ts'],
    ['shared/sale/probe.ts', '../sync/entry.ts'],
    ['shared/sync/probe.ts', '../bridge/peer.ts'],
    ['shared/sale/probe.ts', '../../main/till.ts'],
    ['shared/sale/probe.ts', '#server/head-office.ts'],
    ['shared/sale/probe.ts', 'react'],
    ['main/sync/probe.ts', 'electron'],
    ['main/sync/probe.ts', '#server/head-office.ts'],
    ['main/journal/probe.ts', '../../renderer/store/open-store.ts'],
    ['main/kiosk/probe.ts', 'electron'],
    ['main/electron/probe.ts', 'ws'],
    ['renderer/sell/probe.ts', 'rxdb'],
    ['renderer/sell/probe.ts', 'dexie'],
    ['renderer/sell/probe.ts', '#main/till.ts'],
    ['renderer/store/probe.ts', 'node:fs'],
    ['server/settle/probe.ts', '#main/till.ts'],
    ['server/settle/probe.ts', 'rxdb'],
    ['server/rules/probe.ts', 'kysely'],
    ['server/rules/probe.ts', '../feed/feed.ts'],
  ])('%s may not import %s', (path, specifier) => {
    expect(checkFile(path, importOf(specifier), 'oxlint', ['-c', '.oxlintrc.json', path])).toContain(
      'no-restricted-imports',
    );
  });

  test.each([
    ['shared/sync/probe.ts', '../sale/draft.ts'],
    ['main/electron/probe.ts', 'electron'],
    ['main/kiosk/probe.ts', 'ws'],
    ['renderer/store/probe.ts', 'rxdb'],
    ['server/settle/probe.ts', '#shared/sync/entry.ts'],
    ['server/rules/probe.ts', '#shared/sync/entry.ts'],
  ])('%s may import %s', (path, specifier) => {
    expect(checkFile(path, importOf(specifier), 'oxlint', ['-c', '.oxlintrc.json', path])).not.toContain(
      'no-restricted-imports',
    );
  });
});

describe('what a layer has not got does not type-check', () => {
  test.each([
    ['shared', 'export const width = window.innerWidth;\n'],
    ['shared', 'export const host = process.env.HOST;\n'],
    ['main', 'export const width = window.innerWidth;\n'],
    ['server', 'export const page = document.body;\n'],
    ['renderer', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
  ])('%s', (layer, text) => {
    expect(checkFile(`${layer}/probe.ts`, text, 'tsc', ['-p', layer])).toMatch(/error TS/);
  });
});
