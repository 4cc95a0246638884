import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { storeContract, tillContract } from '#shared/bridge/contract.ts';
import { connectPeer, type Peer } from '#shared/bridge/peer.ts';
import type { PrinterConnection, PrinterStatus } from '#shared/paper/printer.ts';
import type { Entry, SaleEntry } from '#shared/sync/entry.ts';
import type { FeedPageForStore } from '#shared/sync/feed.ts';
import { WAITING_SHOWN_MAX } from '#shared/sync/run.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import { openSecretsFolder } from './kiosk/secrets-folder.ts';
import { sampleProduct, sampleSale, sampleTerms } from '#test/fixtures/sample-sales.ts';
import { type PracticeHeadOffice, startPracticeHeadOffice } from '#test/fixtures/practice-head-office.ts';
import { SYNC_SETTINGS, type SyncSettings } from './sync/settings.ts';
import { type Machine, startTill, type Till } from './till.ts';
import { sampleReceipt } from '#test/fixtures/sample-receipt.ts';
import { startVirtualPrinter } from '#test/fixtures/virtual-printer.ts';

const quick: SyncSettings = {
  ...SYNC_SETTINGS,
  probeTimeoutMs: 1000,
  requestTimeoutMs: 1000,
  queueTimeoutMs: 1000,
  longPollMs: 2000,
  runEveryMs: 60_000,
  retryDelayMinMs: 20,
  retryDelayMaxMs: 100,
  resendAfterMs: 300,
  resendAfterMaxMs: 1000,
  pushDelayMs: 20,
};

let office: PracticeHeadOffice;
let folder: string;
let networkChanged: () => void;
let wokeUp: () => void;
const open: Till[] = [];

