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

  /** Looks into these shops' queues. What fails in one of them keeps no other waiting. */
  async function look(shops: readonly string[]): Promise<{ tally: Tally; failures: Map<string, unknown> }> {
    const tally: Tally = { messages: 0, settled: 0, replayed: 0, quarantined: 0, failed: 0 };
    const failures = new Map<string, unknown>();
    const left = [...shops];
    const worker = async () => {
      for (let shopId = left.shift(); shopId !== undefined; shopId = left.shift())
        try {
          await settleShop(shopId, tally);
        } catch (error) {
          failures.set(shopId, error);
        }
    };
    await Promise.all(Array.from({ length: QUEUES_AT_ONCE_MAX }, worker));
    return { tally, failures };
  }

  async function shopIds(): Promise<string[]> {
    const shops = await parts.db.selectFrom('shops').select('id').orderBy('id').execute();
    return shops.map((shop) => shop.id);
  }

  async function runOnce(): Promise<Tally> {
    const { tally, failures } = await look(await shopIds());
    const [first] = failures.values();
    if (failures.size > 0) throw first;
    return tally;
  }

  async function runForever(signal: AbortSignal): Promise<void> {
    let idlePause = IDLE_PAUSE_MIN_MS;
    let outagePause = OUTAGE_PAUSE_MIN_MS;
    let outage = false;
    const resting = openRests(parts.report);
    while (!signal.aborted) {
      let pause = 0;
      try {
        const now = performance.now();
        const all = await shopIds();
        const shops = resting.without(all, now);
        const { tally, failures } = await look(shops);
        // Where no shop's queue can be worked on, it is no shop's own trouble.
        const [first] = failures.values();
        if (failures.size === shops.length && (shops.length > 1 || all.length === 1)) throw first;
        resting.note(shops, failures, performance.now());
        if (outage) parts.report('settlement goes on: queue and database answer again');
        outage = false;
        outagePause = OUTAGE_PAUSE_MIN_MS;
        idlePause = tally.messages > 0 ? IDLE_PAUSE_MIN_MS : Math.min(idlePause * 1.5, IDLE_PAUSE_MAX_MS);
        pause = tally.messages > 0 ? 0 : idlePause;
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

/** Shops whose queues rest after a failure, each by itself and longer each time. */
function openRests(report: (sentence: string) => void) {
  const resting = new Map<string, { readonly until: number; readonly pause: number }>();
  return {
    /** Those that do not rest at a moment, milliseconds of the machine's clock. */
    without: (shops: readonly string[], now: number) =>
      shops.filter((shopId) => (resting.get(shopId)?.until ?? 0) <= now),
    note(looked: readonly string[], failures: ReadonlyMap<string, unknown>, now: number): void {
      for (const shopId of looked) {
        const before = resting.get(shopId);
        if (!failures.has(shopId)) {
          if (resting.delete(shopId)) report(`settlement of shop "${shopId}" goes on`);
          continue;
        }
        if (!before) report(`settlement of shop "${shopId}" waits: ${sayOutage(failures.get(shopId))}`);
        const pause = Math.min((before?.pause ?? OUTAGE_PAUSE_MIN_MS / 2) * 2, OUTAGE_PAUSE_MAX_MS);
        resting.set(shopId, { until: now + pause, pause });
      }
    },
  };
}

function sayOutage(error: unknown): string {
  const code = restCode(error);
  const message = error instanceof Error ? error.message : String(error);
  return (code ? `${code}: ${message}` : message).slice(0, 300);
}
