import type { SyncTrigger } from '#shared/sync/run.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import { retryDelayMs } from './backoff.ts';
import { createBell } from './bell.ts';
import type { Connection } from './connection.ts';
import type { Pending } from './pending.ts';
import type { Runs } from './runs.ts';
import type { SyncSettings } from './settings.ts';
import type { StatusBoard } from './status-board.ts';
import { asSyncFault, isLineFault, type SyncFault } from './sync-fault.ts';

export type SyncLoop = {
  /** Asks for a whole run now. */
  wake(why: SyncTrigger): void;
  /** A sale was sealed: push soon. */
  sealed(): void;
  /** Asks for a whole run and answers when it has ended. */
  runNow(): Promise<SyncStatus>;
  /** Breaks off what is under way and answers when the loop has ended. */
  stop(): Promise<void>;
};

/** How a run ended: nothing went wrong, the line is down, or the line is up and the queue or something else failed. */
type Ended = 'well' | 'offline' | 'queueFaulty' | 'faulty';

/** A listener that failed within this time of its start is not worth starting again at once. */
const SHORT_LISTEN_MS = 5000;

/**
 * The sync loop: pull, then push, one at a time, for ever.
 *
 *            enrolled                 till known
 *   paused ───────────▶ probing ─────────────────▶ pulling ──────────▶ pushing
 *                        ▲  │                         │ line down         │  │  │ line down
 *     timer, reconnect,  │  │ no answer, or not       ▼                   │  │  ▼
 *     resume, Sync now   │  │ head office's      ┌─────────┐     all well │  │ offline
 *                        │  └───────────────────▶│ offline │              │  │ something else failed
 *                        │◀──────────────────────└─────────┘              │  ▼
 *                        │◀────────────────────────────────────────────── │ retrying ⇄ pushing
 *                        │       delay that doubles, with jitter          ▼    (new sale, while the queue is well)
 *                        └─────────────────────────────────────────── waiting ⇄ pushing
 *                                                                              (new sale, resend)
 *
 * While it waits, the till's channels are held open by long requests, so that outcomes and prices arrive as
 * they are published; on a metered line it only runs now and then. A feed or a page that fails never
 * holds back the push, however long it asks to be left alone: only the line and the queue do.
 */