beforeAll(async () => {
  office = await startPracticeHeadOffice();
});
afterAll(() => office.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-till-'));
  Object.assign(office, { fault: 'none', losesAnswers: false });
  office.requests.length = 0;
  office.arrived.length = 0;
  office.booked.clear();
  office.checksums.clear();
  office.metered = false;
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((till) => till.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function openTill(
  settings: Partial<SyncSettings> = {},
  around: { printer?: PrinterConnection; machine?: Machine } = {},
): Promise<Till> {
  const till = await startTill(
    {
      shell: 'kiosk',
      folder,
      appVersion: '0.0.0',
      secrets: await openSecretsFolder(join(folder, 'secrets')),
      fetch: globalThis.fetch,
      onNetworkChange(callback) {
        networkChanged = callback;
        return () => {};
      },
      onResume(callback) {
        wokeUp = callback;
        return () => {};
      },
      say: () => {},
      demoLine: true,
      printer: around.printer,
    },
    { ...quick, ...settings },
    around.machine,
  );
  open.push(till);
  return till;
}

const goodCode = () => ({ headOfficeUrl: office.url, code: 'GOOD-CODE', tillName: 'Till 1' });

async function enrolledTill(
  settings: Partial<SyncSettings> = {},
  around: Parameters<typeof openTill>[1] = {},
): Promise<Till> {
  const till = await openTill(settings, around);
  const answer = await till.enrol(goodCode());
  if (!answer.ok) throw new Error(answer.problem.message);
  return till;
}

type Page = {
  till: Peer<typeof tillContract>;
  pages: FeedPageForStore[];
  settled: Map<string, string>;
  sent: string[];
  statuses: SyncStatus[];
  printer: PrinterStatus[];
  /** Facts that main sealed by itself. */
  facts: Entry[];
  /** Checksums of channels that the store keeps otherwise than head office says. */
  checksums: Map<string, string>;
  /** Channels that were started over. */
  reset: string[];
  leave(): void;
};

/** A page with a store in memory, over the real bridge: every message is text and is decoded. */
function openPage(till: Till): Page | null {
  const cursors: Record<string, string> = {};
  const page = {
    pages: [] as FeedPageForStore[],
    settled: new Map<string, string>(),
    sent: [] as string[],
    statuses: [] as SyncStatus[],
    printer: [] as PrinterStatus[],
    facts: [] as Entry[],
    checksums: new Map<string, string>(),
    reset: [] as string[],
  };
  const later = (deliver: () => void): void => void setImmediate(deliver);
  const attachment = till.attach({ send: (text) => later(() => peer.receive(text)) });
  if (!attachment) return null;
  const peer = connectPeer({
    port: { send: (text: string) => later(() => attachment.receive(text)) },
    serves: storeContract,
    calls: tillContract,
    handlers: {
      copyStore: () => ({ generation: 1, documents: [], next: null }),
      cursors: () => cursors,
      applyFeed({ page: feed }) {
        page.pages.push(feed);
        for (const item of feed.items)
          if (item.kind === 'outcome') page.settled.set(item.outcome.entryId, item.outcome.result);
        if (feed.cursor !== null) cursors[feed.channel] = feed.cursor;
        return null;
      },
      channelChecksum: ({ channel }) => ({ records: page.checksums.get(channel) ?? 'same', catalogue: null }),
      resetChannel({ channel }) {
        page.reset.push(channel);
        delete cursors[channel];
        page.checksums.delete(channel);
        return null;
      },
      entriesSent: ({ entryIds }) => (page.sent.push(...entryIds), null),
      ownerAskedChanged: () => null,
      subscriptionNews: () => null,
      forgetChannel: () => null,
      forgetPublished: () => null,
      atCounter: () => ({ basketOpen: false, tendering: false }),
      holdCounter: () => ({ held: true }),
      releaseCounter: () => null,
      statusChanged: ({ status }) => (page.statuses.push(status), null),
      journalChanged: () => null,
      printerChanged: ({ status }) => (page.printer.push(status), null),
      factSealed: ({ entry }) => (page.facts.push(entry), null),
    },
  });
  return { till: peer, ...page, leave: () => attachment.close() };
}

async function sell(page: Page, count = 1): Promise<SaleEntry[]> {
  const entries: SaleEntry[] = [];
  for (let i = 0; i < count; i++) {
    const answer = await page.till.call('record', { sale: sampleSale() });
    if (!answer.ok) throw new Error(answer.problem.message);
    entries.push(answer.value);
  }
  return entries;
}

const until = (what: () => boolean | undefined, timeout = 8000) =>
  expect.poll(what, { timeout, interval: 20 }).toBe(true);

describe('a day at the till', () => {
  test('a sale is sent, settled and answered by itself', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    await until(() => till.status().state === 'waiting' && till.status().online);
    const [sale] = await sell(page);
    await until(() => page.settled.has(sale!.id));
    await until(() => till.status().pending === 0);
    expect(page.sent).toEqual([sale!.id]);
    expect(office.booked.get(sale!.id)).toEqual(sale);
    expect(till.status()).toMatchObject({ online: true, fault: null, sent: 0, lineCut: false });
    // Both go on changing while the run ends.
    await until(() => isDeepStrictEqual(page.statuses.at(-1), till.status()));
  });

  test('with the line cut it sells on, and sends everything in order when the line is back', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    await until(() => till.status().online);
    const cut = await page.till.call('setLineCut', { cut: true });
    expect(cut.lineCut).toBe(true);
    await until(() => !till.status().online);
    expect(till.status().fault?.code).toBe('SYNC_LINE_CUT');
    const entries = await sell(page, 40);
    expect(till.status()).toMatchObject({ pending: 40, sent: 0, online: false });
    expect(office.arrived).toHaveLength(0);
    await page.till.call('setLineCut', { cut: false });
    await until(() => entries.every(({ id }) => page.settled.has(id)));
    expect(office.arrived.map(({ seq }) => seq)).toEqual(entries.map(({ seq }) => seq));
    await until(() => till.status().pending === 0 && till.status().online);
  });

  test('a new price list reaches an idle till as it is published', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    await until(() => till.status().state === 'waiting');
    const products = [sampleProduct(1)];
    office.publish('chain', { kind: 'cataloguePage', page: { version: 7, page: 0, products } });
    const head = { version: 7, publishedAt: '2026-11-20T09:00:00.000Z', terms: sampleTerms };
    office.publish('chain', { kind: 'catalogueHead', head: { ...head, pages: 1, products: 1 } });
    await until(() =>
      page.pages.some(({ items }) => items.some((i) => i.kind === 'catalogueHead' && i.head.version === 7)),
    );
  });

  test('a PC that wakes up has its prices and answers looked for at once', async () => {
    const till = await enrolledTill({ runEveryMs: 600_000, longPollMs: 20_000 });
    const page = openPage(till)!;
    await until(() => till.status().state === 'waiting');
    wokeUp();
    const triggers = async () => (await page.till.call('syncLog', null)).runs.map(({ trigger }) => trigger);
    await expect.poll(triggers, { timeout: 8000 }).toContain('woke');
  });

  test('Sync now answers when the run has ended', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    office.requests.length = 0;
    const status = await page.till.call('syncNow', null);
    expect(status.online).toBe(true);
    expect(office.requests).toContain('/v1/probe');
  });

  test('without a page, sales that wait are still sent', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    await page.till.call('setLineCut', { cut: true });
    const [sale] = await sell(page);
    page.leave();
    await till.stop();
    open.length = 0;
    await openTill();
    await until(() => office.booked.has(sale!.id));
  });

  test('a till that was closed with sales waiting goes on with them, and counts on', async () => {
    const first = await enrolledTill();
    const page = openPage(first)!;
    await page.till.call('setLineCut', { cut: true });
    await sell(page, 3);
    await first.stop();
    open.length = 0;
    const second = await openTill();
    expect(second.status().pending).toBe(3);
    const again = openPage(second)!;
    const hello = await again.till.call('hello', null);
    expect(hello).toMatchObject({ journalEnd: { epoch: 1, seq: 3 }, identity: { tillId: 'harbour-t1' } });
    const { entries } = await again.till.call('entriesAfter', { after: { epoch: 0, seq: 0 } });
    expect(entries.map(({ entry }) => entry.seq)).toEqual([1, 2, 3]);
    const [next] = await sell(again);
    expect(next!.body.receiptNumber).toBe('HS01-26-000004');
    await until(() => second.status().pending === 0);
    expect([...entries.map(({ entry }) => entry.id), next!.id].every((id) => again.settled.has(id))).toBe(
      true,
    );
  });

  test('answers are remembered: a settled sale is not sent again after a restart', async () => {
    const first = await enrolledTill();
    const page = openPage(first)!;
    await sell(page, 2);
    await until(() => first.status().pending === 0);
    await first.stop();
    open.length = 0;
    const second = await openTill();
    expect(second.status().pending).toBe(0);
  });
});

