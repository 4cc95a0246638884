import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { compactVerify } from 'jose';
import { enrolmentRequest, type TillIdentity } from '#shared/sync/enrolment.ts';
import { entry, type Entry } from '#shared/sync/entry.ts';
import { envelopeHeader, envelopePayload } from '#shared/sync/envelope.ts';
import type { FeedItem, FeedPage } from '#shared/sync/feed.ts';
import { startPracticeQueue } from './practice-queue.ts';

/**
 * A head office to practise with, for tests of the till: real HTTP and a real queue, a feed in memory,
 * and faults that can be switched on. It keeps every entry that it got, so a test can count them.
 */
export type PracticeHeadOffice = {
  readonly url: string;
  /** What is wrong with it just now. */
  fault: 'none' | 'portal' | 'redirect' | 'broken' | 'feedBroken' | 'blackHole' | 'refuses' | 'queueRefuses';
  /** While true messages are taken from the queue but no outcome is published: answers get lost. */
  losesAnswers: boolean;
  /** Requests by path, without the query. */
  readonly requests: string[];
  /** Every entry as often as it arrived. */
  readonly arrived: Entry[];
  /** Booked once by id. */
  readonly booked: Map<string, Entry>;
  readonly envelopes: number;
  publish(channel: string, item: FeedItem): void;
  /** Takes all messages from the queue now, as the settlement does all the time. */
  settle(): Promise<void>;
  identityFor(tillId: string): TillIdentity;
  stop(): Promise<void>;
};

export async function startPracticeHeadOffice(): Promise<PracticeHeadOffice> {
  const queue = await startPracticeQueue();
  const channels = new Map<string, FeedItem[]>();
  const news = new Set<() => void>();
  const held = new Set<ServerResponse>();
  let till: { key: KeyObject; token: string; identity: TillIdentity } | null = null;
  let envelopes = 0;
  let settling = Promise.resolve();

  const office = {
    url: '',
    fault: 'none' as PracticeHeadOffice['fault'],
    losesAnswers: false,
    requests: [] as string[],
    arrived: [] as Entry[],
    booked: new Map<string, Entry>(),
    get envelopes() {
      return envelopes;
    },
    publish(channel: string, item: FeedItem) {
      channels.set(channel, [...(channels.get(channel) ?? []), item]);
      for (const wake of news) wake();
    },
    settle: () => (settling = settling.then(settleAll)),
    identityFor: (tillId: string): TillIdentity => ({
      tillId,
      tillName: 'Till 1',
      shopId: 'harbour',
      shopName: 'Harbour Street',
      chainName: 'Corner & Co',
      epoch: 1,
      receiptSeries: 'HS01',
      headOfficeUrl: office.url,
    }),
    async stop() {
      clearInterval(consumer);
      await settling;
      server.closeAllConnections();
      server.close();
      queue.stop();
    },
  };

  async function settleAll(): Promise<void> {
    for (;;) {
      const { receivedMessageItems } = await queue.client.receiveMessages({ numberOfMessages: 32 });
      if (receivedMessageItems.length === 0) return;
      for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
        await settleEnvelope(messageText);
        await queue.client.deleteMessage(messageId, popReceipt);
      }
    }
  }

  async function settleEnvelope(text: string): Promise<void> {
    const { payload, protectedHeader } = await compactVerify(text, till!.key);
    envelopeHeader.parse(protectedHeader);
    const opened = envelopePayload.parse(JSON.parse(gunzipSync(payload).toString()));
    envelopes += 1;
    for (const one of opened.entries.map((raw) => entry.parse(raw))) {
      office.arrived.push(one);
      office.booked.set(one.id, one);
      if (office.losesAnswers) continue;
      const outcome = {
        result: 'settled' as const,
        entryId: one.id,
        hash: one.hash,
        settledAt: new Date().toISOString(),
        exceptions: [],
      };
      office.publish(`till:${one.tillId}`, { kind: 'outcome', outcome });
    }
  }

  function feed(channel: string, cursor: number): FeedPage {
    const all = channels.get(channel) ?? [];
    const items = all.slice(cursor, cursor + 100);
    const next = cursor + items.length;
    const serverTime = new Date().toISOString();
    return {
      channel: channel as FeedPage['channel'],
      items,
      cursor: `c${next}`,
      more: next < all.length,
      serverTime,
    };
  }

  async function serveFeed(url: URL, response: ServerResponse): Promise<void> {
    const channel = decodeURIComponent(url.pathname.slice('/v1/feed/'.length));
    const cursor = Number(url.searchParams.get('cursor')?.slice(1) ?? 0);
    const until = Date.now() + Number(url.searchParams.get('wait') ?? 0);
    while (feed(channel, cursor).items.length === 0 && Date.now() < until && !response.closed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => wake(), until - Date.now());
        const wake = (): void => {
          clearTimeout(timer);
          news.delete(wake);
          resolve();
        };
        news.add(wake);
        response.once('close', wake);
      });
    }
    json(response, 200, feed(channel, cursor));
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', office.url);
    office.requests.push(url.pathname);
    switch (office.fault) {
      case 'portal':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to Free Wi-Fi</h1>');
        return;
      case 'redirect':
        response.writeHead(302, { location: 'http://127.0.0.1:9/login' }).end();
        return;
      case 'broken':
        return json(response, 500, { title: 'broken' });
      case 'blackHole':
        held.add(response);
        return;
      case 'feedBroken':
        if (url.pathname.startsWith('/v1/feed/')) return json(response, 500, { title: 'broken' });
        break;
      case 'refuses':
        return json(response, 401, { title: 'unknown till' });
      case 'queueRefuses':
      case 'none':
    }
    if (url.pathname === '/v1/enrolments') return enrol(request, response);
    if (request.headers.authorization !== `Bearer ${till?.token}`) return json(response, 401, {});
    const serverTime = new Date().toISOString();
    if (url.pathname === '/v1/probe')
      return json(response, 200, { tillId: till!.identity.tillId, serverTime });
    if (url.pathname === '/v1/queue-access')
      return json(response, 200, queue.access(office.fault === 'queueRefuses' ? 'r' : 'a'));
    return serveFeed(url, response);
  }

  async function enrol(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const wish = enrolmentRequest.parse(JSON.parse(body));
    if (wish.code !== 'GOOD-CODE')
      return json(response, 403, {
        code: 'codeUnknown',
        title: 'Refused',
        detail: 'This code is not known.',
      });
    const token = randomBytes(24).toString('base64url');
    till = { key: createPublicKey(wish.publicKeyPem), token, identity: office.identityFor('harbour-t1') };
    json(response, 201, { identity: till.identity, token });
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((cause: unknown) => json(response, 500, { title: String(cause) }));
  });
  await listening(server);
  office.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const consumer = setInterval(() => void office.settle().catch(() => {}), 50);
  return office;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}
