import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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

  test('fills the screen, starts at login and speaks by Electron’s own network, where it was told to', async () => {
    const { stdout } = run({
      OUTPOST_FULL_SCREEN: '1',
      OUTPOST_START_AT_LOGIN: '1',
      OUTPOST_HEAD_OFFICE: 'https://head-office.example',
      OUTPOST_ENROL_CODE: 'ABCD-1234',
      OUTPOST_TILL_NAME: 'Till 1',
    });
    expect(stdout).toContain('electron window {"kiosk":true');
    if (process.platform === 'linux')
      expect(await readFile(join(folder, 'appData', 'autostart', 'outpost.desktop'), 'utf8')).toContain(
        process.execPath,
      );
    else expect(stdout).toContain('electron login {"openAtLogin":true}');
    expect(stdout).toContain('electron net "https://head-office.example/');
  });

  test('a start while the till before it ends brings it back when it has ended', () => {
    const image = join(folder, 'Outpost.AppImage');
    const { status, stdout } = run({ FAKE_ELECTRON_AGAIN: '1', APPIMAGE: image });
    expect(status).toBe(0);
    expect(stdout).toContain(`electron relaunch ${JSON.stringify({ execPath: image })}`);
    expect(run().stdout).not.toContain('electron relaunch');
  });

  test('hears when the PC wakes from sleep, and no more once it has ended', () => {
    const { stdout } = run();
    expect(stdout).toContain('electron listening {"resume":1}');
    expect(stdout).toContain('electron left {"resume":0}');
  });

  describe('while a till runs', () => {
    let running: ChildProcess;
    let heard: string;
    const until = async (text: string): Promise<void> => {
      for (let tries = 0; !heard.includes(text); tries++) {
        if (tries > 200) throw new Error(`${text} did not come:\n${heard}`);
        await pause(50);
      }
    };
    beforeEach(async () => {
      heard = '';
      const env = envOf({ FAKE_ELECTRON_STAYS: '1' });
      running = spawn(process.execPath, argsOf(), { env, stdio: ['ignore', 'pipe', 'ignore'] });
      running.stdout!.on('data', (chunk: Buffer) => (heard += String(chunk)));
      await until('"ready":true');
    });
    afterEach(async () => {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGTERM');
      await ended;
    });

    test('commands reach it from a second start, which answers and opens nothing', async () => {
      const sync = run({}, 'sync');
      expect([sync.status, sync.stderr]).toEqual([1, expect.stringContaining('Offline. 0 entries wait')]);
      const unsent = run({}, 'export-unsent', folder);
      expect([unsent.status, unsent.stderr]).toEqual([1, expect.stringContaining('Nothing was sold yet')]);
      const enrol = run({}, 'enrol', '--head-office', 'https://ho.example', '--code', 'ABCD-1234');
      expect([enrol.status, enrol.stderr.length > 0]).toEqual([1, true]);
      await until('electron net "https://ho.example/');
      for (const { stdout } of [sync, unsent, enrol]) expect(stdout).not.toContain('electron window');
    });

    test.skipIf(process.platform === 'win32')(
      'a second start brings its window to the front, and ends',
      async () => {
        const { status, stdout } = run();
        expect([status, stdout]).toEqual([0, expect.stringContaining('is running already')]);
        expect(stdout).not.toContain('electron window');
        await until('electron restore');
        await until('electron focus');
      },
    );
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