describe('a line that costs by the byte', () => {
  const feedRequests = () => office.requests.filter((path) => path.startsWith('/v1/feed/')).length;

  test('is not held open; sales wait for each other, and their answers for the next run', async () => {
    office.metered = true;
    const till = await enrolledTill({ meteredPushDelayMs: 300, resendAfterMs: 200 });
    const page = openPage(till)!;
    await until(() => till.status().metered === true && till.status().state === 'waiting');
    // The runs of the start have all ended.
    await pause(500);
    await until(() => till.status().state === 'waiting');
    office.requests.length = 0;
    const sales = await sell(page, 2);
    await pause(150);
    expect(till.status().sent).toBe(0);
    await until(() => sales.every(({ id }) => office.booked.has(id)));
    await pause(600);
    // Neither asked nor sent again, although no answer was heard.
    expect(feedRequests()).toBe(0);
    expect(office.arrived).toHaveLength(2);
    await page.till.call('syncNow', null);
    expect(till.status().pending).toBe(0);
  });

  test('many sales are answered with nobody asking, and none is sent twice', async () => {
    office.metered = true;
    const till = await enrolledTill({
      meteredPushDelayMs: 50,
      meteredRunEveryMs: 700,
      meteredPullBytesMax: 1000,
      resendAfterMs: 100,
    });
    const page = openPage(till)!;
    // Its own channel is begun by one answer; the first page of a channel is never left.
    const [first] = await sell(page);
    await until(() => page.settled.has(first!.id));
    await page.till.call('setLineCut', { cut: true });
    const sales = await sell(page, 30);
    await page.till.call('setLineCut', { cut: false });
    await until(() => sales.every(({ id }) => page.settled.has(id)));
    await until(() => till.status().pending === 0);
    expect(office.arrived).toHaveLength(31);
  });

  test('much news waits at head office until somebody asks for it; the first catalogue does not', async () => {
    const products = Array.from({ length: 100 }, (_, number) => sampleProduct(number));
    const version = (number: number): void => {
      office.publish('chain', { kind: 'cataloguePage', page: { version: number, page: 0, products } });
      const head = { version: number, publishedAt: '2026-11-20T09:00:00.000Z', terms: sampleTerms };
      office.publish('chain', { kind: 'catalogueHead', head: { ...head, pages: 1, products: 100 } });
    };
    office.metered = true;
    version(21);
    const till = await enrolledTill({ meteredPullBytesMax: 2000 });
    const page = openPage(till)!;
    const has = (number: number) =>
      page.pages.some(({ items }) =>
        items.some((i) => i.kind === 'catalogueHead' && i.head.version === number),
      );
    await until(() => has(21));
    await until(() => till.status().state === 'waiting');
    version(22);
    const pulledAt = till.status().lastPullAt;
    networkChanged();
    await until(() => (till.status().heldBytes ?? 0) > 2000);
    expect(has(22)).toBe(false);
    expect(till.status().fault).toBeNull();
    expect(pulledAt).not.toBeNull();
    await page.till.call('syncNow', null);
    expect(has(22)).toBe(true);
    expect(till.status().heldBytes).toBe(0);
  });
});