export function runSyncLoop(options: {
  /** null while the till is not enrolled. */
  connection(): Connection | null;
  pending: Pending;
  board: StatusBoard;
  runs: Runs;
  settings: SyncSettings;
  /** Milliseconds by a clock that nobody can set: a till set back an hour must not wait an hour. */
  elapsed(): number;
  /** From 0 up to 1; the jitter of the delays. */
  random(): number;
}): SyncLoop {
  const { board, runs, pending, settings, elapsed, random } = options;
  const bell = createBell();
  const stopping = new AbortController();
  let waiters: ((status: SyncStatus) => void)[] = [];
  let failures = 0;
  /** How long somebody who could not answer asked to be left alone, milliseconds. */
  let leftAloneMs = 0;
  /** What the next run is for, unless somebody asked for it. */
  let why: SyncTrigger = 'start';

  /** Runs one step; a fault is shown and answered, never thrown. */
  async function attempt(step: () => Promise<void>): Promise<SyncFault | null> {
    try {
      await step();
      return null;
    } catch (cause) {
      const fault = asSyncFault(cause);
      if (!stopping.signal.aborted) sayFault(fault);
      return fault;
    }
  }

  function sayFault(fault: SyncFault): void {
    leftAloneMs = Math.max(leftAloneMs, fault.retryAfterMs);
    board.fault(fault);
    runs.failed({ code: fault.code, message: fault.message });
  }

  async function run(connection: Connection, asked: boolean): Promise<Ended> {
    const { signal } = stopping;
    leftAloneMs = 0;
    board.state('probing');
    const probing = await attempt(() => connection.probe(signal));
    if (probing) return 'offline';
    board.online(true);
    const recovering = await attempt(() => connection.recover(signal));
    if (recovering && isLineFault(recovering)) return 'offline';
    board.state('pulling');
    const pulling = await attempt(() => connection.pull(signal, { asked }));
    if (pulling && isLineFault(pulling)) return 'offline';
    board.state('pushing');
    // After the pull, which may have brought the answers.
    if (asked) pending.dueNow(elapsed());
    const pushing = await attempt(() => connection.push(signal, { unsentOnly: false }));
    if (pushing && isLineFault(pushing)) return 'offline';
    if (pushing && holdsUpSales(pushing)) return 'queueFaulty';
    if (recovering || pulling || pushing) return 'faulty';
    // After the push: a large catalogue takes seconds to compare, and sales do not wait for it.
    let difference: SyncFault | null = null;
    const comparing = await attempt(async () => {
      difference = await connection.compare(signal);
    });
    if (comparing) return isLineFault(comparing) ? 'offline' : 'faulty';
    if (difference) sayFault(difference);
    else board.fault(null);
    return 'well';
  }

  const delay = (): number => Math.max(leftAloneMs, retryDelayMs(Math.max(1, failures), settings, random()));

  async function rest(connection: Connection, ended: Ended): Promise<void> {
    switch (ended) {
      case 'offline':
        board.online(false);
        // A new sale does not bring the line back, so only a wish for a whole run is heard.
        return waitToRetry('offline', delay());
      case 'queueFaulty':
        // Nor does it mend the queue, which may have asked to be left alone.
        return waitToRetry('retrying', delay());
      case 'faulty':
        return waitToRetry('retrying', delay(), connection);
      case 'well':
        return listenAndPush(connection);
    }
  }

  /**
   * Waits for the next try, or until somebody wants a whole run.
   *
   * @param selling the queue is well: what is sealed meanwhile goes at once, for whoever failed is not asked by it
   */
  async function waitToRetry(
    state: 'offline' | 'retrying',
    delayMs: number,
    selling: Connection | null = null,
  ): Promise<void> {
    let until = performance.now() + delayMs;
    let queueIsWell = selling !== null;
    while (!stopping.signal.aborted) {
      board.state(state, Math.max(0, until - performance.now()));
      const wish = await bell.wait(until - performance.now(), queueIsWell ? undefined : 'run');
      if (wish === 'run' || stopping.signal.aborted) return;
      if (wish === 'time') break;
      if ((await bell.wait(pushDelayMs(selling!), 'run')) === 'run') return;
      const fault = await pushNow(selling!, 'sealed');
      if (!fault) continue;
      // What is down now is found out by a whole run.
      if (isLineFault(fault)) break;
      queueIsWell = !holdsUpSales(fault);
      until = Math.max(until, performance.now() + fault.retryAfterMs);
    }
    why = 'retry';
  }

  /** Sales that are sealed within a moment of each other share an envelope. */
  const pushDelayMs = (connection: Connection): number =>
    connection.metered() ? settings.meteredPushDelayMs : settings.pushDelayMs;

  /** Sends what is due, as a row of its own in the log; on a metered line only what was never sent. */
  async function pushNow(connection: Connection, trigger: 'sealed' | 'resend'): Promise<SyncFault | null> {
    board.state('pushing');
    const unsentOnly = connection.metered();
    return logged(trigger, () => attempt(() => connection.push(stopping.signal, { unsentOnly })));
  }

  let shortListens = 0;

  async function listenAndPush(connection: Connection): Promise<void> {
    const listening = new AbortController();
    const started = performance.now();
    let broken = false;
    let queueIsWell = true;
    const metered = connection.metered();
    const signal = AbortSignal.any([listening.signal, stopping.signal]);
    const channels = metered ? [] : connection.listen(signal);
    // Aside and after the push: nothing that becomes of it is a fault of this till.
    const former = connection.followFormer(signal);
    const listeners = channels.map((one) =>
      one.catch((cause: unknown) => {
        if (listening.signal.aborted || stopping.signal.aborted) return;
        broken = true;
        sayFault(asSyncFault(cause));
        ring('retry');
      }),
    );
    const until = started + (metered ? settings.meteredRunEveryMs : settings.runEveryMs);
    try {
      while (!stopping.signal.aborted) {
        board.state('waiting');
        // Without listening no outcome is heard before the next run, which fetches them before it sends again.
        const dueIn = metered ? Infinity : (pending.dueIn(elapsed()) ?? Infinity);
        const wish = await bell.wait(Math.min(until - performance.now(), dueIn));
        if (wish === 'run' || stopping.signal.aborted) break;
        if (performance.now() >= until) {
          why = 'timer';
          break;
        }
        if (wish === 'push' && (await bell.wait(pushDelayMs(connection), 'run')) === 'run') break;
        const fault = await pushNow(connection, wish === 'push' ? 'sealed' : 'resend');
        if (fault) {
          queueIsWell = !holdsUpSales(fault);
          why = 'retry';
          break;
        }
      }
    } finally {
      listening.abort();
      await Promise.allSettled([...listeners, former]);
    }
    shortListens = broken && performance.now() - started < SHORT_LISTEN_MS ? shortListens + 1 : 0;
    const pauseMs = shortListens > 1 ? retryDelayMs(shortListens, settings, random()) : 0;
    const waitMs = Math.max(pauseMs, leftAloneMs);
    if (waitMs > 0) await waitToRetry('retrying', waitMs, queueIsWell ? connection : null);
  }

  async function logged<T>(trigger: SyncTrigger, work: () => Promise<T>): Promise<T> {
    runs.begin(trigger);
    try {
      return await work();
    } finally {
      runs.end(pending.size);
    }
  }

  function ring(reason: SyncTrigger): void {
    why = reason;
    bell.ring('run');
  }

  async function live(): Promise<void> {
    while (!stopping.signal.aborted) {
      const connection = options.connection();
      const asked = waiters;
      waiters = [];
      let ended: Ended | null = null;
      if (connection) {
        const isAsked = asked.length > 0;
        ended = await logged(isAsked ? 'asked' : why, () => run(connection, isAsked));
        failures = ended === 'well' ? 0 : failures + 1;
        if (ended === 'offline') board.online(false);
      }
      for (const answer of asked) answer(board.read());
      if (stopping.signal.aborted) return;
      if (connection && ended) await rest(connection, ended);
      else {
        board.state('paused');
        await bell.wait(Infinity, 'run');
      }
    }
  }

  const living = live();
  return {
    wake(reason) {
      failures = 0;
      ring(reason);
    },
    sealed: () => bell.ring('push'),
    runNow() {
      if (stopping.signal.aborted) return Promise.resolve(board.read());
      return new Promise((resolve) => {
        waiters.push(resolve);
        bell.ring('run');
      });
    },
    async stop() {
      stopping.abort();
      bell.ring('run');
      await living;
      board.state('paused');
      for (const answer of waiters.splice(0)) answer(board.read());
    },
  };
}

/** Whether the queue would take no other entry either. One that is too large for it holds up itself alone. */
function holdsUpSales(fault: SyncFault): boolean {
  return fault.code !== 'SYNC_TOO_LARGE';
}
