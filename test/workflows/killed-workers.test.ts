import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDatabase, type OpenDatabase } from '#server/database/open-database.ts';
import { createDocuments } from '#server/workflows/documents.ts';
import { startRealPostgres } from '../fixtures/real-postgres.ts';
import { openBank, type Bank } from './bank.ts';
import { orderType } from './orders.ts';

const real = await startRealPostgres();
if (!real.available) console.log(`killed workers are skipped: ${real.reason}`);
afterAll(async () => {
  if (real.available) await real.stop();
});

describe.skipIf(!real.available)('workers in processes of their own', () => {
  const url = real.available ? real.url : '';
  const marks = mkdtempSync(join(tmpdir(), 'outpost-marks-'));
  const workers = new Set<ChildProcess>();
  let opened: OpenDatabase;
  let bank: Bank;
  let deaths = 0;
  let over = false;

  /** A worker that dies is followed by another, as by whatever keeps services running. */
  function keepWorker(): void {
    const env = { ...process.env, DATABASE_URL: url, BANK_URL: bank.url, MARKS: marks };
    const worker = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts')], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    workers.add(worker);
    worker.once('exit', (_, signal) => {
      workers.delete(worker);
      if (over) return;
      if (signal === 'SIGKILL') deaths += 1;
      keepWorker();
    });
  }

  beforeAll(async () => {
    opened = await openDatabase({ kind: 'postgres', url });
    bank = await openBank();
  }, 60_000);
  afterAll(async () => {
    over = true;
    for (const worker of workers) worker.kill('SIGKILL');
    await bank.stop();
    await opened.close();
    rmSync(marks, { recursive: true, force: true });
  });

  test('killed between any two steps, and stopped before the effect, every order is charged once', async () => {
    const killed = ['claimed', 'begun', 'made', 'recorded'].map((step) => `kill-${step}`);
    const plain = Array.from({ length: 100 }, (_, number) => `order-${number}`);
    const all = [...killed, 'stop-begun', ...plain];
    const documents = all.map((id) => ({ id, state: 'placed', body: { note: '' } }));
    await createDocuments(opened.db, orderType, documents, new Date());
    keepWorker();
    keepWorker();

    const left = async (): Promise<string[]> => {
      const { rows } = await sql<{ id: string }>`select id from documents where state <> 'packed'`.execute(
        opened.db,
      );
      return rows.map(({ id }) => id);
    };
    const soon = { timeout: 40_000, interval: 100 };
    // The one that stands still before its effect: another worker has made it in the meantime.
    const stopped = join(marks, 'stop-begun');
    await vi.waitFor(() => expect(existsSync(stopped)).toBe(true), soon);
    await vi.waitFor(async () => expect(await left()).not.toContain('stop-begun'), soon);
    const chargedBefore = bank.charges.get('stop-begun');
    process.kill(Number(readFileSync(stopped, 'utf8')), 'SIGCONT');
    await vi.waitFor(() => expect(bank.lateTurns()).toBe(1), soon);
    await vi.waitFor(async () => expect(await left()).toEqual([]), soon);

    expect(chargedBefore).toBe(1);
    expect(Object.fromEntries(bank.charges)).toEqual(Object.fromEntries(all.map((id) => [id, 1])));
    // A safe handler may run twice: here it did, where the worker died after it.
    for (const id of all) expect(bank.packs.get(id)).toBeGreaterThanOrEqual(1);
    expect(deaths).toBe(killed.length);
    const { rows } = await sql<{ state: string; n: number }>`
      select state, count(*)::int as n from effects group by state`.execute(opened.db);
    expect(rows).toEqual([{ state: 'done', n: all.length }]);
  }, 120_000);
});