describe('a till that keeps something else than head office', () => {
  test('finds out, fetches that channel alone anew, and keeps what waits to be sent', async () => {
    const till = await enrolledTill({ compareEveryMs: 0 });
    office.checksums.set('shop:harbour', 'same');
    office.losesAnswers = true;
    const page = openPage(till)!;
    await sell(page, 3);
    await until(() => till.status().sent === 3);
    office.publish('shop:harbour', { kind: 'record', record: { collection: 'staff', id: '1', value: null } });
    await until(() =>
      page.pages.some(({ channel, items }) => channel === 'shop:harbour' && items.length > 0),
    );
    expect(page.reset).toEqual([]);
    page.checksums.set('shop:harbour', 'other');
    page.pages.length = 0;
    await page.till.call('syncNow', null);
    expect(page.reset).toEqual(['shop:harbour']);
    const again = page.pages.filter(({ items }) => items.length > 0);
    expect(again.map(({ channel }) => channel)).toEqual(['shop:harbour']);
    expect(till.status()).toMatchObject({ pending: 3, fault: null });
    await until(() => till.status().notes.some(({ content }) => content.code === 'channelReset'));
  });

  test('says so when the channel differs still, and does not fetch it over and over', async () => {
    const till = await enrolledTill({ compareEveryMs: 60_000 });
    office.checksums.set('shop:harbour', 'what no till can have');
    const page = openPage(till)!;
    await until(() => till.status().fault?.code === 'SYNC_CHANNEL_DIFFERS');
    expect(till.status().online).toBe(true);
    await page.till.call('syncNow', null);
    expect(page.reset).toEqual(['shop:harbour']);
    // It is still so, and all else goes on.
    expect(till.status()).toMatchObject({ fault: { code: 'SYNC_CHANNEL_DIFFERS' }, online: true });
    await until(() => till.status().state === 'waiting');
    office.checksums.set('shop:harbour', 'same');
  });
});

