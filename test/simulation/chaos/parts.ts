import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { databasePrograms, ordinaryUser } from '../../fixtures/real-postgres.ts';

/** A process that may be killed at any moment, and comes back as it was started. */
export type Mortal = {
  readonly name: string;
  /** Ends it as a power cut would end the process, and starts it again. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
};

const START_TIMEOUT_MS = 120_000;

/** @param clear what goes with the process: a disk that is lost */
async function mortal(
  name: string,
  start: () => ChildProcess,
  ready: () => Promise<boolean>,
  clear: () => void = () => {},
): Promise<Mortal> {
  let child: ChildProcess | undefined;
  async function begin(): Promise<void> {
    const giveUpAt = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      const running = start();
      child = running;
      // What was killed may still hold its lock for a moment; then this start ends, and another is made.
      while (running.exitCode === null && running.signalCode === null) {
        if (await ready()) return;
        await pause(50);
        if (performance.now() > giveUpAt) throw new Error(`${name} did not start`);
      }
      await pause(100);
    }
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
    running.kill(signal);
    await ended;
  }
  await begin();
  process.once('exit', () => child?.kill('SIGKILL'));
  return {
    name,
    async killAndRestart() {
      await end('SIGKILL');
      clear();
      await begin();
    },
    stop: () => end('SIGKILL'),
  };
}

/** A real PostgreSQL in a folder, on a port that stays. Undefined where the machine has none. */
export async function mortalPostgres(
  folder: string,
): Promise<(Mortal & { readonly url: string }) | undefined> {
  const programs = databasePrograms();
  const user = ordinaryUser();
  if (!programs || user === undefined) return undefined;
  const data = join(folder, 'postgres');
  mkdirSync(data, { recursive: true });
  const run = { ...user, cwd: data, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } };
  if (user) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, data]);
  execFileSync('chmod', ['755', folder]);
  const cluster = join(data, 'cluster');
  execFileSync(
    join(programs, 'initdb'),
    ['-D', cluster, '-U', 'outpost', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    {
      ...run,
      stdio: 'pipe',
    },
  );
  const port = await freePort();
  const url = `postgres://outpost@127.0.0.1:${port}/postgres`;
  const args = ['-D', cluster, '-p', String(port), '-h', '127.0.0.1', '-k', data];
  const part = await mortal(
    'postgres',
    () => spawn(join(programs, 'postgres'), args, { ...run, stdio: 'ignore' }),
    () =>
      answers(async () => {
        const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
        try {
          await client.connect();
          await client.query('select 1');
        } finally {
          await client.end().catch(() => {});
        }
      }),
  );
  return { ...part, url };
}

/** The queue service, which loses everything it had when it is killed. */
export async function mortalQueue(folder: string): Promise<Mortal & { readonly connectionString: string }> {
  const port = await freePort();
  const [name, key] = ['chaos', randomBytes(64).toString('base64')];
  const place = join(folder, 'queue');
  const host = fileURLToPath(new URL('../../../server/queue/azurite-host.ts', import.meta.url));
  const args = ['--queueHost', '127.0.0.1', '--queuePort', String(port), '--location', place, '--silent'];
  const more = ['--disableTelemetry', '--skipApiVersionCheck', '--disableProductStyleUrl'];
  const part = await mortal(
    'queue',
    () => {
      mkdirSync(place, { recursive: true });
      return spawn(process.execPath, [host, ...args, ...more], {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: { ...process.env, AZURITE_ACCOUNTS: `${name}:${key}` },
      });
    },
    // Any answer will do: it refuses whoever does not sign.
    () => answers(() => fetch(`http://127.0.0.1:${port}/${name}`, { signal: AbortSignal.timeout(2000) })),
    () => rmSync(place, { recursive: true, force: true }),
  );
  const endpoint = `QueueEndpoint=http://127.0.0.1:${port}/${name}`;
  const account = `DefaultEndpointsProtocol=http;AccountName=${name};AccountKey=${key}`;
  return { ...part, connectionString: `${account};${endpoint}` };
}

/** One process of head office: the interface, or a consumer. */
export async function mortalHeadOffice(
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<Mortal & { readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const main = fileURLToPath(new URL('../../../server/main.ts', import.meta.url));
  const part = await mortal(
    name,
    () =>
      spawn(process.execPath, [main], {
        stdio: ['ignore', 'ignore', process.env['OUTPOST_CHAOS_LOG'] ? 'inherit' : 'ignore'],
        env: { ...process.env, ...env, OUTPOST_PORT: String(port) },
      }),
    () =>
      answers(async () => {
        const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) });
        if (!response.ok) throw new Error(String(response.status));
      }),
  );
  return { ...part, url };
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
