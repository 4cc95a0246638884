// oxlint-disable unicorn/require-post-message-target-origin -- the port of a worker has no origin
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import type { Product } from '#shared/catalogue/product.ts';
import { publishCatalogue } from '#server/catalogue/publish-catalogue.ts';
import { openDatabase } from '#server/database/open-database.ts';
import { MILK, saleOf, setUpChain, TERMS, TrialTill } from '../fixtures/chain-in-trial.ts';
import { startRealPostgres } from '../fixtures/real-postgres.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { BareTask, Done, Statement, WorkerTask } from './settle/plan.ts';

const LINES = 3;
const PRODUCTS = 500;
const TILLS = 8;
const ENTRIES_PER_ENVELOPE = 50;
/** One in so many sales goes in an envelope and a transaction of its own. */
const SINGLE_SHARE = 50;
const WARM_UP_SALES = 4000;
/** Workers × sales in one transaction. The last one is compared with what must be reached. */
const CASES = [
  { workers: 1, batch: 1, share: 1 / SINGLE_SHARE },
  { workers: 1, batch: 50, share: 1 / 4 },
  { workers: 1, batch: 200, share: 1 / 4 },
  { workers: 1, batch: 1000, share: 1 / 2 },
  { workers: 4, batch: 1000, share: 1 / 2 },
  { workers: 2, batch: 1000, share: 1 },
] as const;

type Envelope = { readonly text: string; readonly sales: number; readonly totalMinor: number };

/**
 * Settles sales of three lines through head office's own code, from the signed envelope to the commit, on
 * a real PostgreSQL; and beside it lets the same database do the same writes, recorded statement by
 * statement, with nothing around them.
 */
export async function benchSettle({ sales: count }: { sales: number }): Promise<object> {
  const real = await startRealPostgres();
  if (!real.available) throw new Error(`there is nothing to measure on: ${real.reason}`);
  try {
    console.log(`preparing ${count} sales of ${LINES} lines`);
    const { single, many } = await prepare(real.url, count);
    const salesPerSecond: Record<string, number> = {};
    const bareSqlPerSecond: Record<string, number> = {};
    let exact = true;
    let ratio = 0;
    for (const { workers, batch, share } of CASES) {
      const key = `${workers}x${batch}`;
      const envelopes = batch === 1 ? single : many.slice(0, Math.ceil(many.length * share));
      const settled = await settleAll(real.url, envelopes, { workers, batch });
      exact &&= settled.exact;
      const bare = await bareAll(real.url, settled);
      salesPerSecond[key] = Math.round(settled.perSecond);
      bareSqlPerSecond[key] = Math.round(bare);
      ratio = settled.perSecond / bare;
      console.log(
        `${key}: ${salesPerSecond[key]} sales/s, bare SQL ${bareSqlPerSecond[key]}/s, ${ratio.toFixed(2)} of it${settled.exact ? '' : ', NOT EXACT'}`,
      );
    }
    return { salesPerSecond, bareSqlPerSecond, ratioToBareSql: Math.round(ratio * 100) / 100, exact };
  } finally {
    await real.stop();
  }
}

/** A database with a chain, a catalogue and tills; the others are made as copies of it. */
async function prepare(url: string, count: number): Promise<{ single: Envelope[]; many: Envelope[] }> {
  await command(url, 'create database prepared');
  const opened = await openDatabase({ kind: 'postgres', url: databaseUrl(url, 'prepared') });
  await setUpChain(opened.db);
  const products = Array.from({ length: PRODUCTS }, (_, place): Product => {
    const id = String(1000 + place);
    return { ...MILK, id, code: id, barcodes: [], priceMicros: 490_000 + place * 10_000 };
  });
  await publishCatalogue(opened.db, products, new Date('2026-01-01T00:00:00.000Z'));
  const enrol = (place: number) => TrialTill.enrol(opened.db, place % 2 ? 'mill' : 'harbour');
  const tills: TrialTill[] = [];
  const others: TrialTill[] = [];
  for (let place = 0; place < TILLS; place++) {
    tills.push(await enrol(place));
    others.push(await enrol(place));
  }
  await opened.close();

  const random = seededRandom('settle');
  const terms = { ...TERMS, catalogueVersion: 2 };
  const seal = (till: TrialTill) => {
    const lines = Array.from({ length: LINES }, (_, place) => ({
      product: products[(Math.floor(random() * (PRODUCTS / LINES)) * LINES + place) % PRODUCTS]!,
      quantityMilli: 1000 * (1 + Math.floor(random() * 3)),
    }));
    return till.seal(saleOf(lines, terms));
  };
  const pack = async (till: TrialTill, size: number): Promise<Envelope> => {
    const entries = Array.from({ length: size }, () => seal(till));
    return {
      text: await till.envelope(entries),
      sales: size,
      totalMinor: entries.reduce((sum, { body }) => sum + body.sale.totalMinor, 0),
    };
  };
  const many: Envelope[] = [];
  for (let made = 0; made < count; made += ENTRIES_PER_ENVELOPE)
    many.push(await pack(tills[many.length % TILLS]!, Math.min(ENTRIES_PER_ENVELOPE, count - made)));
  const single: Envelope[] = [];
  for (let made = 0; made < count / SINGLE_SHARE; made++) single.push(await pack(others[made % TILLS]!, 1));
  return { single, many };
}

