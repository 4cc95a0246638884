import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Product } from '#shared/catalogue/product.ts';
import { MILK, saleOf, TAXES, WINE } from '../fixtures/chain-in-trial.ts';
import { openCountingLine } from '../fixtures/counting-line.ts';
import { largeCatalogue } from '../fixtures/large-catalogue.ts';
import { startTillInProcess, tillFolder, until } from '../fixtures/till-in-process.ts';
import { type Mortal, mortalHeadOffice, mortalPostgres } from '../simulation/chaos/parts.ts';

const ADMIN_KEY = 'long-away-administrator-key-of-a-bench';
const CHANGED_SHARE = 0.3;
const SEALED_AT_ONCE = 64;
const SAMPLE_EVERY_MS = 500;
const PATIENCE_MS = 30 * 60_000;
const MB = 1024 * 1024;

const summary = z.object({ settledEntries: z.int(), quarantined: z.int(), totalMinor: z.int() });

/**
 * A till that was away for ten weeks: it sold all the time, and meanwhile much of the catalogue changed. The
 * line comes back, and it drains: the till's whole main process in this one, head office in another on a
 * real PostgreSQL where there is one. The memory is this process's, after garbage collection where
 * `--expose-gc` allows that; the page's store is one in memory that keeps no entries.
 */
export async function benchLongAway(options: {
  sales: number;
  records: number;
  say?(line: string): void;
}): Promise<Record<string, unknown>> {
  const { sales, records, say = console.log } = options;
  const folder = await mkdtemp(join(tmpdir(), 'outpost-long-away-'));
  const parts: Mortal[] = [];
  const postgres = await mortalPostgres(folder);
  if (postgres) parts.push(postgres);
  const office = await mortalHeadOffice('head office', {
    ...(postgres && { DATABASE_URL: postgres.url }),
    OUTPOST_DATA: join(folder, 'head-office'),
    OUTPOST_ADMIN_KEY: ADMIN_KEY,
  });
  parts.push(office);
  const line = await openCountingLine(office.url);
  const sent = { envelopes: 0, bytes: 0 };
  const till = await startTillInProcess(await tillFolder(), undefined, {
    fetch: (input, init) => {
      // The queue's address is given out by head office, so what goes there is counted here.
      const toQueue = new URL(String(input)).origin !== line.url;
      if (toQueue) sent.envelopes += 1;
      if (toQueue) sent.bytes += Buffer.byteLength(String(init?.body ?? ''));
      return fetch(input, init);
    },
  });
  try {
    await ask(office.url, 'PUT', '/v1/chain', {
      name: 'Long & Away',
      currency: 'EUR',
      priceListId: 'standard',
      taxes: TAXES,
      shops: [{ id: 'harbour', name: 'Harbour Street', series: 'HS' }],
    });
    await publish(office.url, catalogueOf(records, false));
    const code = z.object({ code: z.string() });
    const made = await ask(office.url, 'POST', '/v1/enrolment-codes', { shopId: 'harbour' });
    await till.enrol(line.url, code.parse(made).code);
    await until(() => till.status().online && till.store.catalogue !== null, till.status, PATIENCE_MS);
    await till.setLineCut(true);

    const sale = saleOf([{ product: MILK }, { product: WINE }, { product: MILK, quantityMilli: 3000 }]);
    const sealingStarted = performance.now();
    for (let done = 0; done < sales; done += SEALED_AT_ONCE)
      await Promise.all(
        Array.from({ length: Math.min(SEALED_AT_ONCE, sales - done) }, async () => {
          const recorded = await till.bridge.call('record', { sale: { ...sale, id: randomUUID() } });
          if (!recorded.ok) throw new Error(recorded.problem.message);
        }),
      );
    say(`${sales} sales sealed without a line in ${seconds(sealingStarted)} s`);
    await publish(office.url, catalogueOf(records, true));

    const version = till.store.catalogue?.version;
    Object.assign(line.bytes, { up: 0, down: 0 });
    Object.assign(sent, { envelopes: 0, bytes: 0 });
    const before = memory();
    const peak = { ...before };
    const drainStarted = performance.now();
    let caughtUpMs: number | null = null;
    await till.setLineCut(false);
    while (till.status().pending > 0 || caughtUpMs === null) {
      await pause(SAMPLE_EVERY_MS);
      const now = memory();
      peak.heapMb = Math.max(peak.heapMb, now.heapMb);
      peak.rssMb = Math.max(peak.rssMb, now.rssMb);
      if (till.store.catalogue?.version !== version)
        caughtUpMs ??= Math.round(performance.now() - drainStarted);
      if (performance.now() - drainStarted > PATIENCE_MS) throw new Error('it does not drain');
    }
    const drainMs = Math.round(performance.now() - drainStarted);
    const after = memory();
    const booked = summary.parse(await ask(office.url, 'GET', '/v1/summary'));
    say(`drained in ${Math.round(drainMs / 100) / 10} s`);
    return {
      sales,
      records,
      changedShare: CHANGED_SHARE,
      database: postgres ? 'PostgreSQL' : 'PGlite',
      settled: booked.settledEntries,
      quarantined: booked.quarantined,
      totalDifferenceMinor: booked.totalMinor - sale.totalMinor * sales,
      drainMs,
      salesPerSecond: Math.round((sales * 1000) / drainMs),
      catalogueMs: caughtUpMs,
      envelopes: sent.envelopes,
      bytesPerSale: Math.round(sent.bytes / sales),
      headOfficeBytes: { up: line.bytes.up, down: line.bytes.down },
      memory: { before, peak, after },
    };
  } finally {
    await till.stop();
    await line.close();
    for (const part of parts.toReversed()) await part.stop();
    await rm(till.folder, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param later with other prices for so many products as change in ten weeks */
function catalogueOf(records: number, later: boolean): Product[] {
  const products = largeCatalogue(records);
  const changed = products.map((one, at) =>
    later && (at * 7919) % 1000 < CHANGED_SHARE * 1000
      ? { ...one, priceMicros: one.priceMicros + 10_000 }
      : one,
  );
  return [MILK, WINE, ...changed];
}

async function publish(url: string, products: readonly Product[]): Promise<void> {
  const rows = products.map(({ code, name, barcodes, category, unit, priceMicros, taxId }) =>
    [code, name, barcodes.join(' '), category, unit, (priceMicros / 1_000_000).toFixed(2), taxId].join(','),
  );
  await ask(
    url,
    'POST',
    '/v1/catalogue',
    ['code,name,barcodes,category,unit,price,tax', ...rows, ''].join('\n'),
  );
}

async function ask(url: string, method: string, path: string, body?: object | string): Promise<unknown> {
  const type = typeof body === 'string' ? 'text/csv' : 'application/json';
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, ...(body !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
  return answer;
}

function memory(): { heapMb: number; rssMb: number } {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapMb: Math.round(heapUsed / MB), rssMb: Math.round(rss / MB) };
}

const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;
