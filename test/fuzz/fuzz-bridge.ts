import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { BRIDGE_MESSAGE_MAX, bridgeFaultCode } from '#shared/bridge/peer.ts';
import { keepEnrolment } from '#main/enrolment/enrolments.ts';
import { acceptPagePorts, type PagePort } from '#main/electron/bridge-port.ts';
import { openSecretsFolder } from '#main/kiosk/secrets-folder.ts';
import { type Kiosk, startKiosk } from '#main/kiosk/kiosk.ts';
import { startTill } from '#main/till.ts';
import { sampleIdentity, sampleSale } from '../fixtures/sample-sales.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { isGoodCall, randomText } from './random-call.ts';

export type FuzzResult = {
  readonly calls: number;
  /** Messages of main by kind: `answer`, and the code of each fault. */
  readonly heard: Readonly<Record<string, number>>;
  /** Entries in the journal afterwards: nothing of what was sent may be sealed by a till that is not enrolled. */
  readonly entries: number;
};

/** One end of a bridge under fire. */
type Line = { send(text: string): void; onMessage(callback: (text: string) => void): void; close(): void };

const AT_ONCE = 200;
const SILENT_MAX_MS = 60_000;

/** Sends texts and reads what comes back; a line that goes silent is the failure. @throws Error */
async function fire(
  line: Line,
  calls: number,
  seed: string,
  mayBeGood = true,
): Promise<Omit<FuzzResult, 'entries'>> {
  const random = seededRandom(seed);
  const heard: Record<string, number> = {};
  let alive: (() => void) | null = null;
  let probe = 0;
  line.onMessage((text) => {
    const message = JSON.parse(text) as { type: string; code?: string; id?: number };
    // Main may call the page as well; nobody answers it here, which is one more thing out of order.
    const kind = message.type === 'fault' ? message.code! : message.type;
    if (message.type === 'fault') bridgeFaultCode.parse(message.code);
    heard[kind] = (heard[kind] ?? 0) + 1;
    if (message.type === 'answer' && message.id === probe) alive?.();
  });
  async function stillThere(sent: number): Promise<void> {
    probe = 1_000_000_000 + sent;
    const answered = new Promise<void>((resolve, reject) => {
      const silent = new Error(`main is silent after ${sent} calls, seed ${seed}`);
      const timer = setTimeout(() => reject(silent), SILENT_MAX_MS);
      alive = () => (clearTimeout(timer), resolve());
    });
    line.send(JSON.stringify({ type: 'call', id: probe, method: 'hello', params: null }));
    await answered;
  }

  for (let sent = 0; sent < calls; sent += AT_ONCE) {
    for (let n = sent; n < Math.min(calls, sent + AT_ONCE); n++) {
      const text = randomText(n + 1, random);
      if (mayBeGood || !isGoodCall(text)) line.send(text);
    }
    await stillThere(sent);
  }
  line.send('x'.repeat(BRIDGE_MESSAGE_MAX + 1));
  await stillThere(calls);
  line.close();
  return { calls, heard };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'outpost-fuzz-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const machine = { onNetworkChange: () => () => {}, onResume: () => () => {}, say() {}, demoLine: true };
const noLine: typeof fetch = () => Promise.reject(new TypeError('no line'));

/** What a till has that a call could change. */
export type TillState = {
  readonly entries: number;
  readonly end: unknown;
  readonly notes: unknown;
  /** The printer as it was set up, or null. */
  readonly printer: string | null;
};

/**
 * An enrolled till that has sold, under calls of which none is right: what would be obeyed is left out.
 *
 * @returns what the till had before and has after
 */
export function fuzzEnrolled(
  calls: number,
  seed: string,
): Promise<{ before: TillState; after: TillState; heard: FuzzResult['heard'] }> {
  return inFolder(async (folder) => {
    const secrets = await openSecretsFolder(join(folder, 'secrets'));
    const { privateKey: key } = generateKeyPairSync('ed25519');
    await keepEnrolment({ folder, secrets }, { identity: sampleIdentity, token: 'token', key });
    const till = await startTill({
      ...machine,
      shell: 'kiosk',
      folder,
      appVersion: '0.0.0',
      secrets,
      fetch: noLine,
    });
    let hear: (text: string) => void = () => {};
    const page = till.attach({ send: (text) => void setImmediate(() => hear(text)) })!;
    const connection = { kind: 'tcp', host: '127.0.0.1', port: 1 };
    const good = [
      ['record', { sale: sampleSale() }],
      ['setPrinter', { setup: { connection, paperMm: 80, letters: 'own', drawerPin: null } }],
      ['tell', { code: 'storePutAside' }],
    ] as const;
    const heard: string[] = [];
    hear = (text) => void heard.push(text);
    for (const [place, [method, params]] of good.entries())
      page.receive(JSON.stringify({ type: 'call', id: place + 1, method, params }));
    while (heard.filter((text) => /^{"type":"(answer|fault)"/.test(text)).length < good.length)
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    const stateOf = async (): Promise<TillState> => ({
      entries: await countEntries(folder),
      end: await journalEndOf(folder),
      notes: till.status().notes,
      printer: await readFile(join(folder, 'printer.json'), 'utf8').catch(() => null),
    });
    const before = await stateOf();
    const line: Line = {
      send: (text) => page.receive(text),
      onMessage: (callback) => (hear = callback),
      close: () => {},
    };
    const result = await fire(line, calls, seed, false);
    const after = await stateOf();
    page.close();
    await till.stop();
    return { before, after, heard: result.heard };
  });
}

/** The bridge of Electron: the real acceptance of ports, the real till, a port of our own. */
export function fuzzPort(calls: number, seed: string): Promise<FuzzResult> {
  return inFolder(async (folder) => {
    const secrets = await openSecretsFolder(join(folder, 'secrets'));
    const till = await startTill({
      ...machine,
      shell: 'electron',
      folder,
      appVersion: '0.0.0',
      secrets,
      fetch: noLine,
    });
    const page = {};
    const accept = acceptPagePorts(till, { till: () => page, customer: () => null });
    const port = new (class extends EventEmitter implements PagePort {
      heard: (text: string) => void = () => {};
      postMessage(text: string): void {
        setImmediate(() => this.heard(text));
      }
      start(): void {}
      close(): void {
        this.emit('close');
      }
    })();
    const frame = { url: 'app://outpost/', parent: null };
    const send = (text: string): void => void port.emit('message', { data: text });
    // A port from a foreign page first: it must come to nothing, and not stand in the way.
    accept({ sender: page, senderFrame: { ...frame, url: 'https://evil.example/' }, ports: [port] });
    send('{"type":"call","id":1,"method":"hello","params":null}');
    if (port.listenerCount('message') > 0) throw new Error('a foreign page was let in');
    accept({ sender: page, senderFrame: frame, ports: [port] });
    const line: Line = { send, onMessage: (callback) => (port.heard = callback), close: () => port.close() };
    const result = await fire(line, calls, seed);
    await till.stop();
    return { ...result, entries: await countEntries(folder) };
  });
}

/** The bridge of the kiosk: the real loopback server with its gate, over a real WebSocket. */
export function fuzzSocket(calls: number, seed: string): Promise<FuzzResult> {
  return inFolder(async (folder) => {
    const page = join(folder, 'page');
    await mkdir(page);
    await writeFile(join(page, 'index.html'), '<!doctype html>');
    const settings = { folder: join(folder, 'till'), page, port: null, window: 'none' as const };
    const rest = { demoLine: true, enrolment: null, printer: undefined, journalDays: 400 };
    const kiosk = await startKiosk({ ...settings, ...rest }, { appVersion: '0.0.0', say() {} });
    await strangersStayOut(kiosk);
    const origin = `http://127.0.0.1:${kiosk.port}`;
    const socket = await opened(kiosk.port, { origin, cookie: await cookieOf(kiosk) });
    const line: Line = {
      send: (text) => socket.send(text),
      onMessage: (callback) => void socket.on('message', (data) => callback(String(data))),
      close: () => socket.close(),
    };
    const result = await fire(line, calls, seed);
    await kiosk.stop();
    return { ...result, entries: await countEntries(settings.folder) };
  });
}

async function strangersStayOut(kiosk: Kiosk): Promise<void> {
  const cookie = await cookieOf(kiosk);
  const ours = `http://127.0.0.1:${kiosk.port}`;
  for (const headers of [
    {},
    { origin: ours },
    { cookie },
    { origin: 'https://evil.example', cookie },
    { origin: ours, cookie: 'outpost=guess' },
    { origin: ours, cookie, host: 'evil.example' },
  ]) {
    const socket = await opened(kiosk.port, headers).catch(() => null);
    if (socket) throw new Error(`a stranger was let in: ${JSON.stringify(headers)}`);
  }
}

function opened(port: number, headers: Record<string, string>): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/bridge`, { headers });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

function cookieOf(kiosk: Kiosk): Promise<string> {
  return new Promise((resolve, reject) => {
    httpRequest(kiosk.openUrl(), (response) => {
      response.resume();
      resolve(String(response.headers['set-cookie']).split(';')[0]!);
    })
      .once('error', reject)
      .end();
  });
}

async function countEntries(folder: string): Promise<number> {
  const { readSegments } = await import('#main/journal/read-segments.ts');
  return (await readSegments(join(folder, 'journal'))).places.all.length;
}

async function journalEndOf(folder: string): Promise<unknown> {
  const { readSegments } = await import('#main/journal/read-segments.ts');
  return (await readSegments(join(folder, 'journal'))).head;
}