describe('when things go wrong', () => {
  test('a lost answer: the sale is sent again until its outcome comes, and is booked once', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    office.losesAnswers = true;
    const [sale] = await sell(page);
    await until(() => office.arrived.length >= 2);
    expect(till.status()).toMatchObject({ pending: 1, sent: 1 });
    office.losesAnswers = false;
    await until(() => till.status().pending === 0);
    expect(office.booked.size).toBe(1);
    expect(office.arrived.every(({ hash }) => hash === sale!.hash)).toBe(true);
  });

  test.each([
    ['portal', 'SYNC_NOT_HEAD_OFFICE'],
    ['redirect', 'SYNC_NOT_HEAD_OFFICE'],
    ['broken', 'SYNC_HEAD_OFFICE_FAULT'],
    ['blackHole', 'SYNC_TIMEOUT'],
    ['refuses', 'SYNC_TOKEN_REFUSED'],
  ] as const)('a line that answers wrongly (%s) counts as offline and says why', async (fault, code) => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    await until(() => till.status().online);
    office.fault = fault;
    await page.till.call('syncNow', null);
    await until(() => !till.status().online);
    expect(till.status().fault?.code).toBe(code);
    const [sale] = await sell(page);
    office.fault = 'none';
    networkChanged();
    await until(() => page.settled.has(sale!.id));
    expect(till.status()).toMatchObject({ online: true, fault: null });
  });

  test('a feed that fails does not hold back the sales', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    office.fault = 'feedBroken';
    const [sale] = await sell(page);
    await until(() => office.booked.has(sale!.id));
    expect(till.status()).toMatchObject({ online: true, fault: { code: 'SYNC_HEAD_OFFICE_FAULT' } });
  });

  test('a queue that refuses leaves the sale waiting, and says why', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    office.fault = 'queueRefuses';
    const [sale] = await sell(page);
    await until(() => till.status().fault?.code === 'SYNC_QUEUE_REFUSED');
    expect(till.status()).toMatchObject({ online: true, pending: 1, sent: 0 });
    // Access that was refused is not kept for its half-life.
    office.fault = 'none';
    await until(() => page.settled.has(sale!.id) && till.status().fault === null);
  });

  test('a page that cannot keep the feed does not hold back the sales, and nothing counts as answered', async () => {
    const till = await enrolledTill({ storeTimeoutMs: 200 });
    const silent = till.attach({ send: () => {} });
    await until(() => till.status().fault?.code === 'SYNC_STORE_FAILED');
    expect(till.status().online).toBe(true);
    silent!.close();
    const page = openPage(till)!;
    await sell(page);
    await until(() => till.status().pending === 0 && till.status().fault === null);
  });

  test('an outcome for other content under the same id leaves the sale waiting', async () => {
    const till = await enrolledTill({ resendAfterMs: 60_000 });
    const page = openPage(till)!;
    office.losesAnswers = true;
    const [sale] = await sell(page);
    await until(() => office.booked.has(sale!.id));
    const outcome = { result: 'settled' as const, entryId: sale!.id, hash: 'f'.repeat(64), exceptions: [] };
    const settledAt = '2026-11-20T09:02:00.000Z';
    office.publish('till:harbour-t1', { kind: 'outcome', outcome: { ...outcome, settledAt } });
    await until(() => page.settled.has(sale!.id));
    expect(till.status().pending).toBe(1);
  });
});

describe('facts and receipts', () => {
  test('a fact is sealed, sent and settled like a sale, and is not counted as one', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    await page.till.call('setLineCut', { cut: true });
    await sell(page);
    const fact = { kind: 'cashOut' as const, amountMinor: 5000, currency: 'EUR', reason: 'to the bank' };
    const id = '018f4d6e-0000-7000-8000-0000000000aa';
    const answer = await page.till.call('recordFact', { id, fact });
    expect(answer).toMatchObject({ ok: true, value: { id, seq: 2, body: fact } });
    expect(await page.till.call('recordFact', { id, fact })).toEqual(answer);
    expect(till.status()).toMatchObject({ pending: 2, pendingSales: 1 });
    await page.till.call('setLineCut', { cut: false });
    await until(() => page.settled.has(id));
    expect(office.booked.get(id)).toMatchObject({ body: fact });
  });

  async function askToPrint(page: Page, sale: SaleEntry, fresh = true) {
    const { code } = await page.till.call('receiptCode', { entryId: sale.id });
    return page.till.call('printReceipt', { entryId: sale.id, ...sampleReceipt(sale, code), fresh });
  }

  test('a receipt is printed, and that is sealed; printed again it is a copy', async () => {
    const printer = await startVirtualPrinter();
    const till = await enrolledTill({}, { printer: { kind: 'tcp', host: '127.0.0.1', port: printer.port } });
    const page = openPage(till)!;
    const [sale] = await sell(page);
    const { receiptNumber } = sale!.body;
    expect(await askToPrint(page, sale!)).toMatchObject({ ok: true });
    await until(() => page.facts.length === 1);
    expect(page.facts[0]).toMatchObject({
      body: { kind: 'receiptPrinted', entryId: sale!.id, receiptNumber },
    });
    await askToPrint(page, sale!, false);
    await until(() => page.facts.length === 2);
    expect(page.facts[1]).toMatchObject({ body: { kind: 'receiptReprinted', entryId: sale!.id } });
    expect(printer.receipts).toMatchObject([
      { entryId: sale!.id, receiptNumber, copy: false },
      { entryId: sale!.id, receiptNumber, copy: true },
    ]);
    expect(sale!.hash.startsWith(printer.receipts[0]!.seal)).toBe(true);
    // Cash changed hands once; a copy opens no drawer.
    expect(printer.drawers).toBe(1);
    expect(printer.faults).toEqual([]);
    await printer.stop();
  });

  test('a printer that is off is said, and the sale stands', async () => {
    const till = await enrolledTill({}, { printer: { kind: 'tcp', host: '127.0.0.1', port: 9 } });
    const page = openPage(till)!;
    const [sale] = await sell(page);
    expect(await askToPrint(page, sale!)).toMatchObject({ ok: true });
    await until(() => page.printer.some(({ fault }) => fault?.code === 'PRINT_NOT_REACHED'));
    await until(() => page.settled.has(sale!.id));
    expect((await page.till.call('hello', null)).journalEnd.seq).toBe(1);
  });

  test('without a printer nothing is printed and nothing is sealed', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    const [sale] = await sell(page);
    expect(await askToPrint(page, sale!)).toEqual({ ok: true, jobId: null });
    const unknown = { ...sale!, id: '018f4d6e-0000-7000-8000-0000000000bb' };
    expect(await askToPrint(page, unknown)).toMatchObject({ ok: false, problem: { code: 'noSuchSale' } });
  });
});

