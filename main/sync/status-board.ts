import type { SyncState, SyncStatus } from '#shared/sync/status.ts';
import type { SyncFault } from './sync-fault.ts';

/** What the till says about its line, kept in one place and told to the page when it changes. */
export type StatusBoard = {
  read(): SyncStatus;
  state(state: SyncState): void;
  online(online: boolean): void;
  fault(fault: SyncFault | null): void;
  pulled(): void;
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
  /** A line for the log, when a fault is another one than before. */
  say(line: string): void;
}): StatusBoard {
  const { now, counts, tell, say } = options;
  let current = {
    state: 'paused' as SyncState,
    online: false,
    since: now().toISOString(),
    lastPullAt: null as string | null,
    lastPushAt: null as string | null,
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

  return {
    read,
    changed,
    state: (state) => set({ state }),
    online(online) {
      if (online !== current.online) set({ online, since: now().toISOString() });
    },
    fault(fault) {
      if (fault && fault.code !== current.fault?.code) say(`${fault.code}: ${fault.message}`);
      set({ fault: fault && { code: fault.code, message: fault.message } });
    },
    pulled: () => set({ lastPullAt: now().toISOString() }),
    pushed: () => set({ lastPushAt: now().toISOString() }),
  };
}
