import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { storeContract, tillContract } from '#shared/bridge/contract.ts';
import { connectPeer } from '#shared/bridge/peer.ts';
import { OPEN_ELSEWHERE } from './bridge-socket.ts';
import { browserForWindow, findChromium } from './chromium.ts';
import { type Kiosk, startKiosk } from './kiosk.ts';
import { askRunningKiosk } from './running-kiosk.ts';
import { openSecretsFolder } from './secrets-folder.ts';
import { type KioskSettings, readKioskSettings } from './settings.ts';

let folder: string;
let settings: KioskSettings;
const running: Kiosk[] = [];
const said: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-kiosk-'));
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Outpost</title>');
  await writeFile(join(page, 'assets', 'till-abc.js'), 'export {};');
  await writeFile(join(folder, 'outside.html'), 'not for the page');
  await symlink(join(folder, 'outside.html'), join(page, 'link.html'));
  settings = {
    folder: join(folder, 'till'),
    page,
    port: null,
    window: 'none',
    demoLine: false,
    enrolment: null,
    printer: undefined,
    journalDays: 400,
  };
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((kiosk) => kiosk.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function open(changes: Partial<KioskSettings> = {}): Promise<Kiosk> {
  const kiosk = await startKiosk(
    { ...settings, ...changes },
    { appVersion: '0.0.0', say: (line) => said.push(line) },
  );
  running.push(kiosk);
  return kiosk;
}

type Answered = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** node:http and not fetch, because fetch sets Host and tidies paths by itself. */
function ask(
  kiosk: Kiosk,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port: kiosk.port, path, headers, method }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

const pathOf = (url: string): string => url.slice(new URL(url).origin.length);

async function letIn(kiosk: Kiosk): Promise<string> {
  const { headers } = await ask(kiosk, pathOf(kiosk.openUrl()));
  return String(headers['set-cookie']).split(';')[0]!;
}

function connect(kiosk: Kiosk, headers: Record<string, string>): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${kiosk.port}/bridge`, { headers });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

const closeCode = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.once('close', resolve);
  });

function hello(socket: WebSocket): Promise<{ shell: string }> {
  const peer = connectPeer({
    port: { send: (text) => socket.send(text) },
    serves: storeContract,
    calls: tillContract,
    handlers: {
      copyStore: () => ({ generation: 1, documents: [], next: null }),
      cursors: () => ({}),
      applyFeed: () => null,
      channelChecksum: () => ({ records: '', catalogue: null }),
      resetChannel: () => null,
      entriesSent: () => null,
      ownerAskedChanged: () => null,
      subscriptionNews: () => null,
      forgetChannel: () => null,
      forgetPublished: () => null,
      atCounter: () => ({ basketOpen: false, tendering: false }),
      holdCounter: () => ({ held: true }),
      releaseCounter: () => null,
      statusChanged: () => null,
      journalChanged: () => null,
      printerChanged: () => null,
      factSealed: () => null,
    },
  });
  socket.on('message', (data) => peer.receive(String(data)));
  return peer.call('hello', null);
}

describe('letting a browser in', () => {
  test('the link opens the till once, and the page comes with strict headers', async () => {
    const kiosk = await open();
    const link = pathOf(kiosk.openUrl());
    const opened = await ask(kiosk, link);
    expect(opened.status).toBe(303);
    expect(opened.headers.location).toBe('/');
    expect(String(opened.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const cookie = String(opened.headers['set-cookie']).split(';')[0]!;
    const page = await ask(kiosk, '/', { cookie });
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Outpost') as string });
    expect(page.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("script-src 'self'") as string,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect((await ask(kiosk, link)).status).toBe(403);
    // The browser that is in may follow its old link again.
    expect((await ask(kiosk, link, { cookie })).status).toBe(303);
  });

  test('without the cookie there is neither page nor bridge, but a plain sentence', async () => {
    const kiosk = await open();
    const page = await ask(kiosk, '/');
    expect(page.status).toBe(403);
    expect(page.text).toContain('Start the till again to get a new link');
    expect((await ask(kiosk, '/open?code=guess')).status).toBe(403);
    await expect(connect(kiosk, { origin: `http://127.0.0.1:${kiosk.port}` })).rejects.toThrow('403');
  });

  test('an open page is still let in after the till was restarted on the same port', async () => {
    const first = await open();
    const cookie = await letIn(first);
    const { port } = first;
    await first.stop();
    running.length = 0;
    const second = await open();
    expect(second.port).toBe(port);
    expect((await ask(second, '/', { cookie })).status).toBe(200);
  });

  test('another name for this address (DNS rebinding) and foreign pages are refused', async () => {
    const kiosk = await open();
    const cookie = await letIn(kiosk);
    const foreign = { cookie, host: `till.example:${kiosk.port}` };
    expect((await ask(kiosk, '/', foreign)).status).toBe(403);
    expect((await ask(kiosk, '/', { cookie, origin: 'https://evil.example' })).status).toBe(403);
    await expect(connect(kiosk, { cookie, origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(connect(kiosk, { cookie })).rejects.toThrow('403');
  });

  test('no path leads out of the page folder', async () => {
    const kiosk = await open();
    const cookie = await letIn(kiosk);
    for (const path of [
      '/../outside.html',
      '/%2e%2e/outside.html',
      '/..%2foutside.html',
      '/assets/../../outside.html',
      '//outside.html',
      '/link.html',
      '/..\\outside.html',
    ])
      expect((await ask(kiosk, path, { cookie })).text).not.toContain('not for the page');
    expect((await ask(kiosk, '/assets/till-abc.js', { cookie })).status).toBe(200);
    expect((await ask(kiosk, '/', { cookie }, 'POST')).status).toBe(405);
  });
});

describe('the bridge', () => {
  test('one page at a time: the second is told that the till is open elsewhere', async () => {
    const kiosk = await open();
    const headers = { cookie: await letIn(kiosk), origin: `http://127.0.0.1:${kiosk.port}` };
    const first = await connect(kiosk, headers);
    expect((await hello(first)).shell).toBe('kiosk');
    const second = await connect(kiosk, headers);
    expect(await closeCode(second)).toBe(OPEN_ELSEWHERE);
    first.close();
    await closeCode(first);
    const third = await connect(kiosk, headers);
    expect((await hello(third)).shell).toBe('kiosk');
    third.close();
  });

  test('a page whose window crashed gives its place to the next', async () => {
    const kiosk = await open();
    const headers = { cookie: await letIn(kiosk), origin: `http://127.0.0.1:${kiosk.port}` };
    const first = await connect(kiosk, headers);
    await hello(first);
    // It is still connected, but nobody answers.
    first.pong = () => {};
    const dead = first as unknown as { _autoPong: boolean };
    dead._autoPong = false;
    const second = await connect(kiosk, headers);
    expect((await hello(second)).shell).toBe('kiosk');
    second.close();
  });
});

describe('starting', () => {
  test('a second start finds the first one and gets a link to it', async () => {
    const kiosk = await open();
    await expect(open()).rejects.toMatchObject({ code: 'locked' });
    const secrets = await openSecretsFolder(join(settings.folder, 'secrets'));
    const link = await askRunningKiosk(settings.folder, (await secrets.get('control-token'))!);
    expect(link).toContain(`http://127.0.0.1:${kiosk.port}/open?code=`);
    expect((await ask(kiosk, pathOf(link!))).status).toBe(303);
    expect((await ask(kiosk, '/control/open', { authorization: 'Bearer guess' }, 'POST')).status).toBe(403);
  });

  test.skipIf(process.platform === 'win32')(
    'secrets that others could read, as in a copied folder, are closed to them again',
    async () => {
      const folder = join(settings.folder, 'secrets');
      await (await openSecretsFolder(folder)).set('till-key', 'private');
      await chmod(folder, 0o755);
      await chmod(join(folder, 'till-key'), 0o644);
      expect(await (await openSecretsFolder(folder)).get('till-key')).toBe('private');
      const modes = [folder, join(folder, 'till-key')].map(async (path) => (await stat(path)).mode & 0o777);
      expect(await Promise.all(modes)).toEqual([0o700, 0o600]);
    },
  );

  test('a port that is taken is replaced, and that is said', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => {
      squatter.once('listening', resolve);
    });
    const { port } = squatter.address() as AddressInfo;
    const kiosk = await open({ port });
    expect(kiosk.port).not.toBe(port);
    expect(said.join('\n')).toContain(`${port} is taken by another program`);
    squatter.close();
  });

  test('a page that was never built is said, and the folder is left free', async () => {
    await expect(open({ page: join(folder, 'nowhere') })).rejects.toThrow('is not built');
    await open();
  });

  test.skipIf(process.platform === 'win32')('secrets are for their owner alone', async () => {
    await open();
    const path = join(settings.folder, 'secrets', 'page-cookie');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('all wrong settings are said at once', () => {
    const read = readKioskSettings({ OUTPOST_TILL_PORT: '99999', OUTPOST_WINDOW: 'big' }, '/project');
    expect(read).toMatchObject({ ok: false });
    if (read.ok) return;
    expect(read.problem).toContain('OUTPOST_TILL_PORT');
    expect(read.problem).toContain('OUTPOST_WINDOW');
  });
});

describe('the window', () => {
  const machine = (platform: NodeJS.Platform, env: Record<string, string>, programs: string[]) => ({
    platform,
    env,
    isProgram: (path: string) => programs.includes(path),
  });

  test('a browser is found where each system keeps it', () => {
    expect(findChromium(machine('linux', { PATH: '/bin:/usr/bin' }, ['/usr/bin/chromium']))).toBe(
      '/usr/bin/chromium',
    );
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    expect(findChromium(machine('win32', { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }, [edge]))).toBe(
      edge,
    );
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findChromium(machine('darwin', {}, [chrome]))).toBe(chrome);
  });

  test('where there is no display or no browser, the reason is said', () => {
    const noDisplay = browserForWindow(machine('linux', { PATH: '/usr/bin' }, ['/usr/bin/chromium']));
    expect(noDisplay).toMatchObject({ ok: false, problem: expect.stringContaining('DISPLAY') as string });
    const noBrowser = browserForWindow(machine('linux', { PATH: '/usr/bin', DISPLAY: ':0' }, []));
    expect(noBrowser).toMatchObject({ ok: false, problem: expect.stringContaining('Chromium') as string });
  });
});