describe('a wrong clock', () => {
  test('a clock set back two hours in the middle of the day reorders and blocks nothing, and is said', async () => {
    let setBackMs = 0;
    const clock = {
      now: () => new Date(Date.now() - setBackMs),
      sinceStartMs: () => Math.round(performance.now()),
    };
    const till = await enrolledTill({}, { machine: { clock } });
    const page = openPage(till)!;
    await until(() => till.status().online);
    expect(till.status().clockOffsetMs).toBe(0);
    office.losesAnswers = true;
    const [before] = await sell(page, 2);
    await until(() => till.status().sent === 2);
    setBackMs = 2 * 3_600_000;
    const [after] = await sell(page, 2);
    expect(after!.sealedAt < before!.sealedAt).toBe(true);
    expect([before!.seq, after!.seq]).toEqual([1, 3]);
    expect(after!.clock!.sinceStartMs).toBeGreaterThanOrEqual(before!.clock!.sinceStartMs);
    expect(Math.round(after!.clock!.offsetMs! / 60_000)).toBe(120);
    expect(till.status().clockOffsetMs).toBe(2 * 3_600_000);
    office.losesAnswers = false;
    // What was sent before the clock went back is sent again in its own time, not two hours later.
    await until(() => till.status().pending === 0);
    expect(office.booked.size).toBe(4);
  });
});

