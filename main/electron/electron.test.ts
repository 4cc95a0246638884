import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Till } from '../till.ts';
import { isAppPage, serveApp } from './app-scheme.ts';
import { acceptPagePorts, type PagePort } from './bridge-port.ts';
import { openSafeSecrets, type SafeStorage } from './safe-secrets.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-electron-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the packaged page', () => {
  test('only files of the page are served, with a strict policy', async () => {
    await mkdir(join(folder, 'page'));
    await writeFile(join(folder, 'page', 'index.html'), '<title>Outpost</title>');
    await writeFile(join(folder, 'secret.html'), 'no');
    const serve = serveApp(join(folder, 'page'));
    const page = await serve({ url: 'app://outpost/' });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Outpost');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    for (const url of [
      'app://outpost/../secret.html',
      'app://outpost/%2e%2e/secret.html',
      'app://other/',
      'app:',
    ])
      expect((await serve({ url })).status).toBe(404);
  });

  test('a look-alike address is not the page', () => {
    expect(isAppPage('app://outpost/index.html')).toBe(true);
    expect(isAppPage('app://outpost.evil/')).toBe(false);
    expect(isAppPage('https://outpost/')).toBe(false);
    expect(isAppPage(undefined)).toBe(false);
  });
});

describe('the bridge of the window', () => {
  class FakePort extends EventEmitter implements PagePort {
    closed = false;
    started = false;
    postMessage(): void {}
    start(): void {
      this.started = true;
    }
    close(): void {
      this.closed = true;
    }
  }

  /** A till that takes one page at a time, as the real one does. */
  function oneSeat(): Pick<Till, 'attach' | 'attachCustomerScreen'> & { heard: string[]; screens: number } {
    let taken = false;
    const heard: string[] = [];
    return {
      heard,
      screens: 0,
      attachCustomerScreen() {
        this.screens += 1;
        return () => void (this.screens -= 1);
      },
      attach() {
        if (taken) return null;
        taken = true;
        return { receive: (text) => void heard.push(text), close: () => void (taken = false) };
      },
    };
  }

  const page = { name: 'our window' };
  const customers = { name: 'the customer’s' };
  const windows = { till: () => page, customer: () => customers };
  const frame = { url: 'app://outpost/index.html', parent: null };

  test('a reload takes the place of the page before', () => {
    const till = oneSeat();
    const accept = acceptPagePorts(till, windows);
    const [first, second] = [new FakePort(), new FakePort()];
    accept({ sender: page, senderFrame: frame, ports: [first] });
    accept({ sender: page, senderFrame: frame, ports: [second] });
    expect(first.closed).toBe(true);
    expect(second.started).toBe(true);
    // The late close of the first port must not throw the second page out.
    first.emit('close');
    second.emit('message', { data: 'hello' });
    second.emit('message', { data: { not: 'text' } });
    expect(till.heard).toEqual(['hello']);
  });

  test('the customer’s screen is shown things and heard in nothing', () => {
    const till = oneSeat();
    const port = new FakePort();
    acceptPagePorts(till, windows)({ sender: customers, senderFrame: frame, ports: [port] });
    port.emit('message', { data: '{"type":"call","id":1,"method":"syncNow","params":null}' });
    expect([till.screens, till.heard]).toEqual([1, []]);
    port.emit('close');
    expect(till.screens).toBe(0);
  });

  test('a port from another window, a foreign page or an inner frame is closed unread', () => {
    const accept = acceptPagePorts(oneSeat(), windows);
    for (const event of [
      { sender: { name: 'our window' }, senderFrame: frame },
      { sender: page, senderFrame: { ...frame, url: 'https://evil.example/' } },
      { sender: page, senderFrame: { ...frame, parent: {} } },
      { sender: page, senderFrame: null },
    ]) {
      const port = new FakePort();
      accept({ ...event, ports: [port] });
      expect(port).toMatchObject({ closed: true, started: false });
    }
  });
});

describe('secrets in the keychain', () => {
  /** Encrypts by turning the bytes round: enough to see that the plain text is not on the disk. */
  function keychain(backend: string): SafeStorage {
    return {
      isAsyncEncryptionAvailable: () => Promise.resolve(true),
      encryptStringAsync: (text) => Promise.resolve(Buffer.from(text).reverse()),
      decryptStringAsync: (sealed) => Promise.resolve({ result: Buffer.from(sealed).reverse().toString() }),
      getSelectedStorageBackend: () => backend,
    };
  }

  test('a secret comes back, and does not stand on the disk in plain', async () => {
    const secrets = await openSafeSecrets(folder, keychain('gnome_libsecret'), 'linux');
    expect(await secrets.get('till-key')).toBeNull();
    await secrets.set('till-key', 'private-key');
    expect(await secrets.get('till-key')).toBe('private-key');
    const [file] = await readdir(folder);
    expect(await readFile(join(folder, file!), 'utf8')).not.toContain('private-key');
  });

  test('a desktop without keychain is refused in a sentence', async () => {
    await expect(openSafeSecrets(folder, keychain('basic_text'), 'linux')).rejects.toThrow('has no keychain');
    await expect(openSafeSecrets(folder, keychain('basic_text'), 'win32')).resolves.toBeDefined();
  });
});