type Settled = {
  perSecond: number;
  exact: boolean;
  transactions: (readonly (readonly Statement[])[])[];
  recordedSales: number;
  warmUp: number;
};

async function settleAll(
  url: string,
  envelopes: readonly Envelope[],
  { workers, batch }: { workers: number; batch: number },
): Promise<Settled> {
  const perGroup = Math.max(1, batch / ENTRIES_PER_ENVELOPE);
  const groups: Envelope[][] = [];
  for (let at = 0; at < envelopes.length; at += perGroup) groups.push(envelopes.slice(at, at + perGroup));
  const shares = (part: readonly Envelope[][]): WorkerTask['groups'][] =>
    Array.from({ length: workers }, (_, worker) =>
      part
        .filter((_group, place) => place % workers === worker)
        .map((group) => group.map(({ text }) => text)),
    );
  const sum = (part: readonly Envelope[][], of: 'sales' | 'totalMinor') =>
    part.flat().reduce((total, envelope) => total + envelope[of], 0);

  // A consumer runs for weeks: its first moments say nothing. At most a quarter is for warming up.
  const warmUp = Math.floor(Math.min(groups.length / 8 / workers, WARM_UP_SALES / batch));
  // What is recorded for the bare run is a part: its parameters are kept in memory.
  const recorded = groups.slice(0, Math.min(groups.length, warmUp * workers + Math.ceil(groups.length / 4)));
  const forBare = await freshDatabase(url);
  const { done: kept } = await runWorkers(
    shares(recorded).map((part): WorkerTask => ({
      databaseUrl: forBare,
      groups: part,
      warmUp: 0,
      record: true,
    })),
  );
  const fresh = await freshDatabase(url);
  const { seconds, done } = await runWorkers(
    shares(groups).map((part): WorkerTask => ({ databaseUrl: fresh, groups: part, warmUp, record: false })),
  );
  const sales = sum(groups, 'sales');
  const settled = done.reduce((total, one) => total + one.settled, 0);
  const exact = settled === sales && (await isExact(fresh, sales, sum(groups, 'totalMinor')));
  return {
    perSecond: (sales - sum(groups.slice(0, warmUp * workers), 'sales')) / seconds,
    exact,
    transactions: kept.map(({ transactions }) => transactions),
    recordedSales: sum(recorded.slice(warmUp * workers), 'sales'),
    warmUp,
  };
}

async function bareAll(url: string, { transactions, warmUp, recordedSales }: Settled): Promise<number> {
  const fresh = await freshDatabase(url);
  const { seconds } = await runWorkers(
    transactions.map((part): BareTask => ({ databaseUrl: fresh, warmUp, transactions: part })),
  );
  return recordedSales / seconds;
}

/** Every table must tell the same story as the envelopes. */
async function isExact(url: string, sales: number, totalMinor: number): Promise<boolean> {
  const opened = await openDatabase({ kind: 'postgres', url });
  try {
    const { rows } = await sql`
      select (select count(*) from sales) = ${sales}::bigint
        and (select count(*) from entries) = ${sales}::bigint
        and (select sum(total_minor) from sales) = ${totalMinor}::bigint
        and (select sum(total_minor) from sale_lines) = ${totalMinor}::bigint
        and (select sum(amount_minor) from payments) = ${totalMinor}::bigint
        and (select sum(-quantity_milli) from stock_movements) = (select sum(quantity_milli) from sale_lines)
        and (select count(*) from feed where kind = 'outcome') = ${sales}::bigint
        and (select count(*) from exceptions) = 0
        and (select sum(contiguous_through) from till_epochs) = ${sales}::bigint as exact
    `.execute(opened.db);
    return (rows as { exact: boolean }[])[0]!.exact;
  } finally {
    await opened.close();
  }
}

let databases = 0;

async function freshDatabase(url: string): Promise<string> {
  const name = `settle_${(databases += 1)}`;
  await command(url, `create database ${name} template prepared`);
  return databaseUrl(url, name);
}

async function command(url: string, text: string): Promise<void> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

function databaseUrl(url: string, name: string): string {
  return url.replace(/\/postgres$/, `/${name}`);
}

async function runWorkers(
  tasks: readonly (WorkerTask | BareTask)[],
): Promise<{ seconds: number; done: Done[] }> {
  const workers = tasks.map(() => new Worker(new URL('settle/worker.ts', import.meta.url)));
  const answers = workers.map((worker) => {
    const ready = Promise.withResolvers<void>();
    const done = Promise.withResolvers<Done>();
    worker.on('error', (error) => (ready.reject(error), done.reject(error)));
    worker.on('message', (message: 'ready' | Done) => {
      if (message === 'ready') ready.resolve();
      else done.resolve(message);
    });
    return { ready: ready.promise, done: done.promise };
  });
  workers.forEach((worker, place) => worker.postMessage(tasks[place]));
  await Promise.all(answers.map(({ ready }) => ready));
  const startedAt = performance.now();
  for (const worker of workers) worker.postMessage('go');
  const done = await Promise.all(answers.map((answer) => answer.done));
  const seconds = (performance.now() - startedAt) / 1000;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return { seconds, done };
}
