// oxlint-disable unicorn/require-post-message-target-origin -- the port of a worker has no origin
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import type { Product } from '#shared/catalogue/product.ts';
import { publishCatalogue } from '#server/catalogue/publish-catalogue.ts';
import { openDatabase } from '#server/database/open-database.ts';
import { MILK, saleOf, setUpChain, TERMS, TrialTill } from '../fixtures/chain-in-trial.ts';
import { startRealPostgres } from '../fixtures/real-postgres.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { Done, Groups, Order } from './settle/plan.ts';

const LINES = 3;
const PRODUCTS = 500;
const TILLS = 8;
const ENTRIES_PER_ENVELOPE = 50;
/** One in so many sales goes in an envelope and a transaction of its own. */
const SINGLE_SHARE = 50;
/** So often settlement and bare SQL take turns. */
const TURNS = 10;
/** Workers × sales in one transaction. The last one is compared with what must be reached. */
const CASES = [
  { workers: 1, batch: 1, share: 1 / SINGLE_SHARE },
  { workers: 1, batch: 50, share: 1 / 4 },
  { workers: 1, batch: 200, share: 1 / 4 },
  { workers: 1, batch: 1000, share: 1 / 2 },
  { workers: 4, batch: 1000, share: 1 / 2 },
  { workers: 2, batch: 1000, share: 1 },
] as const;

type Envelope = {
  readonly text: string;
  /** Each shop has a queue of its own, and a transaction settles what came from one queue. */
  readonly shopId: string;
  readonly sales: number;
  readonly totalMinor: number;
};

/**
 * Settles sales of three lines through head office's own code, from the signed envelope to the commit, on
 * a real PostgreSQL; and beside it lets the same database do the same writes, recorded statement by
 * statement, with nothing around them.
 */
export async function benchSettle({ sales: count }: { sales: number }): Promise<object> {
  const real = await startRealPostgres({ durable: true });
  if (!real.available) throw new Error(`there is nothing to measure on: ${real.reason}`);
  try {
    const [load] = loadavg();
    console.log(`preparing ${count} sales of ${LINES} lines; the machine's load is ${load!.toFixed(1)}`);
    const { single, many } = await prepare(real.url, count);
    const salesPerSecond: Record<string, number> = {};
    const bareSqlPerSecond: Record<string, number> = {};
    let exact = true;
    let ratio = 0;
    for (const { workers, batch, share } of CASES) {
      const key = `${workers}x${batch}`;
      const envelopes = batch === 1 ? single : many.slice(0, Math.ceil(many.length * share));
      const measured = await measure(real.url, envelopes, { workers, batch });
      exact &&= measured.exact;
      salesPerSecond[key] = Math.round(measured.perSecond);
      bareSqlPerSecond[key] = Math.round(measured.barePerSecond);
      ratio = measured.perSecond / measured.barePerSecond;
      console.log(
        `${key}: ${salesPerSecond[key]} sales/s, bare SQL ${bareSqlPerSecond[key]}/s, ${ratio.toFixed(2)} of it${measured.exact ? '' : ', NOT EXACT'}`,
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
      shopId: till.shopId,
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

type Measured = { readonly perSecond: number; readonly barePerSecond: number; readonly exact: boolean };

/**
 * Both take turns, a slice of each at a time, so that whatever else the machine does meanwhile falls on
 * both alike.
 */
async function measure(
  url: string,
  envelopes: readonly Envelope[],
  { workers, batch }: { workers: number; batch: number },
): Promise<Measured> {
  const groups = inGroups(envelopes, batch);
  // Its parameters are kept in memory, so a part is recorded; and it warms up what runs for weeks in a shop.
  const recorded = groups.slice(0, Math.ceil(groups.length / 4 / workers) * workers);
  const [forSettling, forRecording, forBare] = [
    await freshDatabase(url),
    await freshDatabase(url),
    await freshDatabase(url),
  ];
  const crew = startCrew(workers);
  try {
    await crew.all(() => ({
      kind: 'open',
      settleUrl: forSettling,
      recordUrl: forRecording,
      bareUrl: forBare,
    }));
    const { done } = await crew.all((worker) => ({
      kind: 'record',
      groups: share(recorded, worker, workers),
    }));
    let [seconds, bareSeconds, settled] = [0, 0, 0];
    for (let turn = 0; turn < TURNS; turn++) {
      const own = slice(groups, turn);
      const ours = await crew.all((worker) => ({ kind: 'settle', groups: share(own, worker, workers) }));
      seconds += ours.seconds;
      settled += ours.done.reduce((sum, one) => sum + one.settled, 0);
      const bare = await crew.all((worker) => {
        const count = done[worker]!.recorded;
        return { kind: 'replay', from: turnAt(count, turn), to: turnAt(count, turn + 1) };
      });
      bareSeconds += bare.seconds;
    }
    const sales = sum(groups, 'sales');
    return {
      perSecond: sales / seconds,
      barePerSecond: sum(recorded, 'sales') / bareSeconds,
      exact: settled === sales && (await isExact(forSettling, sales, sum(groups, 'totalMinor'))),
    };
  } finally {
    await crew.end();
  }
}

/** What is settled together: envelopes of one shop, shop after shop. */
function inGroups(envelopes: readonly Envelope[], batch: number): Envelope[][] {
  const perGroup = Math.max(1, batch / ENTRIES_PER_ENVELOPE);
  const byShop = [...Map.groupBy(envelopes, ({ shopId }) => shopId).values()];
  const groups: Envelope[][] = [];
  for (let at = 0; byShop.some((own) => at < own.length); at += perGroup)
    groups.push(...byShop.map((own) => own.slice(at, at + perGroup)).filter((group) => group.length > 0));
  return groups;
}

function share(groups: readonly Envelope[][], worker: number, workers: number): Groups {
  return groups
    .filter((_group, place) => place % workers === worker)
    .map((group) => group.map(({ text }) => text));
}

function slice<T>(list: readonly T[], turn: number): readonly T[] {
  return list.slice(turnAt(list.length, turn), turnAt(list.length, turn + 1));
}

function turnAt(count: number, turn: number): number {
  return Math.round((count * turn) / TURNS);
}

function sum(groups: readonly Envelope[][], of: 'sales' | 'totalMinor'): number {
  return groups.flat().reduce((total, envelope) => total + envelope[of], 0);
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

type Crew = {
  /** Gives every worker an order and waits for all; the time is that of the slowest. */
  all(order: (worker: number) => Order): Promise<{ seconds: number; done: Done[] }>;
  end(): Promise<void>;
};

function startCrew(count: number): Crew {
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL('settle/worker.ts', import.meta.url)),
  );
  const failed = Promise.race(workers.map((worker) => once(worker, 'error'))).then(([error]) => {
    throw error;
  });
  failed.catch(() => {});
  return {
    async all(order) {
      const startedAt = performance.now();
      const answers = workers.map(async (worker, place) => {
        const answered = once(worker, 'message');
        worker.postMessage(order(place));
        return (await answered)[0] as Done;
      });
      const done = await Promise.race([Promise.all(answers), failed]);
      return { seconds: (performance.now() - startedAt) / 1000, done };
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
