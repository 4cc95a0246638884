import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { queueAccess } from '#shared/sync/enrolment.ts';
import { contactAnswer } from '#shared/sync/contact.ts';
import { feedPage } from '#shared/sync/feed.ts';
import { firstContact, MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { runHeadOffice, start, temporaryFolder, type Asking } from '#test/fixtures/running-head-office.ts';
import type { HeadOffice } from './head-office.ts';

const summaryTills = z.array(z.looseObject({ tillId: z.string() }));

describe('head office, started whole', () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await runHeadOffice();
  }, 60_000);
  afterAll(() => asking.stop());

  test('a till sends a sale through the real queue, is answered on its channel, and the totals agree', async () => {
    const till = await TrialTill.enrol(asking.office.db);
    const headers = { authorization: `Bearer ${till.token}` };
    const contact = await asking.send('POST', '/v1/probe', firstContact(), headers);
    expect(contactAnswer.parse(contact.body)).toMatchObject({ tillId: till.tillId, standing: 'good' });
    const access = queueAccess.parse((await asking.get('/v1/queue-access', headers)).body);
    const queue = new QueueClient(access.url);
    const entry = till.seal(saleOf([{ product: MILK, quantityMilli: 3000 }, { product: WINE }]));
    const waiting = asking.get(`/v1/feed/till:${till.tillId}?wait=20000`, headers);
    await queue.sendMessage(await till.envelope([entry]), { messageTimeToLive: -1 });
    const page = feedPage.parse((await waiting).body);
    expect(page.items).toMatchObject([
      { kind: 'outcome', outcome: { entryId: entry.id, result: 'settled', exceptions: [] } },
    ]);
    const summary = (await asking.get('/v1/summary', asking.admin)).body;
    const mine = summaryTills.parse(summary['tills']).find((one) => one.tillId === till.tillId);
    expect(mine).toMatchObject({ sales: 1, refunds: 0, totalMinor: 986, contiguousThrough: 1, lastSeq: 1 });
    expect(summary).toMatchObject({ currency: 'EUR', queueWaiting: expect.any(Number) });
    const entries = (await asking.get(`/v1/entries?till=${till.tillId}`, asking.admin)).body;
    expect(entries).toMatchObject({
      entries: [{ id: entry.id, hash: entry.hash, totalMinor: 986, seq: 1 }],
      next: null,
    });
  }, 30_000);

  test('the console shows names as text, not as HTML, and its policy allows its own style only', async () => {
    const till = await TrialTill.enrol(asking.office.db);
    await asking.office.db
      .updateTable('tills')
      .set({ name: '<script>alert(1)</script>' })
      .where('id', '=', till.tillId)
      .execute();
    const response = await fetch(asking.office.url);
    const page = await response.text();
    expect(page).toContain('Trial &lt;&amp; Sons&gt;');
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/<script|<b>Street/);
    const style = /<style>([^]*?)<\/style>/.exec(page)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
  });

  test('the console asks for the key where it is reached by another name or through a proxy', async () => {
    const status = (headers: Record<string, string>) => statusOf(asking.office.url, headers);
    expect(await status({})).toBe(200);
    expect(await status({ host: 'office.example' })).toBe(401);
    expect(await status({ 'x-forwarded-for': '10.0.0.1' })).toBe(401);
    const login = Buffer.from(`anybody:${asking.office.adminKey}`).toString('base64');
    expect(await status({ host: 'office.example', authorization: `Basic ${login}` })).toBe(200);
  });

  test('a second head office on the same folder is told so, and a taken port is exchanged', async () => {
    await expect(start(asking.folder)).rejects.toThrow(/Another head office \(process \d+\) is running/);
    expect((await stat(join(asking.folder, 'admin-key'))).mode & 0o777).toBe(0o600);
    const taken = createServer().listen(0, '127.0.0.1');
    const address = await new Promise<number>((resolve) =>
      taken.once('listening', () => resolve((taken.address() as { port: number }).port)),
    );
    const other = await temporaryFolder();
    const second = await start(other, String(address));
    expect(second.url).not.toContain(String(address));
    await second.stop();
    taken.close();
    await rm(other, { recursive: true, force: true });
  }, 60_000);
});

test('a restart keeps everything: what waits in the queue, key, port and queue address', async () => {
  const folder = await temporaryFolder();
  const first = await start(folder, '0', { OUTPOST_DEMO: '1' }, { consume: false });
  const till = await TrialTill.enrol(first.db);
  const headers = { authorization: `Bearer ${till.token}` };
  const { url } = queueAccess.parse(await (await fetch(`${first.url}/v1/queue-access`, { headers })).json());
  await new QueueClient(url).sendMessage(await till.envelope([till.seal(saleOf([{ product: MILK }]))]));
  await first.stop();

  const second = await start(folder, '0', { OUTPOST_DEMO: '1' });
  expect([second.url, second.adminKey, second.queueUrl]).toEqual([first.url, first.adminKey, first.queueUrl]);
  await new QueueClient(url).sendMessage(await till.envelope([till.seal(saleOf([{ product: WINE }]))]));
  await expect.poll(() => settledBy(second, till), { timeout: 20_000 }).toBe(2);
  await second.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

test('head office killed without warning takes its queue service with it, and starts again', async () => {
  const folder = await temporaryFolder();
  const { child, ready } = await startCommand(folder);
  expect(await answers(ready.queue)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => answers(ready.queue), { timeout: 10_000 }).toBe(false);
  const again = await startCommand(folder);
  expect(again.ready.url).toBe(ready.url);
  again.child.kill('SIGTERM');
  expect(await new Promise((resolve) => again.child.once('exit', resolve))).toBe(0);
  expect(await answers(ready.queue)).toBe(false);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

test('a folder that cannot be written is said in one sentence', async () => {
  await expect(start('/dev/null/outpost')).rejects.toThrow(
    /^The data folder \/dev\/null\/outpost cannot be used: part of its path is a file\.$/,
  );
});

async function settledBy(office: HeadOffice, till: TrialTill): Promise<number> {
  const response = await fetch(`${office.url}/v1/entries?till=${till.tillId}`, {
    headers: { authorization: `Bearer ${office.adminKey}` },
  });
  const page = (await response.json()) as { entries: unknown[] };
  return page.entries.length;
}

/** Starts the command itself, and answers when it has printed that it is ready. */
async function startCommand(
  folder: string,
): Promise<{ child: ChildProcess; ready: { url: string; queue: string } }> {
  const env = { ...process.env, OUTPOST_DATA: folder };
  const child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], { env });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) return { child, ready: JSON.parse(line) as { url: string; queue: string } };
  }
  throw new Error('head office ended before it was ready');
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

/** Node's `fetch` sets Host by itself, so a plain request is made. */
function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}
