// oxlint-disable unicorn/require-post-message-target-origin -- the port of a worker has no origin
/** A consumer's work on its own thread, as it would run in a process of its own. */
import { parentPort } from 'node:worker_threads';
import { Client } from 'pg';
import { openCatalogueVersions } from '#server/catalogue/catalogue-versions.ts';
import { openDatabase } from '#server/database/open-database.ts';
import { settleMessages } from '#server/settle/settle-messages.ts';
import { tillKeysIn } from '#server/settle/till-keys.ts';
import type { BareTask, Done, Statement, WorkerTask } from './plan.ts';

const WRITES = /^\s*(insert|update|delete|with)\b/i;

async function settle(
  { databaseUrl, groups, warmUp, record }: WorkerTask,
  begin: Promise<void>,
): Promise<Done> {
  const opened = await openDatabase({ kind: 'postgres', url: databaseUrl, connectionsMax: 1 });
  const transactions: Statement[][] = [];
  if (record) recordWrites(transactions);
  const parts = {
    db: opened.db,
    catalogues: openCatalogueVersions(),
    findKey: tillKeysIn(opened.db),
    ring: () => {},
    now: () => new Date().toISOString(),
    report: (sentence: string) => console.error(sentence),
  };
  let settled = 0;
  if (groups.length <= warmUp) await announce(begin);
  for (const [place, texts] of groups.entries()) {
    if (place === warmUp) await announce(begin);
    const messages = texts.map((text, index) => ({ id: String(index), popReceipt: '', text, deliveries: 1 }));
    const tally = await settleMessages(parts, { delete: () => Promise.resolve() }, messages);
    settled += tally.settled;
  }
  await opened.close();
  return { settled, transactions };
}

/** Notes what the driver sends: every statement that writes, transaction by transaction. */
function recordWrites(transactions: Statement[][]): void {
  // oxlint-disable-next-line typescript/no-explicit-any -- the driver's own many shapes of arguments
  const plain = Client.prototype.query as any;
  // oxlint-disable-next-line typescript/no-explicit-any
  (Client.prototype as any).query = function query(this: Client, ...args: any[]) {
    const text: unknown = typeof args[0] === 'string' ? args[0] : args[0]?.text;
    const values: unknown = Array.isArray(args[1]) ? args[1] : args[0]?.values;
    if (text === 'begin') transactions.push([]);
    else if (typeof text === 'string' && WRITES.test(text))
      transactions.at(-1)?.push({ text, values: Array.isArray(values) ? values : [] });
    return plain.apply(this, args);
  };
}

async function replay({ databaseUrl, transactions, warmUp }: BareTask, begin: Promise<void>): Promise<Done> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  if (transactions.length <= warmUp) await announce(begin);
  for (const [place, statements] of transactions.entries()) {
    if (place === warmUp) await announce(begin);
    await client.query('begin');
    for (const { text, values } of statements) await client.query(text, [...values]);
    await client.query('commit');
  }
  await client.end();
  return { settled: 0, transactions: [] };
}

/** All workers begin together, once each has its connection and is warm. */
async function announce(begin: Promise<void>): Promise<void> {
  parentPort!.postMessage('ready');
  await begin;
}

const begin = Promise.withResolvers<void>();

async function answer(task: WorkerTask | BareTask): Promise<void> {
  const done = 'groups' in task ? await settle(task, begin.promise) : await replay(task, begin.promise);
  parentPort!.postMessage(done);
}

parentPort!.on('message', (message: WorkerTask | BareTask | 'go') => {
  if (message === 'go') begin.resolve();
  else void answer(message);
});
