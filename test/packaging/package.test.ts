import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeElectronStandIn } from '#main/packaging/electron-stand-in.ts';

const root = join(import.meta.dirname, '..', '..');
/** What a shop's line has to carry for each update besides Electron itself, bytes. */
const ASAR_BYTES_MAX = 8 * 1024 * 1024;

// `npm run dist -- --dir`, whole and real, on files in Electron's places: what cannot be tried without
// Electron is only whether its own program then runs.
describe.each([
  { flag: '--linux', platform: 'linux', unpacked: 'linux-unpacked', program: 'outpost' },
  { flag: '--win', platform: 'win32', unpacked: 'win-unpacked', program: 'Outpost.exe' },
] as const)('the package for $platform', ({ flag, platform, unpacked, program }) => {
  let folder: string;
  let asar: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'outpost-package-'));
    makeElectronStandIn(join(folder, 'electron'), platform);
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [
        'main/packaging/dist.ts',
        '--dir',
        flag,
        '--electron',
        join(folder, 'electron'),
        '--output',
        join(folder, 'dist'),
      ],
      { cwd: root, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stdout + stderr);
    expect(stdout.includes('NOT SIGNED')).toBe(platform === 'win32' && !process.env['WIN_CSC_LINK']);
    expect(stdout).toMatch(/\d\.\d MiB {2}.*app\.asar/);
    asar = join(folder, 'dist', unpacked, 'resources', 'app.asar');
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('holds the built program and page, and nothing else', () => {
    const files = listPackage(asar, { isPack: false }).map((path) => path.replaceAll('\\', '/'));
    const outside = files.filter((path) => !/^\/(out(\/(main|renderer)(\/.*)?)?|package\.json)$/.test(path));
    expect(outside).toEqual([]);
    for (const needed of ['/out/main/electron.cjs', '/out/main/preload.cjs', '/out/renderer/index.html'])
      expect(files).toContain(needed);
    expect(files.filter((path) => /\.map$|\.ts$|node_modules|\.test\./.test(path))).toEqual([]);
  });

  test('has no source map in it, no dependency, and no path of the machine that built it', () => {
    const files = listPackage(asar, { isPack: false }).filter((path) => /\.(cjs|js|json)$/.test(path));
    for (const path of files) {
      const text = extractFile(asar, path.replace(/^[\\/]/, '')).toString();
      expect(text).not.toContain('sourceMappingURL=data:');
      expect(text.includes(root), `${path} names ${root}`).toBe(false);
      expect(text).not.toMatch(/BEGIN (EC |RSA )?PRIVATE KEY-----\n[A-Za-z0-9+/]/);
    }
    const packed = JSON.parse(extractFile(asar, 'package.json').toString()) as Record<string, unknown>;
    expect(packed['devDependencies']).toBeUndefined();
    expect(packed['main']).toBe('out/main/electron.cjs');
  });

  test('its preload is CommonJS that a sandbox can load: it asks for nothing but electron', () => {
    const text = extractFile(asar, 'out/main/preload.cjs').toString();
    expect([...text.matchAll(/require\((.*?)\)/g)].map(([, name]) => name!.replaceAll(/["'`]/g, ''))).toEqual(
      ['electron'],
    );
    expect(text).not.toMatch(/^\s*(import|export)\s/m);
  });

  test('stays within what a thin line can carry', () => {
    expect(readFileSync(asar).length).toBeLessThan(ASAR_BYTES_MAX);
  });

  test('has Electron’s fuses as a till needs them', async () => {
    const wire = await getCurrentFuseWire(join(folder, 'dist', unpacked, program));
    // The library keeps the names of these two to itself: the characters 0 and 1.
    const [off, on] = ['0', '1'].map((state) => state.charCodeAt(0));
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
    });
  });

  test('has the languages of the till and no others', async () => {
    const languages = await readdir(join(folder, 'dist', unpacked, 'locales'));
    expect(languages.toSorted()).toEqual(['ar.pak', 'bn.pak', 'de.pak', 'en-GB.pak', 'en-US.pak']);
  });
});

const isHere = existsSync(join(root, 'node_modules', 'electron', 'dist', 'version'));
test.skipIf(isHere || process.platform === 'darwin')(
  'the plain command packs where Electron’s program is not here, and says loudly that it cannot run',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'outpost-plain-dist-'));
    try {
      const args = ['main/packaging/dist.ts', '--dir', '--output', folder];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, expect.any(String)]);
      expect(stdout).toContain('STAND-IN, cannot run');
      const unpacked = process.platform === 'win32' ? 'win-unpacked' : 'linux-unpacked';
      expect(existsSync(join(folder, unpacked, 'resources', 'app.asar'))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  120_000,
);
