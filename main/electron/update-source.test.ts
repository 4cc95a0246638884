import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppImageUpdater, type AppUpdater, NsisUpdater } from 'electron-updater';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Published, PublishedVersions } from '#test/fixtures/published-versions.ts';
import type { LineRules } from '../updates/line-pace.ts';
import { UpdateFault } from '../updates/update-source.ts';
import { openUpdateSource, type UpdateSourceOptions } from './update-source.ts';

// electron-updater itself, of the version that is packed, against a real server with real manifests and
// signatures. Of Electron it needs no more than the adapter that is given to it here.
let folder: string;
let server: PublishedVersions;
const said: string[] = [];
const installer = (size = 400_000): Buffer => randomBytes(size);
const release = (version: string, more: Partial<Published> = {}): Published => ({
  version,
  installer: installer(),
  trial: Buffer.from(`// trial of ${version}`),
  ...more,
});
const FILES = { linux: 'stable-linux.yml', win32: 'stable.yml' } as const;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-updater-'));
  // What electron-builder packs beside the app.
  await writeFile(join(folder, 'app-update.yml'), 'updaterCacheDirName: outpost-updater\n');
  await writeFile(join(folder, 'Outpost-1.0.0.AppImage'), installer(1000));
  process.env['APPIMAGE'] = join(folder, 'Outpost-1.0.0.AppImage');
  server = new PublishedVersions();
  await server.listen();
});
afterEach(async () => {
  delete process.env['APPIMAGE'];
  server.close();
  await rm(folder, { recursive: true, force: true });
});

function updaterOf(platform: keyof typeof FILES, version: string): AppUpdater {
  const app = {
    version,
    name: 'Outpost',
    isPackaged: true,
    appUpdateConfigPath: join(folder, 'app-update.yml'),
    userDataPath: folder,
    baseCachePath: join(folder, 'cache'),
    whenReady: () => Promise.resolve(),
    relaunch() {},
    quit() {},
    onQuit: () => expect.unreachable('nothing may be installed on quit'),
  };
  if (platform === 'linux') return new AppImageUpdater(null, app);
  const updater = new NsisUpdater(null, app);
  // The name of the channel's file goes by the platform that runs the updater.
  Object.assign(updater, { _testOnlyOptions: { platform: 'win32' } });
  return updater;
}

function open(
  changes: Partial<UpdateSourceOptions> = {},
  running: { platform?: keyof typeof FILES; version?: string } = {},
) {
  const updater = updaterOf(running.platform ?? 'linux', running.version ?? '1.0.0');
  const options: UpdateSourceOptions = {
    feedUrl: server.url,
    publicKeys: [server.publicKey],
    folder: join(folder, 'updates'),
    fetch,
    channel: () => 'stable',
    mayHave: () => true,
    line: { bytesPerSecond: () => null, mayFetch: () => true },
    ending: new AbortController().signal,
    say: (line) => void said.push(line),
    ...changes,
  };
  const source = openUpdateSource(updater, options);
  // From here on it is the updater as it is at a shop: its tests' ways are closed again.
  Object.assign(updater, { _testOnlyOptions: null });
  return { updater, source };
}
const publish = (version: Published, platform: keyof typeof FILES = 'linux'): void =>
  server.publish(
    version,
    FILES[platform],
    platform === 'linux' ? `Outpost-${version.version}.AppImage` : `Outpost-Setup-${version.version}.exe`,
  );

