import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { PRODUCTS_PER_PAGE_MAX, type Terms } from '#shared/catalogue/catalogue.ts';
import { product } from '#shared/catalogue/product.ts';
import type { FeedItem, FeedPage } from '#shared/sync/feed.ts';
import type { BenchRecord } from './records.ts';

/** Pages of the catalogue in one answer of the feed: about a megabyte, as head office sends them. */
const PAGES_PER_ANSWER = 5;
const TERMS: Terms = {
  currency: 'EUR',
  priceListId: 'standard',
  catalogueVersion: 1,
  taxes: [{ id: 'standard', name: 'Standard rate', ratePpm: 190_000 }],
};
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

export type BenchServer = { readonly url: string; close(): Promise<void> };

/**
 * Serves the contenders' page and the same records in each one's own protocol. Everything is made
 * beforehand, so that nobody waits for this server's work.
 */
export async function startBenchServer(
  records: readonly BenchRecord[],
  pageFolder: string,
): Promise<BenchServer> {
  const feed = feedAnswers(records);
  const couch = couchAnswers(records);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bench');
    const send = (body: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    if (pathname === '/feed') return send(feed[Number(searchParams.get('cursor'))] ?? '');
    if (pathname === '/rows') {
      const from = Number(searchParams.get('from'));
      return send(records.slice(from, from + Number(searchParams.get('limit'))));
    }
    if (pathname === '/changed-after') return send(changedAfter(records, searchParams));
    if (pathname.startsWith('/couch')) {
      const said = await couch(request, pathname, searchParams);
      return send(said.body, said.status);
    }
    const path = pathname === '/' ? '/index.html' : pathname;
    const file = await readFile(join(pageFolder, path)).catch(() => null);
    response.writeHead(file ? 200 : 404, { 'content-type': TYPES[extname(path)] ?? 'text/plain' });
    response.end(file ?? '');
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => {
      response.writeHead(500).end(String(cause));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The channel of the chain, as head office answers it; an answer's cursor is the next one's place. */
function feedAnswers(records: readonly BenchRecord[]): string[] {
  // Head office's products do not say when they were changed: their version does.
  const fields = Object.keys(product.shape);
  const products = records.map((record) =>
    product.parse(Object.fromEntries(Object.entries(record).filter(([field]) => fields.includes(field)))),
  );
  const pages = Math.ceil(products.length / PRODUCTS_PER_PAGE_MAX);
  const items: FeedItem[] = Array.from({ length: pages }, (_, page) => ({
    kind: 'cataloguePage',
    page: {
      version: 1,
      page,
      products: products.slice(page * PRODUCTS_PER_PAGE_MAX, (page + 1) * PRODUCTS_PER_PAGE_MAX),
    },
  }));
  const head = { version: 1, publishedAt: '2026-11-20T09:00:00.000Z', terms: TERMS, pages };
  items.push({ kind: 'catalogueHead', head: { ...head, products: products.length } });
  const answers = Math.ceil(items.length / PAGES_PER_ANSWER);
  return Array.from({ length: answers }, (_, place) => {
    const page: FeedPage = {
      channel: 'chain',
      items: items.slice(place * PAGES_PER_ANSWER, (place + 1) * PAGES_PER_ANSWER),
      cursor: String(place + 1),
      more: place + 1 < answers,
      serverTime: '2026-11-20T09:00:00.000Z',
    };
    return JSON.stringify(page);
  });
}

/** Records after `(updatedAt, id)`, in that order, in which they are made. */
function changedAfter(records: readonly BenchRecord[], query: URLSearchParams): readonly BenchRecord[] {
  const place = query.get('id') ? records.findIndex(({ id }) => id === query.get('id')) + 1 : 0;
  return records.slice(place, place + Number(query.get('limit')));
}

/** What CouchDB's replication protocol asks of a source that never changes. */
function couchAnswers(records: readonly BenchRecord[]) {
  const revisionOf = (record: BenchRecord): string =>
    createHash('md5').update(JSON.stringify(record)).digest('hex');
  const revisions = records.map(revisionOf);
  const ids = records.map(({ barcodes }) => barcodes[0]!);
  const placeOf = new Map(ids.map((id, place) => [id, place]));

  return async (request: IncomingMessage, path: string, query: URLSearchParams) => {
    if (path === '/couch/') return { status: 200, body: { couchdb: 'Welcome', uuid: 'bench' } };
    if (path.includes('/_local/'))
      return request.method === 'PUT'
        ? { status: 201, body: { ok: true, id: path.slice(path.indexOf('_local')), rev: '0-1' } }
        : { status: 404, body: { error: 'not_found', reason: 'missing' } };
    if (path.endsWith('/_changes')) {
      const since = Number(query.get('since') ?? 0);
      const until = Math.min(ids.length, since + Number(query.get('limit') ?? ids.length));
      const results = ids.slice(since, until).map((id, index) => ({
        seq: since + index + 1,
        id,
        changes: [{ rev: `1-${revisions[since + index]}` }],
      }));
      return { status: 200, body: { results, last_seq: until, pending: ids.length - until } };
    }
    if (path.endsWith('/_bulk_get')) {
      const asked = JSON.parse(await readText(request)) as { docs: { id: string }[] };
      const results = asked.docs.map(({ id }) => {
        const place = placeOf.get(id)!;
        const revision = revisions[place]!;
        const known = { _id: id, _rev: `1-${revision}`, _revisions: { start: 1, ids: [revision] } };
        // CouchDB keeps names with an underscore for itself; the records have none.
        return { id, docs: [{ ok: { ...records[place]!, ...known } }] };
      });
      return { status: 200, body: { results } };
    }
    return {
      status: 200,
      body: { db_name: 'products', doc_count: ids.length, update_seq: ids.length, instance_start_time: '0' },
    };
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
