import { setTimeout as sleep } from 'node:timers/promises';
import { MESSAGES_PER_RECEIVE_MAX, restCode, type ShopQueues } from '../queue/shop-queues.ts';
import { holdLeases } from '../queue/leases.ts';
import { settleMessages, type SettlementParts, type Tally } from './settle-messages.ts';

/** Pauses between looks at empty queues, milliseconds: short after work, longer when nothing comes. */
const IDLE_PAUSE_MIN_MS = 100;
const IDLE_PAUSE_MAX_MS = 1000;
/** Pauses after an outage of queue or database, milliseconds. There is no limit to the attempts. */
const OUTAGE_PAUSE_MIN_MS = 500;
const OUTAGE_PAUSE_MAX_MS = 30_000;
/** Queues that are worked on at the same time. */
const QUEUES_AT_ONCE_MAX = 8;

export type Consumer = {
  /** Looks into every shop's queue once and settles what it finds. */
  runOnce(): Promise<Tally>;
  /** Goes on until aborted. Outages are reported once, waited out, and reported as over. */
  runForever(signal: AbortSignal): Promise<void>;
};

/** @param settled told what became of each delivery */
export function createConsumer(
  parts: SettlementParts,
  queues: ShopQueues,
  settled: (tally: Tally) => void = () => {},
): Consumer {
  async function settleShop(shopId: string, tally: Tally): Promise<void> {
    const queue = queues.of(shopId);
    const messages = await queue.receive(MESSAGES_PER_RECEIVE_MAX);
    if (messages.length === 0) return;
    const leases = holdLeases(queue, messages, parts.report);
    const done = await settleMessages(parts, leases, messages).finally(() => leases.release());
    settled(done);
    tally.messages += done.messages;
    tally.settled += done.settled;
    tally.replayed += done.replayed;
    tally.quarantined += done.quarantined;
    tally.failed += done.failed;
  }

  async function runOnce(): Promise<Tally> {
    const tally: Tally = { messages: 0, settled: 0, replayed: 0, quarantined: 0, failed: 0 };
    const shops = await parts.db.selectFrom('shops').select('id').orderBy('id').execute();
    const left = shops.map((shop) => shop.id);
    const worker = async () => {
      for (let shopId = left.shift(); shopId !== undefined; shopId = left.shift())
        await settleShop(shopId, tally);
    };
    // All are waited for before an outage is thrown, so that no work goes on behind the caller's back.
    const workers = await Promise.allSettled(Array.from({ length: QUEUES_AT_ONCE_MAX }, worker));
    const outage = workers.find((result) => result.status === 'rejected');
    if (outage) throw outage.reason;
    return tally;
  }

  async function runForever(signal: AbortSignal): Promise<void> {
    let idlePause = IDLE_PAUSE_MIN_MS;
    let outagePause = OUTAGE_PAUSE_MIN_MS;
    let outage = false;
    while (!signal.aborted) {
      let pause = 0;
      try {
        const { messages } = await runOnce();
        if (outage) parts.report('settlement goes on: queue and database answer again');
        outage = false;
        outagePause = OUTAGE_PAUSE_MIN_MS;
        idlePause = messages > 0 ? IDLE_PAUSE_MIN_MS : Math.min(idlePause * 1.5, IDLE_PAUSE_MAX_MS);
        pause = messages > 0 ? 0 : idlePause;
      } catch (error) {
        if (signal.aborted) return;
        if (!outage) parts.report(`settlement waits: ${sayOutage(error)}`);
        outage = true;
        pause = outagePause;
        outagePause = Math.min(outagePause * 2, OUTAGE_PAUSE_MAX_MS);
      }
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }

  return { runOnce, runForever };
}

function sayOutage(error: unknown): string {
  const code = restCode(error);
  const message = error instanceof Error ? error.message : String(error);
  return (code ? `${code}: ${message}` : message).slice(0, 300);
}