describe.each(['linux', 'win32'] as const)('updates on %s', (platform) => {
  test('a newer version is found, fetched and checked, and not installed', async () => {
    const next = release('1.1.0');
    publish(next, platform);
    const { source, updater } = open({}, { platform });
    expect(await source.look()).toMatchObject({ version: '1.1.0', bytes: next.installer.length });
    const fetched = await source.fetch();
    expect((await readFile(fetched.installer)).equals(next.installer)).toBe(true);
    expect((await readFile(fetched.trial)).equals(next.trial)).toBe(true);
    expect([updater.autoDownload, updater.autoInstallOnAppQuit, updater.allowDowngrade]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('a till that ends breaks its fetch off at once, and the next start goes on where it was', async () => {
    const next = release('1.1.0');
    publish(next, platform);
    const end = new AbortController();
    // At this pace it would take hours.
    const line = { bytesPerSecond: () => 100, mayFetch: () => true };
    const { source } = open({ line, ending: end.signal }, { platform });
    await source.look();
    const fetching = source.fetch();
    const parts = join(folder, 'cache', 'outpost-updater', 'parts');
    while ((await readdir(parts).catch(() => [])).length === 0) await pause(5);
    end.abort();
    await expect(fetching).rejects.toMatchObject({ code: expect.stringContaining('UPDATE_') });
    const second = open({}, { platform }).source;
    await second.look();
    expect((await readFile((await second.fetch()).installer)).equals(next.installer)).toBe(true);
  });

  test('fetching again after a restart fetches nothing: what is here is only checked', async () => {
    publish(release('1.1.0'), platform);
    const first = open({}, { platform }).source;
    await first.look();
    await first.fetch();
    server.asked.length = 0;
    const second = open({}, { platform }).source;
    await second.look();
    await second.fetch();
    expect(server.asked.filter((name) => /\.(AppImage|exe)$/.test(name))).toEqual([]);
  });

  test('an older version is refused, also one that is rightly signed', async () => {
    publish(release('0.9.0'), platform);
    expect(await open({}, { platform }).source.look()).toBeNull();
  });

  test('the same version is no update', async () => {
    publish(release('1.0.0'), platform);
    expect(await open({}, { platform }).source.look()).toBeNull();
  });

  test('a manifest that was changed at the server is refused, and nothing of it is fetched', async () => {
    publish(release('1.1.0'), platform);
    const file = FILES[platform];
    server.files.set(file, Buffer.from(`${server.files.get(file)!.toString()}# evil`));
    await expect(open({}, { platform }).source.look()).rejects.toMatchObject({
      code: 'UPDATE_BAD_SIGNATURE',
    });
    expect(server.asked).toEqual([file, `${file}.sig`]);
  });

  test('another installer than the signed manifest promises is refused', async () => {
    const next = release('1.1.0');
    publish(next, platform);
    for (const name of server.files.keys())
      if (/\.(AppImage|exe)$/.test(name)) server.files.set(name, installer(next.installer.length));
    const { source } = open({}, { platform });
    await source.look();
    await expect(source.fetch()).rejects.toMatchObject({ code: 'UPDATE_BAD_CHECKSUM' });
    expect(await readdir(join(folder, 'cache', 'outpost-updater', 'parts'))).toEqual([]);
  });

  test('a line that breaks in the middle costs only what was not there yet', async () => {
    const next = release('1.1.0');
    publish(next, platform);
    // The first piece is electron-updater's own look for a differential download.
    const { source, updater } = open({}, { platform });
    updater.disableDifferentialDownload = true;
    server.breakAfter = [150_000, 150_000];
    await source.look();
    await expect(source.fetch()).rejects.toMatchObject({ code: 'UPDATE_LINE_DOWN' });
    await expect(source.fetch()).rejects.toMatchObject({ code: 'UPDATE_LINE_DOWN' });
    const fetched = await source.fetch();
    expect((await readFile(fetched.installer)).equals(next.installer)).toBe(true);
    const asked = server.asked
      .filter((name) => /\.(AppImage|exe)/.test(name))
      .map((name) => name.split(' ')[1]);
    expect(asked).toEqual([undefined, 'bytes=150000-', 'bytes=300000-']);
  });

  test('a file that was cut short at the server is refused', async () => {
    const next = release('1.1.0');
    publish(next, platform);
    for (const [name, bytes] of server.files)
      if (/\.(AppImage|exe)$/.test(name)) server.files.set(name, bytes.subarray(0, 300_000));
    const { source } = open({}, { platform });
    await source.look();
    await expect(source.fetch()).rejects.toMatchObject({ code: 'UPDATE_BAD_CHECKSUM' });
  });
});

describe('a small change to a large installer', () => {
  // electron-builder's own block maps, as a release makes them.
  const require = createRequire(import.meta.url);
  const { buildBlockMap } = createRequire(require.resolve('electron-builder'))(
    'app-builder-lib/out/targets/blockmap/blockmap',
  ) as { buildBlockMap(file: string, format: string, out?: string): Promise<{ blockMapSize?: number }> };
  const body = randomBytes(2_000_000);
  const changed = Buffer.concat([body.subarray(0, 900_000), randomBytes(5000), body.subarray(900_000)]);
  const bytesAsked = (): number =>
    server.asked
      .map((asked) => /(?:AppImage|exe) bytes=(\d+)-(\d+)$/.exec(asked))
      .reduce((sum, range) => sum + (range ? Number(range[2]) - Number(range[1]) + 1 : 0), 0);

  /** A till on linux that has found the changed installer. */
  async function differing(line?: LineRules) {
    const old = process.env['APPIMAGE']!;
    await writeFile(old, body);
    await buildBlockMap(old, 'deflate');
    const next = join(folder, 'next');
    await writeFile(next, changed);
    const { blockMapSize } = await buildBlockMap(next, 'deflate');
    const whole = await readFile(next);
    publish(release('1.1.0', { installer: whole, blockMapSize: blockMapSize! }));
    const { source } = open(line && { line });
    await source.look();
    return { source, whole };
  }

  test('is fetched by its difference on linux', async () => {
    const { source, whole } = await differing();
    const fetched = await source.fetch();
    expect((await readFile(fetched.installer)).equals(whole)).toBe(true);
    expect(server.asked).not.toContain('Outpost-1.1.0.AppImage');
    expect(bytesAsked()).toBeLessThan(body.length / 4);
  });

  test('takes no more of the line by pieces than it may', async () => {
    const { source, whole } = await differing({ bytesPerSecond: () => 40_000, mayFetch: () => true });
    const begun = performance.now();
    const fetched = await source.fetch();
    // Less than a second of it is the machine's own time; the rest is the limit's.
    expect(performance.now() - begun).toBeGreaterThan((bytesAsked() / 40_000) * 1000 * 0.9);
    expect((await readFile(fetched.installer)).equals(whole)).toBe(true);
  });

  test('a piece goes on where the line broke, and no byte is fetched twice', async () => {
    const { source, whole } = await differing();
    server.breakAfter = [100, 200, 300];
    const fetched = await source.fetch();
    expect((await readFile(fetched.installer)).equals(whole)).toBe(true);
    // Never the whole file, whatever broke.
    expect(server.asked).not.toContain('Outpost-1.1.0.AppImage');
    expect(bytesAsked()).toBeLessThan(body.length / 2);
  }, 20_000);

  test('on a metered line pieces stop too when the shop opens, and the whole is not fetched instead', async () => {
    let chunks = 0;
    const { source } = await differing({ bytesPerSecond: () => null, mayFetch: () => ++chunks < 2 });
    await expect(source.fetch()).rejects.toMatchObject({ code: 'UPDATE_LINE_DOWN' });
    expect(bytesAsked()).toBeLessThan(body.length / 2);
  });

  test('is fetched by its difference on windows', async () => {
    const kept = join(folder, 'cache', 'outpost-updater', 'installer.exe');
    await mkdir(join(kept, '..'), { recursive: true });
    await writeFile(kept, body);
    const map = join(folder, 'map');
    await buildBlockMap(kept, 'gzip', map);
    server.files.set('Outpost-Setup-1.0.0.exe.blockmap', await readFile(map));
    const next = join(folder, 'next');
    await writeFile(next, changed);
    await buildBlockMap(next, 'gzip', map);
    server.files.set('Outpost-Setup-1.1.0.exe.blockmap', await readFile(map));
    publish(release('1.1.0', { installer: changed }), 'win32');
    const { source } = open({}, { platform: 'win32' });
    await source.look();
    const fetched = await source.fetch();
    expect((await readFile(fetched.installer)).equals(changed)).toBe(true);
    expect(server.asked).not.toContain('Outpost-Setup-1.1.0.exe');
    expect(bytesAsked()).toBeLessThan(body.length / 4);
  });
});

describe('a version is held back', () => {
  test('from a shop beyond its part of the rollout, and from all while it is paused', async () => {
    publish(release('1.1.0', { stagingPercentage: 10 }));
    const heard: unknown[] = [];
    const mayHave = (version: string, percent: number | undefined): boolean => {
      heard.push([version, percent]);
      return false;
    };
    expect(await open({ mayHave }).source.look()).toBeNull();
    expect(heard).toEqual([['1.1.0', 10]]);
  });
});

describe('the update server', () => {
  test('a manifest without signature, signed by a stranger, or read by a build without keys is refused', async () => {
    publish(release('1.1.0'));
    const stranger = new PublishedVersions();
    for (const publicKeys of [[], [stranger.publicKey]])
      await expect(open({ publicKeys }).source.look()).rejects.toMatchObject({
        code: 'UPDATE_BAD_SIGNATURE',
      });
    server.files.delete('stable-linux.yml.sig');
    await expect(open().source.look()).rejects.toBeInstanceOf(UpdateFault);
  });

  test('rubbish and a manifest without checksums are named, and cost nothing', async () => {
    for (const text of [
      '{',
      'just words',
      'version: 1.1.0\nfiles: []\n',
      'version: 1.1.0\nfiles:\n  - url: a\n',
    ]) {
      server.publishManifest('stable-linux.yml', text);
      await expect(open().source.look()).rejects.toMatchObject({ code: 'UPDATE_BAD_MANIFEST' });
    }
  });

  test('out of reach is a fault of its own', async () => {
    const { source } = open();
    server.close();
    await expect(source.look()).rejects.toMatchObject({ code: 'UPDATE_LINE_DOWN' });
  });

  test('the pilot channel is another file, and a till of it gets the finished version later', async () => {
    server.publish(release('1.1.0-pilot.1'), 'pilot-linux.yml', 'Outpost-1.1.0-pilot.1.AppImage');
    const pilot = () => 'pilot';
    expect(await open({ channel: pilot }).source.look()).toMatchObject({ version: '1.1.0-pilot.1' });
    server.publish(release('1.1.0'), 'stable-linux.yml', 'Outpost-1.1.0.AppImage');
    const later = open({}, { version: '1.1.0-pilot.1' });
    expect(await later.source.look()).toMatchObject({ version: '1.1.0' });
    // Back from pilot to an older stable version would be a downgrade.
    server.publish(release('1.0.9'), 'stable-linux.yml', 'Outpost-1.0.9.AppImage');
    expect(await open({}, { version: '1.1.0-pilot.1' }).source.look()).toBeNull();
  });
});
