import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CannotStart, type DataFolder } from '../data-folder.ts';

export type EmbeddedQueue = {
  readonly connectionString: string;
  readonly port: number;
  readonly pid: number;
  /** Ends when the service does, with what it said last. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
};

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 8000;

const account = z.object({ name: z.string(), key: z.string(), port: z.int().min(0).max(65_535) });

/**
 * Starts Azurite's queue service on this machine only, with its data in the data folder and an account
 * key of its own: the well-known key of the emulator would open the queue to every local program.
 *
 * The port is kept from start to start, because the access that tills hold names it.
 *
 * @throws CannotStart when the service does not come up
 */
export async function startEmbeddedQueue(data: DataFolder): Promise<EmbeddedQueue> {
  const kept = account.safeParse(parseJson(await data.read('queue-account.json')));
  const before = kept.success
    ? kept.data
    : { name: `outpost${randomBytes(4).toString('hex')}`, key: randomBytes(64).toString('base64'), port: 0 };
  const port = await freePort(before.port);
  const { name, key } = before;
  if (!kept.success || port !== before.port)
    await data.replace('queue-account.json', JSON.stringify({ name, key, port }));
  const folder = join(data.path, 'queue');
  await mkdir(folder, { recursive: true, mode: 0o700 });

  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('azurite-host.ts', import.meta.url)),
      '--queueHost',
      '127.0.0.1',
      '--queuePort',
      String(port),
      '--location',
      folder,
      '--silent',
      '--disableTelemetry',
      '--skipApiVersionCheck',
      '--disableProductStyleUrl',
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, AZURITE_ACCOUNTS: `${name}:${key}` } },
  );
  const ended = lastWords(child);
  await listening(child, ended);
  return {
    connectionString: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${name}`,
      `AccountKey=${key}`,
      `QueueEndpoint=http://127.0.0.1:${port}/${name}`,
    ].join(';'),
    port,
    pid: child.pid ?? 0,
    ended,
    async stop() {
      child.stdin?.end();
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

function lastWords(child: ChildProcess): Promise<string> {
  let said = '';
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-2000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(said.trim().split('\n').at(-1) ?? ''));
  });
}

async function listening(child: ChildProcess, ended: Promise<string>): Promise<void> {
  const ready = Promise.withResolvers<void>();
  child.stdout?.on('data', (chunk: Buffer) => {
    if (chunk.includes('successfully listens')) ready.resolve();
  });
  const late = setTimeout(() => {
    child.kill('SIGKILL');
    ready.reject(
      new CannotStart(`The embedded queue service did not start within ${START_TIMEOUT_MS / 1000} s.`),
    );
  }, START_TIMEOUT_MS);
  const over = ended.then((said) => {
    throw new CannotStart(`The embedded queue service did not start: ${said}`);
  });
  // After the start its end is no fault of the start any more.
  over.catch(() => {});
  await Promise.race([ready.promise, over]).finally(() => clearTimeout(late));
}

/** The wished port if it is free, else another that is. */
async function freePort(wished: number): Promise<number> {
  return (await tryPort(wished)) ?? (await tryPort(0)) ?? wished;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
