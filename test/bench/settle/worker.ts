// oxlint-disable unicorn/require-post-message-target-origin -- the port of a worker has no origin
/** A consumer's work on its own thread, as it would run in a process of its own. */
import { parentPort } from 'node:worker_threads';
import { Client } from 'pg';
import { openCatalogueVersions } from '#server/catalogue/catalogue-versions.ts';
import { openDatabase } from '#server/database/open-database.ts';
import { settleMessages, type SettlementParts } from '#server/settle/settle-messages.ts';
import { tillKeysIn } from '#server/settle/till-keys.ts';
import type { Done, Groups, Order } from './plan.ts';

type Statement = { readonly text: string; readonly values: readonly unknown[] };

const WRITES = /^\s*(insert|update|delete|with)\b/i;

const transactions: Statement[][] = [];
let recording = false;
let parts: { settle: SettlementParts; record: SettlementParts; bare: Client } | undefined;

async function open({ settleUrl, recordUrl, bareUrl }: Extract<Order, { kind: 'open' }>): Promise<void> {
  recordWrites();
  const bare = new Client({ connectionString: bareUrl });
  await bare.connect();
  parts = { settle: await settlement(settleUrl), record: await settlement(recordUrl), bare };
}

async function settlement(url: string): Promise<SettlementParts> {
  const { db } = await openDatabase({ kind: 'postgres', url, connectionsMax: 1 });
  return {
    db,
    catalogues: openCatalogueVersions(),
    findKey: tillKeysIn(db),
    ring: () => {},
    now: () => new Date().toISOString(),
    report: (sentence: string) => console.error(sentence),
  };
}

async function settle(by: SettlementParts, groups: Groups): Promise<number> {
  let settled = 0;
  for (const texts of groups) {
    const messages = texts.map((text, index) => ({ id: String(index), popReceipt: '', text, deliveries: 1 }));
    const tally = await settleMessages(by, { delete: () => Promise.resolve() }, messages);
    settled += tally.settled;
  }
  return settled;
}

/** Notes what the driver sends while it is asked to: every statement that writes, transaction by transaction. */
function recordWrites(): void {
  // oxlint-disable-next-line typescript/no-explicit-any -- the driver's own many shapes of arguments
  const plain = Client.prototype.query as any;
  // oxlint-disable-next-line typescript/no-explicit-any
  (Client.prototype as any).query = function query(this: Client, ...args: any[]) {
    if (recording) {
      const text: unknown = typeof args[0] === 'string' ? args[0] : args[0]?.text;
      const values: unknown = Array.isArray(args[1]) ? args[1] : args[0]?.values;
      if (text === 'begin') transactions.push([]);
      else if (typeof text === 'string' && WRITES.test(text))
        transactions.at(-1)?.push({ text, values: Array.isArray(values) ? values : [] });
    }
    return plain.apply(this, args);
  };
}

async function replay(client: Client, from: number, to: number): Promise<void> {
  for (const statements of transactions.slice(from, to)) {
    await client.query('begin');
    for (const { text, values } of statements) await client.query(text, [...values]);
    await client.query('commit');
  }
}

async function follow(order: Order): Promise<number> {
  if (order.kind === 'open') {
    await open(order);
    return 0;
  }
  if (!parts) throw new Error('a worker is opened first');
  if (order.kind === 'settle') return settle(parts.settle, order.groups);
  if (order.kind === 'replay') {
    await replay(parts.bare, order.from, order.to);
    return 0;
  }
  recording = true;
  const settled = await settle(parts.record, order.groups);
  recording = false;
  return settled;
}

parentPort!.on('message', async (order: Order) => {
  const settled = await follow(order);
  const done: Done = { settled, recorded: transactions.length };
  parentPort!.postMessage(done);
});
