import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SyncRun } from '#shared/sync/run.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import { controlPath, LINE_BYTES_MAX, readCommand, tokenPath } from './command.ts';
import { exitCodeOf, sendCommand } from './send-command.ts';
import { type Commanded, serveCommands } from './serve-commands.ts';

let folder: string;
let stop: () => Promise<void>;
let done: string[];
let status: SyncStatus;
/** How long a sync takes. */
let syncing: Promise<unknown>;
const at = '2026-03-02T10:15:00.000Z';
const asked: SyncRun = {
  trigger: 'asked',
  startedAt: at,
  endedAt: at,
  tookMs: 0,
  times: 1,
  pulled: 2,
  pushed: 4,
  fault: null,
};
const online = { online: true, pending: 3, fault: null } as SyncStatus;
/** A till in the middle of its day, with 250 sales in two bundles to carry. */
const till: Commanded = {
  status: () => status,
  syncRuns: () => [{ ...asked, trigger: 'timer', pushed: 9 }, asked],
  owner: {
    asked: () => null,
    ask({ headOfficeUrl, email, tillName }) {
      done.push(`ask ${email}`);
      const expiresAt = '2026-03-02T10:15:00.000Z';
      const state = 'mailing' as const;
      const value = { headOfficeUrl, email, tillName, state, comparison: '0417', expiresAt };
      return Promise.resolve({ ok: true, value: { ...value, mailDelayed: false, problem: null } });
    },
    over: () => new Promise((resolve) => setTimeout(resolve, 50, done.includes('no') ? 'refused' : 'letIn')),
  },
  syncNow() {
    done.push('sync');
    return syncing.then(() => status);
  },
  syncPlan: () =>
    Promise.resolve({
      headOfficeUrl: 'https://ho.example',
      waiting: [{ kind: 'sale', count: 3 }],
      oldestSealedAt: '2026-03-02T10:15:00.000Z',
      entries: 3,
      sales: 3,
      envelopes: 1,
      bytes: 1200,
      nextDueMs: null,
    }),
  enrol(wish) {
    done.push(`enrol ${wish.code}`);
    return Promise.resolve({ ok: false, problem: { code: 'ENROL_ALREADY', message: 'It is enrolled.' } });
  },
  exportUnsent({ seq }) {
    done.push(`export ${seq}`);
    const bundle =
      seq === 0
        ? { text: 'one', entries: 200, end: { epoch: 1, seq: 200 }, more: true }
        : { text: 'two', entries: 50, end: { epoch: 1, seq: 250 }, more: false };
    return Promise.resolve({ ok: true, bundle });
  },
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-command-'));
  done = [];
  status = online;
  syncing = Promise.resolve();
  stop = await serveCommands(folder, till);
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the command line', () => {
  const here = '/home/shop';
  test('words that are commands are read, others leave the till to start', () => {
    expect(readCommand(['sync'], here)).toEqual({ ok: true, value: { name: 'sync' } });
    expect(readCommand(['export-unsent', 'stick'], here)).toEqual({
      ok: true,
      value: { name: 'export-unsent', folder: '/home/shop/stick' },
    });
    expect(readCommand(['--no-sandbox', '--user-data-dir=/x', 'sync', '--dry-run'], here)).toEqual({
      ok: true,
      value: { name: 'sync', dryRun: true },
    });
    expect(readCommand(['--no-sandbox'], here)).toBeNull();
    expect(readCommand([], here)).toBeNull();
  });

  test('a command that lacks something says what, and how it is written', () => {
    const read = readCommand(['enrol', '--code', 'ABC123'], here);
    expect(read).toMatchObject({ ok: false, problem: expect.stringContaining('headOfficeUrl') });
    expect(readCommand(['sync', '--fast'], here)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('outpost sync'),
    });
  });

  test('reaches the running till', async () => {
    expect(await sendCommand(folder, { name: 'sync' })).toEqual({
      ok: true,
      text: 'Synced. Sent 4, fetched 2. 3 entries wait for an answer.',
    });
    const enrol = {
      name: 'enrol' as const,
      headOfficeUrl: 'https://ho.example',
      code: 'ABC123',
      tillName: 'T',
    };
    expect(await sendCommand(folder, enrol)).toEqual({ ok: false, text: 'It is enrolled. (ENROL_ALREADY)' });
    expect(done).toEqual(['sync', 'enrol ABC123']);
  });

  test('the owner is asked by mail, the number to compare is said at once, and the answer when it came', async () => {
    const words = ['enrol', '--head-office', 'https://ho.example', '--email', ' Ann@Corner.example'];
    const read = readCommand(words, here);
    expect(read).toMatchObject({ ok: true, value: { name: 'ask-owner', email: 'ann@corner.example' } });
    const command = { name: 'ask-owner', headOfficeUrl: 'https://ho.example', tillName: 'T' } as const;
    const said: string[] = [];
    const ask = () =>
      sendCommand(folder, { ...command, email: 'ann@corner.example' }, (text) => said.push(text));
    expect(await ask()).toMatchObject({ ok: true });
    expect(said).toEqual([expect.stringContaining('0417')]);
    done.push('no');
    expect(await ask()).toEqual({ ok: false, text: 'The owner said no.' });
    expect(readCommand([...words.slice(0, 4), 'nobody'], here)).toMatchObject({ ok: false });
  });

  test('a dry run says what would go, and nothing goes', async () => {
    expect(readCommand(['sync', '--dry-run'], '/')).toEqual({
      ok: true,
      value: { name: 'sync', dryRun: true },
    });
    const said = await sendCommand(folder, { name: 'sync', dryRun: true });
    expect(said).toMatchObject({ ok: true, text: expect.stringContaining('Would send 3 entries') });
    expect(done).toEqual([]);
  });

  test('a sync that did not get through says why, by its code, and does not count as done', async () => {
    const fault = { code: 'SYNC_QUEUE_DOWN', message: 'No connection for the queue: ECONNREFUSED.' };
    status = { ...online, fault };
    const said = await sendCommand(folder, { name: 'sync' });
    expect(said).toMatchObject({ ok: false, text: expect.stringContaining('SYNC_QUEUE_DOWN') });
    status = { ...online, online: false };
    expect(await sendCommand(folder, { name: 'sync' })).toMatchObject({ ok: false });
  });

  test('a sync that takes long says how far it is, and is waited for as long as it says something', async () => {
    await stop();
    stop = await serveCommands(folder, till, 20);
    let end = (): void => {};
    syncing = new Promise<void>((resolve) => (end = resolve));
    const run = { trigger: 'asked', startedAt: at, pulled: 7, pushed: 100, toPush: 300 } as const;
    status = { ...online, state: 'pushing', run };
    const said: string[] = [];
    const answer = sendCommand(folder, { name: 'sync' }, (text) => said.push(text), 1000);
    await expect.poll(() => said).toHaveLength(1);
    status = { ...status, run: { ...run, pushed: 200 } };
    await expect.poll(() => said).toHaveLength(2);
    // Longer than the silence that it bears.
    await pause(1300);
    status = online;
    end();
    expect(await answer).toMatchObject({ ok: true });
    expect(said.slice(0, 2)).toEqual([
      'pushing: sent 100 of 300, fetched 7. 3 entries wait for an answer.',
      'pushing: sent 200 of 300, fetched 7. 3 entries wait for an answer.',
    ]);
  });

  test('a till that says nothing any more is not called one that does not run', async () => {
    await stop();
    stop = await serveCommands(folder, till, 60_000);
    let end = (): void => {};
    syncing = new Promise<void>((resolve) => (end = resolve));
    const told = await sendCommand(folder, { name: 'sync' }, () => {}, 100);
    expect(told).toMatchObject({ ok: false, text: expect.stringContaining('is running') });
    expect(exitCodeOf(told)).toBe(3);
    expect([exitCodeOf({ ok: true, text: '' }), exitCodeOf({ ok: false, text: '' })]).toEqual([0, 1]);
    end();
  });

  test('unsent sales are written where they were asked for, bundle by bundle', async () => {
    const stick = join(folder, 'stick');
    const answer = await sendCommand(folder, { name: 'export-unsent', folder: stick });
    expect(answer).toMatchObject({ ok: true, text: expect.stringContaining('250 entries in 2 file(s)') });
    expect(await readdir(stick)).toEqual(['outpost-unsent-1-200.jose', 'outpost-unsent-1-250.jose']);
  });

  test('says so when no till runs, also when one was killed and left its socket', async () => {
    await stop();
    expect(await sendCommand(folder, { name: 'sync' })).toMatchObject({ ok: false });
    await writeFile(tokenPath(folder), 'of before');
    expect((await sendCommand(folder, { name: 'sync' })).text).toContain('not running');
    stop = await serveCommands(folder, till);
    expect(await sendCommand(folder, { name: 'sync' })).toMatchObject({ ok: true });
  });

  test('without the token of the folder nothing is done, whatever is said', async () => {
    const say = (text: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(controlPath(folder, process.platform));
        let heard = '';
        socket.on('data', (chunk) => (heard += String(chunk)));
        socket.once('close', () => resolve(heard));
        socket.once('error', () => resolve(heard));
        socket.write(text);
      });
    for (const text of [
      '{"token":"guess","command":{"name":"sync"}}\n',
      '{"command":{"name":"sync"}}\n',
      'sync\n',
      '\n',
      'x'.repeat(LINE_BYTES_MAX + 1),
    ])
      expect(await say(text)).toContain('no command of this till');
    expect(done).toEqual([]);
  });

  test('other users of the machine can read neither token nor socket', async () => {
    for (const path of [tokenPath(folder), controlPath(folder, process.platform)])
      expect((await stat(path)).mode & 0o077).toBe(0);
  });

  test('a folder too deep for a socket gets one elsewhere', () => {
    const deep = `/data/${'very/'.repeat(30)}deep`;
    expect(controlPath(deep, 'linux').length).toBeLessThan(104);
    expect(controlPath(deep, 'linux')).not.toBe(controlPath(`${deep}er`, 'linux'));
    expect(controlPath('C:\\Till', 'win32')).toMatch(/^\\\\\.\\pipe\\outpost-[0-9a-f]{32}$/);
  });
});
