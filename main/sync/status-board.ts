import type { SyncState, SyncStatus } from '#shared/sync/status.ts';
import type { KeptLineMemory } from './line-memory.ts';
import type { SyncFault } from './sync-fault.ts';

/** What the till says about its line, kept in one place and told to the page when it changes. */
export type StatusBoard = {
  read(): SyncStatus;
  /** @param nextTryInMs where it waits to try again: how long, milliseconds */
  state(state: SyncState, nextTryInMs?: number): void;
  online(online: boolean): void;
  fault(fault: SyncFault | null): void;
  /** A page was kept. @param prices with it, the chain's channel was heard to its end */
  pulled(prices: boolean): void;
  pushed(): void;
  /** Something that is counted elsewhere (pending, sent, line) has changed. */
  changed(): void;
};

export function openStatusBoard(options: {
  now(): Date;
  counts(): Pick<
    SyncStatus,
    | 'pending'
    | 'pendingSales'
    | 'sent'
    | 'lineCut'
    | 'notes'
    | 'stopped'
    | 'disk'
    | 'clockOffsetMs'
    | 'run'
    | 'metered'
    | 'heldBytes'
    | 'update'
  >;
  tell(status: SyncStatus): void;
  memory: Pick<KeptLineMemory, 'atStart' | 'keep'>;
  /** A line for the log, when a fault is another one than before. */
  say(line: string): void;
}): StatusBoard {
  const { now, counts, tell, memory, say } = options;
  const { atStart } = memory;
  let current = {
    state: 'paused' as SyncState,
    nextTryAt: null as string | null,
    online: false,
    // Closed while it was offline, it has been offline ever since.
    since: atStart?.online === false ? atStart.since : now().toISOString(),
    pricesAt: atStart?.pricesAt ?? null,
    lastPullAt: atStart?.lastPullAt ?? null,
    lastPushAt: atStart?.lastPushAt ?? null,
    fault: null as SyncStatus['fault'],
  };
  let told = '';
  let telling = false;

  const read = (): SyncStatus => ({ ...current, ...counts() });

  function changed(): void {
    if (telling) return;
    telling = true;
    // Many small changes of one moment are told once.
    setImmediate(() => {
      telling = false;
      const status = read();
      const text = JSON.stringify(status);
      if (text === told) return;
      told = text;
      tell(status);
    });
  }

  function set(change: Partial<typeof current>): void {
    current = { ...current, ...change };
    changed();
  }

  function remember(change: Partial<typeof current>): void {
    set(change);
    const { online, since, pricesAt, lastPullAt, lastPushAt } = current;
    memory.keep({ online, since, pricesAt, lastPullAt, lastPushAt });
  }

  return {
    read,
    changed,
    state(state, nextTryInMs) {
      const nextTryAt =
        nextTryInMs === undefined ? null : new Date(now().getTime() + nextTryInMs).toISOString();
      set({ state, nextTryAt });
    },
    online(online) {
      if (online !== current.online) remember({ online, since: now().toISOString() });
    },
    fault(fault) {
      if (fault && fault.code !== current.fault?.code) say(`${fault.code}: ${fault.message}`);
      set({ fault: fault && { code: fault.code, message: fault.message } });
    },
    pulled(prices) {
      const at = now().toISOString();
      remember({ lastPullAt: at, ...(prices && { pricesAt: at }) });
    },
    pushed: () => remember({ lastPushAt: now().toISOString() }),
  };
}
