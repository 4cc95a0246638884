import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const fake = pathToFileURL(join(root, 'test', 'fixtures', 'fake-electron.ts')).href;
let built: string;
let folder: string;

// The shell as it is packed, bundled by its own build, with Electron's module taken by a fake. What it
// shows: the order of the start, and that the bundle holds all it needs.
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'outpost-built-shell-'));
  const vite = [join(root, 'node_modules/vite/bin/vite.js'), 'build', '-c', 'main/electron/vite.config.ts'];
  execFileSync(process.execPath, [...vite, '--outDir', join(built, 'out', 'main'), '--logLevel', 'error'], {
    cwd: root,
  });
  await mkdir(join(built, 'out', 'renderer'), { recursive: true });
  await writeFile(join(built, 'out', 'renderer', 'index.html'), '<title>Outpost</title>');
}, 120_000);
afterAll(() => rm(built, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-shell-run-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const envOf = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  FAKE_ELECTRON_FOLDER: folder,
  FAKE_ELECTRON_APP: built,
  OUTPOST_TILL_DATA: join(folder, 'till'),
  ...more,
});
const argsOf = (...typed: string[]): string[] => [
  '--import',
  fake,
  join(built, 'out', 'main', 'electron.cjs'),
  ...typed,
];
const run = (env: Record<string, string> = {}, ...typed: string[]) =>
  spawnSync(process.execPath, argsOf(...typed), { env: envOf(env), encoding: 'utf8', timeout: 60_000 });

/** Where each thing stands in what the shell did. */
const places = (output: string, ...what: string[]): number[] =>
  what.map((one) => output.indexOf(`electron ${one}`));

describe('the built desktop shell', () => {
  test('starts a till: sandbox and scheme first, permissions before the window, and closes the journal at the end', () => {
    const { status, stdout, stderr } = run();
    expect(stderr).not.toContain('Error');
    expect(status).toBe(0);
    const order = places(
      stdout,
      'crashReporter',
      'scheme',
      'sandbox',
      'permissions',
      'menu',
      'window',
      'loaded',
    );
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(order.every((place) => place >= 0)).toBe(true);
    expect(stdout).toContain('"uploadToServer":false');
    expect(stdout).toContain('"contextIsolation":true,"sandbox":true,"nodeIntegration":false');
    expect(stdout).toMatch(/loaded .*"status":200,"csp":"default-src 'self'/);
    expect(stdout).toContain('"ready":true');
    // A second start finds the folder free: the first one let go of it.
    expect(run().status).toBe(0);
  });

  test('a wrong setting is said, with its name, and no till is started', () => {
    const { status, stdout } = run({ OUTPOST_JOURNAL_DAYS: 'many' });
    expect(status).toBe(1);
    expect(stdout).toContain('OUTPOST_JOURNAL_DAYS');
    expect(stdout).not.toContain('electron window');
  });

  test('a command finds no till, says so, and starts none', () => {
    const { status, stdout, stderr } = run({}, 'sync');
    expect([status, stderr]).toEqual([1, expect.stringContaining('The till is not running here')]);
    expect(stdout).not.toContain('electron window');
  });

  test('a version without a health mark and without a way back is tried again, not given up', async () => {
    expect(run().status).toBe(0);
    // No page ever came up here, so there is no health mark; without a way back it is tried again.
    const again = run();
    expect(again.status).toBe(0);
    expect(again.stdout).toContain('"ready":true');
  });

  test('a till that is killed in the middle of its start is found by the next one', async () => {
    const first = spawn(process.execPath, argsOf(), { env: envOf(), stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise<void>((resolve) => {
      first.stdout.on('data', (chunk: Buffer) => String(chunk).includes('electron permissions') && resolve());
    });
    first.kill('SIGKILL');
    await new Promise((resolve) => {
      first.once('exit', resolve);
    });
    expect(run().status).toBe(0);
  });
});
