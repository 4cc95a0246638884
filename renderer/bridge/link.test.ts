import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { storeContract, tillContract } from '#shared/bridge/contract.ts';
import { connectPeer } from '#shared/bridge/peer.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import { linkToMain } from './link.ts';
import type { OpenPort, PortClosed, PortEvents } from './port.ts';

const status: SyncStatus = {
  state: 'waiting',
  online: true,
  since: '2026-11-20T09:00:00.000Z',
  pending: 0,
  sent: 0,
  lastPullAt: null,
  lastPushAt: null,
  fault: null,
  lineCut: null,
  notes: [],
  stopped: null,
};

/** Main at the other end of a real bridge, which can be killed and started. */
function mainProcess() {
  const main = { running: true, busy: false, attempts: 0 };
  let page: PortEvents | undefined;
  const refuse = (): never => {
    throw new Error('not part of this test');
  };
  const open: OpenPort = (events) => {
    main.attempts++;
    if (!main.running) {
      queueMicrotask(() => events.closed('gone'));
      return { send: () => undefined, close: () => undefined };
    }
    page = events;
    const peer = connectPeer({
      port: { send: (text) => queueMicrotask(() => events.message(text)) },
      serves: tillContract,
      calls: storeContract,
      handlers: {
        hello: refuse,
        enrol: refuse,
        record: refuse,
        recordFact: refuse,
        checkPin: refuse,
        showCustomer: refuse,
        openCustomerDisplay: refuse,
        printReceipt: refuse,
        printRows: refuse,
        testPrint: refuse,
        testDrawer: refuse,
        openDrawer: refuse,
        printer: refuse,
        setPrinter: refuse,
        printAgain: refuse,
        letUnprintedBe: refuse,
        receiptCode: refuse,
        entriesAfter: refuse,
        adoptEntries: refuse,
        syncNow: () => (main.busy ? new Promise<SyncStatus>(() => undefined) : status),
        setLineCut: refuse,
        storeCompared: refuse,
        storeKey: refuse,
        tell: refuse,
        noteRead: refuse,
        exportUnsent: refuse,
        syncDryRun: refuse,
        syncWaiting: refuse,
        syncLog: refuse,
        storageHealth: refuse,
        dayFigures: refuse,
        installUpdate: refuse,
        tryDemo: refuse,
        want: refuse,
        askOwner: refuse,
        stopAskingOwner: refuse,
        shellSwitches: refuse,
        setShellSwitch: refuse,
      },
    });
    queueMicrotask(() => events.opened());
    return { send: (text) => peer.receive(text), close: () => peer.close() };
  };
  return {
    main,
    open,
    kill(why: PortClosed = 'gone') {
      main.running = why !== 'gone';
      page?.closed(why);
    },
  };
}

const handlers = {
  cursors: () => ({}),
  applyFeed: () => null,
  channelChecksum: () => ({ records: '', catalogue: null }),
  resetChannel: () => null,
  entriesSent: () => null,
  ownerAskedChanged: () => null,
  subscriptionNews: () => null,
  forgetChannel: () => null,
  forgetPublished: () => null,
  atCounter: () => ({ basketOpen: false, tendering: false }),
  holdCounter: () => ({ held: true }),
  copyStore: () => ({ generation: 1, documents: [], next: null }),
  releaseCounter: () => null,
  statusChanged: () => null,
  journalChanged: () => null,
  printerChanged: () => null,
  factSealed: () => null,
};

describe('the page and main', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('the page calls main as soon as it is connected', async () => {
    const { open } = mainProcess();
    const link = linkToMain({ open, handlers, onOpen: () => undefined });
    expect(link.phase.get().phase).toBe('connecting');
    await vi.advanceTimersByTimeAsync(0);
    expect(link.phase.get().phase).toBe('open');
    expect(await link.call('syncNow', null)).toEqual(status);
  });

  test('main goes away and comes back: waiting calls end, and the page greets it again', async () => {
    const { main, open, kill } = mainProcess();
    let greetings = 0;
    const link = linkToMain({ open, handlers, onOpen: () => void greetings++ });
    await vi.advanceTimersByTimeAsync(0);
    main.busy = true;
    const waiting = link.call('syncNow', null);
    const ended = expect(waiting).rejects.toMatchObject({ code: 'closed' });
    kill();
    await ended;
    expect(link.phase.get().phase).toBe('lost');
    await expect(link.call('syncNow', null)).rejects.toMatchObject({ code: 'closed' });
    await vi.advanceTimersByTimeAsync(60_000);
    // It goes on trying, and does not try without pause.
    expect(main.attempts).toBeGreaterThan(15);
    expect(main.attempts).toBeLessThan(40);
    main.running = true;
    await vi.advanceTimersByTimeAsync(3000);
    expect(link.phase.get().phase).toBe('open');
    expect(greetings).toBe(2);
  });

  test('a till that is open elsewhere is left to a person: no second try', async () => {
    const { main, open, kill } = mainProcess();
    const link = linkToMain({ open, handlers, onOpen: () => undefined });
    await vi.advanceTimersByTimeAsync(0);
    kill('elsewhere');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(link.phase.get().phase).toBe('elsewhere');
    expect(main.attempts).toBe(1);
  });

  test('a closed link does not come back', async () => {
    const { main, open, kill } = mainProcess();
    const link = linkToMain({ open, handlers, onOpen: () => undefined });
    await vi.advanceTimersByTimeAsync(0);
    link.close();
    kill();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(main.attempts).toBe(1);
  });
});