describe('what the manager is told', () => {
  test('the log says what each run was for and what it did, also after a restart', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    const [entry] = await sell(page);
    await expect.poll(() => page.settled.get(entry!.id)).toBe('settled');
    await page.till.call('syncNow', null);
    const { runs } = await page.till.call('syncLog', null);
    expect(runs[0]).toMatchObject({ trigger: 'asked', times: 1, pushed: 0, fault: null });
    // The sale went with whichever run came first, and with one alone.
    expect(runs.reduce((sum, { pushed }) => sum + pushed, 0)).toBe(1);
    page.leave();
    await till.stop();
    open.length = 0;
    const again = openPage(await openTill())!;
    const kept = (await again.till.call('syncLog', null)).runs;
    expect(kept.map(({ trigger }) => trigger)).toContain('asked');
  });

  test('Sync now tells on its way how far it is', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    await page.till.call('setLineCut', { cut: true });
    await expect.poll(() => till.status().online).toBe(false);
    await sell(page, 3);
    page.statuses.length = 0;
    await page.till.call('setLineCut', { cut: false });
    await page.till.call('syncNow', null);
    await expect.poll(() => page.statuses.some(({ run }) => run?.toPush === 3)).toBe(true);
    await expect.poll(() => till.status().run ?? null).toBeNull();
  });

  test('a dry run says what would go, and sends nothing', async () => {
    office.fault = 'none';
    const till = await enrolledTill();
    const page = openPage(till)!;
    await page.till.call('setLineCut', { cut: true });
    await expect.poll(() => till.status().online).toBe(false);
    const [first] = await sell(page, 3);
    const requests = office.requests.length;
    const plan = await page.till.call('syncDryRun', null);
    expect(plan).toMatchObject({
      waiting: [{ kind: 'sale', count: 3 }],
      oldestSealedAt: first!.sealedAt,
      entries: 3,
      sales: 3,
      envelopes: 1,
      nextDueMs: null,
    });
    expect(plan.bytes).toBeGreaterThan(300);
    // The packed envelope names the moment, so its size may differ by a few bytes.
    expect(await page.till.call('syncDryRun', null)).toEqual({ ...plan, bytes: expect.any(Number) });
    expect([office.requests.length, office.arrived.length]).toEqual([requests, 0]);
    expect(till.status()).toMatchObject({ pending: 3, sent: 0 });
  });

  test('what waits is listed entry by entry, oldest first, and only so much of it', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    await until(() => till.status().online);
    office.losesAnswers = true;
    const [sent] = await sell(page);
    await until(() => till.status().sent === 1);
    await page.till.call('setLineCut', { cut: true });
    const unsent = await sell(page, WAITING_SHOWN_MAX);
    const { count, entries } = await page.till.call('syncWaiting', null);
    expect([count, entries.length]).toEqual([WAITING_SHOWN_MAX + 1, WAITING_SHOWN_MAX]);
    expect(entries.map(({ id }) => id)).toEqual([sent, ...unsent].slice(0, -1).map((entry) => entry!.id));
    expect(entries[0]).toMatchObject({
      kind: 'sale',
      receiptNumber: sent!.body.receiptNumber,
      sealedAt: sent!.sealedAt,
      tooLarge: false,
    });
    expect(entries[0]!.sent).toBeGreaterThan(0);
    expect(entries[1]).toMatchObject({ sent: 0, nextTryMs: 0 });
  });

  test('the health of the storage counts what is in the journal', async () => {
    const page = openPage(await enrolledTill())!;
    const [first] = await sell(page, 2);
    const { journal, reserve, secrets } = await page.till.call('storageHealth', null);
    expect(secrets).toBe('files');
    expect(journal).toMatchObject({ entries: 2, missing: 0, files: 1, from: first!.sealedAt });
    expect(journal.bytes).toBeGreaterThan(1000);
    expect(reserve.heldBytes).toBe(reserve.bytes);
  });

  test("a day's figures come with the sales, and not again when nothing was sold", async () => {
    const page = openPage(await enrolledTill())!;
    const [entry] = await sell(page, 2);
    const { businessDate: date, totalMinor } = entry!.body.sale;
    const { figures } = await page.till.call('dayFigures', { date, currency: 'EUR' });
    expect(figures).toMatchObject({ counted: 2, sales: 2, takingsMinor: 2 * totalMinor });
    const same = await page.till.call('dayFigures', { date, currency: 'EUR', known: 2 });
    expect(same.figures).toBeNull();
  });
});

describe('enrolment', () => {
  test('a till that is not enrolled says so, and seals nothing', async () => {
    const till = await openTill();
    const page = openPage(till)!;
    expect(await page.till.call('hello', null)).toMatchObject({
      identity: null,
      status: { state: 'paused' },
    });
    const answer = await page.till.call('record', { sale: sampleSale() });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'notEnrolled' } });
  });

  test('a wrong code is refused in the words of head office', async () => {
    const till = await openTill();
    const answer = await till.enrol({ ...goodCode(), code: 'BAD-CODE' });
    expect(answer).toEqual({
      ok: false,
      problem: { code: 'codeUnknown', message: 'This code is not known.' },
    });
  });

  test('nobody there, or somebody else, is told apart from a refusal', async () => {
    const till = await openTill();
    const nobody = await till.enrol({ ...goodCode(), headOfficeUrl: 'http://127.0.0.1:9' });
    expect(nobody).toMatchObject({ ok: false, problem: { code: 'ENROL_NO_ANSWER' } });
    office.fault = 'portal';
    const portal = await till.enrol(goodCode());
    expect(portal).toMatchObject({ ok: false, problem: { code: 'ENROL_NOT_HEAD_OFFICE' } });
  });

  test('an enrolled till is not enrolled again over its sales', async () => {
    const till = await enrolledTill();
    expect(await till.enrol(goodCode())).toMatchObject({ ok: false, problem: { code: 'ENROL_ALREADY' } });
  });
});

describe('one page', () => {
  test('a second page is refused until the first has gone', async () => {
    const till = await enrolledTill();
    const first = openPage(till)!;
    expect(openPage(till)).toBeNull();
    first.leave();
    expect(openPage(till)).not.toBeNull();
  });

  test('entries of another till are not taken into this journal', async () => {
    const till = await enrolledTill();
    const page = openPage(till)!;
    const [entry] = await sell(page);
    const foreign = { ...entry!, tillId: 'mill-t1' };
    await expect(page.till.call('adoptEntries', { entries: [foreign] })).rejects.toMatchObject({
      code: 'failed',
    });
  });
});
