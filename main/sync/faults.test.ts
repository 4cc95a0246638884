import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as faulty from '#test/fixtures/faulty-server.ts';
import { type PracticeHeadOffice, startPracticeHeadOffice } from '#test/fixtures/practice-head-office.ts';
import { sampleSale } from '#test/fixtures/sample-sales.ts';
import { startTillInProcess, tillFolder, type TillInProcess, until } from '#test/fixtures/till-in-process.ts';
import type { SyncFaultCode } from './sync-fault.ts';

/** A till whose requests really go to something that behaves badly, over real sockets. */
let office: PracticeHeadOffice;
let folder: string;
let till: TillInProcess;
let server: faulty.FaultyServer | null;
/** Where requests to head office and to the queue go instead; null: where they should. */
let detour: { office: string | null; queue: string | null };

beforeAll(async () => {
  office = await startPracticeHeadOffice();
});
afterAll(() => office.stop());
beforeEach(async () => {
  Object.assign(office, { fault: 'none', losesAnswers: false });
  office.arrived.length = 0;
  office.booked.clear();
  detour = { office: null, queue: null };
  server = null;
  folder = await tillFolder();
  till = await startTillInProcess(folder, undefined, {
    settings: {
      probeTimeoutMs: 400,
      requestTimeoutMs: 400,
      queueTimeoutMs: 400,
      retryDelayMinMs: 20,
      retryDelayMaxMs: 100,
      resendAfterMs: 300,
    },
    fetch: (input, init) => {
      const url = new URL(String(input));
      const instead = url.origin === office.url ? detour.office : detour.queue;
      return fetch(instead === null ? url : new URL(url.pathname + url.search, instead), init);
    },
  });
  await till.enrol(office.url, 'GOOD-CODE');
  await until(() => till.status().state === 'waiting' && till.status().online, till.status);
});
afterEach(async () => {
  await till.stop();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const faultIs = (code: SyncFaultCode) => until(() => till.status().fault?.code === code, till.status, 10_000);

async function sellOne(): Promise<string> {
  const sold = await till.sell(sampleSale());
  if (!sold.ok) throw new Error(sold.problem.message);
  return sold.value.id;
}

/** The way is free again: what was sold meanwhile arrives, and the till says that all is well. */
async function mended(id: string): Promise<void> {
  detour = { office: null, queue: null };
  office.fault = 'none';
  void till.bridge.call('syncNow', null);
  await until(() => till.status().pending === 0, till.status, 15_000);
  await until(() => till.status().online && till.status().fault === null, till.status, 15_000);
  expect(office.booked.has(id)).toBe(true);
}

type Fault = readonly [name: string, code: SyncFaultCode, make: () => Promise<faulty.FaultyServer>];
const html = { 'content-type': 'text/html' };
const problem = (code: string): string => JSON.stringify({ title: 'Refused', code });

const ON_THE_WAY_TO_HEAD_OFFICE: readonly Fault[] = [
  ['head office is down: nobody listens', 'SYNC_LINE_DOWN', faulty.nobody],
  ['a black hole', 'SYNC_TIMEOUT', faulty.blackHole],
  ['a socket that is half closed instead of an answer', 'SYNC_BROKE_OFF', faulty.halfClosed],
  ['a socket that is half closed in the middle of the answer', 'SYNC_BROKE_OFF', faulty.halfAnswered],
  ['a connection that is reset', 'SYNC_BROKE_OFF', faulty.resetting],
  ['a server that speaks no TLS', 'SYNC_CERTIFICATE', faulty.withoutTls],
  ['a certificate that nobody vouches for', 'SYNC_CERTIFICATE', () => faulty.withCertificate('unknown')],
  ['a certificate that has ended', 'SYNC_CERTIFICATE_DATE', () => faulty.withCertificate('expired')],
  ['500', 'SYNC_HEAD_OFFICE_FAULT', () => faulty.answering(500)],
  ['502 of a proxy', 'SYNC_HEAD_OFFICE_FAULT', () => faulty.answering(502, html, '<h1>Bad Gateway</h1>')],
  ['503', 'SYNC_HEAD_OFFICE_BUSY', () => faulty.answering(503)],
  ['429', 'SYNC_HEAD_OFFICE_BUSY', () => faulty.answering(429)],
  ['413', 'SYNC_TOO_LARGE', () => faulty.answering(413)],
  [
    'a token that is not known',
    'SYNC_TOKEN_REFUSED',
    () => faulty.answering(401, {}, problem('unknownToken')),
  ],
  ['a captive portal: a page', 'SYNC_NOT_HEAD_OFFICE', () => faulty.answering(200, html, '<h1>Wi-Fi</h1>')],
  [
    'a captive portal: a redirect',
    'SYNC_NOT_HEAD_OFFICE',
    () => faulty.answering(302, { location: '/login' }),
  ],
  ['a captive portal: 511', 'SYNC_NOT_HEAD_OFFICE', () => faulty.answering(511, html, '<h1>Log in</h1>')],
  ['a captive portal: 403', 'SYNC_NOT_HEAD_OFFICE', () => faulty.answering(403, html, '<h1>No</h1>')],
];

describe('between the till and head office', () => {
  test.each(ON_THE_WAY_TO_HEAD_OFFICE)('%s is offline, is %s, and selling goes on', async (_, code, make) => {
    server = await make();
    detour.office = server.url;
    void till.bridge.call('syncNow', null);
    await faultIs(code);
    await until(() => !till.status().online, till.status);
    expect(till.status().state).toMatch(/^(offline|probing)$/);
    const id = await sellOne();
    expect(till.status()).toMatchObject({ pending: 1, sent: 0 });
    await mended(id);
    expect(office.arrived.filter((entry) => entry.id === id)).toHaveLength(1);
  });

  test('a till that was shut out says so, sells no more, and keeps what it sold', async () => {
    detour.queue = (await faulty.nobody()).url;
    const id = await sellOne();
    server = await faulty.answering(401, {}, problem('tillRevoked'));
    detour.office = server.url;
    void till.bridge.call('syncNow', null);
    await faultIs('SYNC_TILL_REVOKED');
    expect(till.status()).toMatchObject({ online: false, pending: 1 });
    const refused = await till.sell(sampleSale());
    expect(refused).toMatchObject({ ok: false, problem: { message: expect.stringContaining('revoked') } });
    const { entries } = await till.bridge.call('entriesAfter', { after: { epoch: 0, seq: 0 } });
    expect(entries.map(({ entry }) => entry.id)).toContain(id);
  });

  test('a name that nobody knows is said as such', async () => {
    detour.office = 'http://head-office.invalid';
    void till.bridge.call('syncNow', null);
    await faultIs('SYNC_NAME_NOT_FOUND');
    expect(till.status().online).toBe(false);
    await mended(await sellOne());
  });

  test('503 with Retry-After is left alone for so long, unless somebody asks', async () => {
    server = await faulty.answering(503, { 'retry-after': '2' });
    detour.office = server.url;
    void till.bridge.call('syncNow', null);
    await faultIs('SYNC_HEAD_OFFICE_BUSY');
    await until(
      () => server!.asked.length >= 2,
      () => server!.asked,
      10_000,
    );
    // What listened before may have asked once more; the loop itself waited.
    const gaps = server.asked.slice(1).map((at, place) => at - server!.asked[place]!);
    expect(Math.max(...gaps)).toBeGreaterThan(1900);
    expect(server.asked.length).toBeLessThan(6);
    await mended(await sellOne());
  });
});

describe('between the till and the queue', () => {
  test.each([
    ['a queue that is down', 'SYNC_QUEUE_DOWN', faulty.nobody],
    ['a queue in a black hole', 'SYNC_QUEUE_DOWN', faulty.blackHole],
    ['a queue whose socket is half closed', 'SYNC_QUEUE_DOWN', faulty.halfClosed],
    ['a queue with a fault', 'SYNC_QUEUE_FAULT', () => faulty.answering(500)],
    [
      'a queue that has too much to do',
      'SYNC_QUEUE_BUSY',
      () => faulty.answering(503, { 'retry-after': '1' }),
    ],
  ] as const satisfies readonly Fault[])(
    '%s is %s, the till is online, and nothing is lost',
    async (_, code, make) => {
      server = await make();
      detour.queue = server.url;
      const id = await sellOne();
      await faultIs(code);
      expect(till.status()).toMatchObject({ online: true, pending: 1, sent: 0 });
      await mended(id);
    },
  );

  test('access that runs out before its time is renewed at once; said only when the new one has run out too', async () => {
    office.queueAccess = 'expired';
    office.requests.length = 0;
    const id = await sellOne();
    await faultIs('SYNC_ACCESS_EXPIRED');
    expect(till.status().online).toBe(true);
    // The first access of a push has run out; the one that is asked for then is good.
    office.queueAccess = 'expiredOnce';
    void till.bridge.call('syncNow', null);
    await until(() => till.status().pending === 0 && till.status().fault === null, till.status, 15_000);
    expect(office.booked.has(id)).toBe(true);
  });

  test('a way that takes small messages alone gets small ones, and one sale too large holds up no other', async () => {
    const queueUrl = new URL(office.queueUrl).origin;
    server = await faulty.narrow(queueUrl, 6000);
    detour.queue = server.url;
    await till.setLineCut(true);
    const large = await till.sell(sampleSale({ lines: 700 }));
    const small: string[] = [];
    for (let n = 0; n < 20; n++) small.push(await sellOne());
    await till.setLineCut(false);
    await until(() => small.every((id) => office.booked.has(id)), till.status, 15_000);
    await faultIs('SYNC_TOO_LARGE');
    expect(till.status().online).toBe(true);
    expect(large.ok && office.booked.has(large.value.id)).toBe(false);
    if (large.ok) await mended(large.value.id);
  });
});
