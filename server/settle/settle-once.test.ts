import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QueueClient } from '@azure/storage-queue';
import { expect, test } from 'vitest';
import { MILK, saleOf, setUpChain, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { startRealPostgres } from '#test/fixtures/real-postgres.ts';
import { figures } from '#test/fixtures/settling.ts';
import { startHeadOffice } from '../head-office.ts';
import { readSettings } from '../settings.ts';

test('run once, as by cron: what waits is settled beside a head office that runs, and the process ends', async ({
  skip,
}) => {
  const real = await startRealPostgres();
  if (!real.available) return skip(real.reason);
  const folder = await mkdtemp(join(tmpdir(), 'outpost-once-'));
  const settings = readSettings({ DATABASE_URL: real.url, OUTPOST_DATA: join(folder, 'here') });
  if (!settings.ok) throw new Error(settings.problem.join());
  const office = await startHeadOffice(settings.value, { consume: false });
  try {
    await setUpChain(office.db);
    const till = await TrialTill.enrol(office.db);
    const queue = office.queues.of(till.shopId);
    const sender = new QueueClient(await queue.sendOnlyUrl(new Date(Date.now() + 600_000)));
    for (const product of [MILK, WINE])
      await sender.sendMessage(await till.envelope([till.seal(saleOf([{ product }]))]));

    const { name, key } = JSON.parse(await readFile(join(folder, 'here', 'queue-account.json'), 'utf8'));
    const ended = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
      stdio: 'inherit',
      env: {
        ...process.env,
        DATABASE_URL: real.url,
        AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=${name};AccountKey=${key};QueueEndpoint=${office.queueUrl}`,
        OUTPOST_DATA: join(folder, 'once'),
        OUTPOST_ROLE: 'settle-once',
      },
    });
    expect((await once(ended, 'exit'))[0]).toBe(0);
    expect(await figures(office.db, till)).toMatchObject({ sales: 2, total: 129 + 599, through: 2 });
    expect(await queue.waiting()).toBe(0);
  } finally {
    await office.stop();
    await real.stop();
    await rm(folder, { recursive: true });
  }
}, 60_000);
