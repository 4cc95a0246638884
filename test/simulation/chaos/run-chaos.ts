import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase } from '#server/database/open-database.ts';
import { makeEnrolmentCode } from '#server/enrolment/enrolment-codes.ts';
import { MILK, saleOf, setUpChain, WINE } from '../../fixtures/chain-in-trial.ts';
import { seededRandom } from '../../fixtures/seeded-random.ts';
import { startTillInProcess, tillFolder, type TillInProcess, until } from '../../fixtures/till-in-process.ts';
import { mortalHeadOffice, mortalPostgres, mortalQueue, type Mortal } from './parts.ts';

export type ChaosResult = {
  readonly sales: number;
  readonly settled: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly kills: number;
  readonly killed: Readonly<Record<string, number>>;
  readonly tillTotalMinor: number;
  readonly headOfficeTotalMinor: number;
  readonly seed: string;
  readonly seconds: number;
};

const SETTLE_PATIENCE_MS = 30 * 60_000;
const SHOPS = ['harbour', 'mill'];

/**
 * Tills sell on while one part of head office after another is killed at random moments: a consumer, the
 * interface, the database, and the queue service with everything in it. In the end every sale must be
 * booked, once.
 *
 * @returns undefined where the machine has no PostgreSQL
 */
export async function runChaos(options: {
  sales: number;
  tills: number;
  kills: number;
  seed: string;
  say(line: string): void;
}): Promise<ChaosResult | undefined> {
  const { sales, kills, seed, say } = options;
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'outpost-chaos-'));
  const random = seededRandom(seed);
  const tills: TillInProcess[] = [];
  const parts: Mortal[] = [];
  try {
    const postgres = await mortalPostgres(folder);
    if (!postgres) return undefined;
    parts.push(postgres);
    const queue = await mortalQueue(folder);
    parts.push(queue);
    const opened = await openDatabase({ kind: 'postgres', url: postgres.url });
    await setUpChain(opened.db);
    const env = (name: string, role: string) => ({
      DATABASE_URL: postgres.url,
      AZURE_STORAGE_CONNECTION_STRING: queue.connectionString,
      OUTPOST_DATA: join(folder, name),
      OUTPOST_ROLE: role,
    });
    const api = await mortalHeadOffice('interface', env('api', 'api'));
    parts.push(api);
    for (const name of ['consumer 1', 'consumer 2'])
      parts.push(await mortalHeadOffice(name, env(name.replace(' ', '-'), 'settle')));
    for (let n = 0; n < options.tills; n++) {
      const till = await startTillInProcess(await tillFolder());
      tills.push(till);
      const code = await makeEnrolmentCode(opened.db, SHOPS[n % SHOPS.length]!, new Date());
      if (!code.ok) throw new Error(code.problem.code);
      await till.enrol(api.url, code.value.code);
    }
    await opened.close();

    const recorded = new Map<string, number>();
    const soldMilli = new Map<string, number>();
    const killed: Record<string, number> = {};
    let underFire: Promise<void> = Promise.resolve();
    const perKill = sales / kills;
    for (let n = 0; n < sales; n++) {
      if (n >= perKill * Object.values(killed).reduce((sum, count) => sum + count, 0)) {
        // One part at a time is away; the tills sell on meanwhile.
        await underFire;
        const victim = parts[Math.floor(random() * parts.length)]!;
        killed[victim.name] = (killed[victim.name] ?? 0) + 1;
        underFire = victim.killAndRestart();
        say(`${n} sales sealed; ${victim.name} is killed`);
      }
      const sale = saleOf([
        { product: MILK, quantityMilli: 1000 * (1 + (n % 7)) },
        ...(n % 3 === 0 ? [{ product: WINE }] : []),
      ]);
      const sold = await tills[n % tills.length]!.sell(sale);
      if (!sold.ok) throw new Error(sold.problem.message);
      recorded.set(sold.value.id, sale.totalMinor);
      for (const { productId, quantityMilli } of sale.lines)
        soldMilli.set(productId, (soldMilli.get(productId) ?? 0) + quantityMilli);
    }
    await underFire;
    say('all parts are up again; the rest is settled');
    await until(
      () => {
        sayProgress(tills, say);
        return tills.every((till) => till.status().pending === 0);
      },
      () => tills.map((till) => till.status()),
      SETTLE_PATIENCE_MS,
    );
    const account = await readBooks(postgres.url, soldMilli);
    const tillTotalMinor = [...recorded.values()].reduce((sum, minor) => sum + minor, 0);
    return {
      sales: recorded.size,
      settled: account.booked.size,
      lost: [...recorded.keys()].filter((id) => !account.booked.has(id)).length,
      duplicated:
        account.rows - account.booked.size + [...account.booked].filter((id) => !recorded.has(id)).length,
      kills: Object.values(killed).reduce((sum, count) => sum + count, 0),
      killed,
      tillTotalMinor,
      headOfficeTotalMinor: account.totalMinor,
      seed,
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    };
  } finally {
    for (const till of tills) {
      await till.stop();
      await rm(till.folder, { recursive: true, force: true });
    }
    for (const part of parts.reverse()) await part.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const PROGRESS_EVERY_MS = 10_000;
let saidAt = 0;

function sayProgress(tills: readonly TillInProcess[], say: (line: string) => void): void {
  if (performance.now() - saidAt < PROGRESS_EVERY_MS) return;
  saidAt = performance.now();
  const pending = tills.map((till) => {
    const { pending: count, state, fault } = till.status();
    return `${count} (${state}${fault ? `, ${fault.code}: ${fault.message}` : ''})`;
  });
  say(`waiting for ${pending.join(', ')}`);
}

/**
 * What is booked, by the sale that each row names: a sale booked under two entries would show.
 *
 * @param soldMilli what the tills sold, thousandths of a unit, by product
 * @throws Error where payments, lines or movements of stock do not add up to it
 */
async function readBooks(url: string, soldMilli: ReadonlyMap<string, number>) {
  const opened = await openDatabase({ kind: 'postgres', url });
  try {
    const { rows } = await sql<{ id: string; total: number; paid: number }>`
      select s.entry_id::text as id, s.total_minor as total,
        (select sum(p.amount_minor)::bigint from payments p where p.entry_id = s.entry_id) as paid
      from sales s
    `.execute(opened.db);
    const wrong = rows.filter(({ total, paid }) => total !== paid);
    if (wrong.length > 0) throw new Error(`${wrong.length} sales are booked by halves`);
    const { rows: goods } = await sql<{ id: string; booked: number; moved: number }>`
      select product_id as id, sum(quantity_milli)::bigint as booked, (
        select -sum(m.quantity_milli)::bigint from stock_movements m where m.product_id = l.product_id
      ) as moved
      from sale_lines l group by product_id
    `.execute(opened.db);
    const books = new Map(goods.map(({ id, booked, moved }) => [id, { booked, moved }]));
    for (const id of new Set([...soldMilli.keys(), ...books.keys()])) {
      const [sold, { booked, moved } = { booked: 0, moved: 0 }] = [soldMilli.get(id) ?? 0, books.get(id)];
      if (booked !== sold || moved !== sold)
        throw new Error(`product ${id}: sold ${sold}, lines say ${booked}, movements of stock ${moved}`);
    }
    return {
      rows: rows.length,
      booked: new Set(rows.map(({ id }) => id)),
      totalMinor: rows.reduce((sum, { total }) => sum + total, 0),
    };
  } finally {
    await opened.close();
  }
}
