import { sql } from 'kysely';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../database/open-database.ts';
import type { ShopQueues } from '../queue/shop-queues.ts';
import type { Tally } from '../settle/settle-messages.ts';

/** What Prometheus asks for. Names and labels hold no person, no receipt and no amount. */
export type Metrics = {
  readonly contentType: string;
  text(): Promise<string>;
  /** Counts what a consumer has settled. */
  settled(tally: Tally): void;
  /** Counts an answered request. */
  answered(labels: { method: string; route: string; status: number }, seconds: number): void;
};

export function openMetrics(db: Database, queues: ShopQueues): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const entries = new Counter({
    name: 'outpost_entries_total',
    help: 'Entries taken from queues and bundles, by what became of them',
    labelNames: ['result'],
    registers,
  });
  const requests = new Histogram({
    name: 'outpost_request_seconds',
    help: 'Time to answer a request, by route and status; long polls of the feed included',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
    registers,
  });
  const gauge = (name: string, help: string, read: () => Promise<number | undefined>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = await read();
        if (value === undefined) this.reset();
        else this.set(value);
      },
    });
  const count = (text: ReturnType<typeof sql<{ n: number }>>) => async () =>
    (await text.execute(db)).rows[0]!.n;
  gauge(
    'outpost_exceptions_open',
    'Exceptions that nobody has resolved',
    count(sql`
    select count(*)::int as n from exceptions where state <> 'resolved'`),
  );
  gauge(
    'outpost_quarantine_open',
    'Cases of quarantine that nobody has decided',
    count(sql`
    select count(*)::int as n from quarantine where state = 'open'`),
  );
  gauge(
    'outpost_alerts_open',
    'Alerts that have not ended',
    count(sql`
    select count(*)::int as n from alerts where ended_at is null`),
  );
  gauge(
    'outpost_tills_with_gap',
    'Epochs of tills below whose last entry one is missing',
    count(sql`
    select count(*)::int as n from till_epochs where last_seq > contiguous_through`),
  );
  gauge('outpost_queue_messages', 'Messages that wait in all queues, roughly', () => waiting(db, queues));
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    settled({ settled, replayed, quarantined, failed }) {
      for (const [result, value] of Object.entries({ settled, replayed, quarantined, failed }))
        entries.inc({ result }, value);
    },
    answered: (labels, seconds) => requests.observe(labels, seconds),
  };
}

/** Undefined where the queue service does not answer: the gauge then has no value, which is the truth. */
async function waiting(db: Database, queues: ShopQueues): Promise<number | undefined> {
  try {
    const shops = await db.selectFrom('shops').select('id').execute();
    const counts = await Promise.all(shops.map(({ id }) => queues.of(id).waiting()));
    return counts.reduce((sum, one) => sum + one, 0);
  } catch {
    return undefined;
  }
}
