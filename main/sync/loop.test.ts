import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SyncStatus } from '#shared/sync/status.ts';
import { seededRandom } from '#test/fixtures/seeded-random.ts';
import type { Connection } from './connection.ts';
import { runSyncLoop, type SyncLoop } from './loop.ts';
import { trackPending } from './pending.ts';
import type { Runs } from './runs.ts';
import { SYNC_SETTINGS, type SyncSettings } from './settings.ts';
import { openStatusBoard } from './status-board.ts';
import { SyncFault } from './sync-fault.ts';

/** A loop by a clock that the test moves, over a line that does what the test says. */
function startLoop(line: Partial<Connection> = {}, settings: Partial<SyncSettings> = {}, random = () => 0.5) {
  const did: string[] = [];
  const pending = trackPending([], { ...SYNC_SETTINGS, ...settings });
  const elapsed = (): number => performance.now();
  const board = openStatusBoard({
    now: () => new Date(),
    counts: () => ({ pending: pending.size, pendingSales: 0, sent: pending.sent }) as SyncStatus,
    tell: () => {},
    memory: { atStart: null, keep: () => {} },
    say: () => {},
  });
  const untilStopped = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  const connection: Connection = {
    probe: () => Promise.resolve(),
    recover: () => Promise.resolve(),
    pull: (_, { asked }) => (did.push(asked ? 'pull for somebody' : 'pull'), Promise.resolve()),
    push() {
      const due = pending.due(elapsed(), 100);
      did.push(`push ${due.join(' ')}`.trim());
      pending.markSent(due, elapsed());
      return Promise.resolve();
    },
    metered: () => false,
    heldBytes: () => 0,
    compare: () => Promise.resolve(null),
    listen: (signal) => [untilStopped(signal)],
    followFormer: () => Promise.resolve(),
    ...line,
  };
  const runs = { begin: (trigger: string) => did.push(`: ${trigger}`), end() {}, failed() {} };
  loop = runSyncLoop({
    connection: () => connection,
    pending,
    board,
    runs: runs as unknown as Runs,
    settings: { ...SYNC_SETTINGS, ...settings },
    elapsed,
    random,
  });
  const sell = (id: string): void => {
    pending.add({ id, isSale: true });
    loop.sealed();
  };
  return { did, loop, pending, status: () => board.read(), sell };
}

let loop: SyncLoop;
beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  await Promise.all([loop.stop(), vi.advanceTimersByTimeAsync(0)]);
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const busy = (code: 'SYNC_HEAD_OFFICE_BUSY' | 'SYNC_QUEUE_BUSY') => () =>
  Promise.reject(new SyncFault(code, 'left alone', { retryAfterMs: 600_000 }));

describe('a fault that is not of the queue', () => {
  test('delays no new sale, however long somebody asks to be left alone', async () => {
    const { did, sell, status } = startLoop({ pull: busy('SYNC_HEAD_OFFICE_BUSY') });
    await pass(0);
    expect(status()).toMatchObject({ state: 'retrying', online: true });
    did.length = 0;
    sell('sale');
    await pass(1000);
    expect(did).toEqual([': sealed', 'push sale']);
    // The rest of the ten minutes goes on.
    expect(status()).toMatchObject({ state: 'retrying', fault: { code: 'SYNC_HEAD_OFFICE_BUSY' } });
    await pass(600_000);
    expect(did).toContain(': retry');
  });

  test('nor does one that shows while it listens', async () => {
    const { did, sell } = startLoop({
      listen: () => [pass1000().then(busy('SYNC_HEAD_OFFICE_BUSY'))],
    });
    await pass(2000);
    sell('sale');
    did.length = 0;
    await pass(1000);
    expect(did).toEqual([': sealed', 'push sale']);
  });
  const pass1000 = () => new Promise<void>((resolve) => setTimeout(resolve, 1000));

  test('a line that breaks on the way of that sale is found out at once', async () => {
    let broken = false;
    const { did, sell, status } = startLoop({
      pull: busy('SYNC_HEAD_OFFICE_BUSY'),
      probe: () => (broken ? Promise.reject(new SyncFault('SYNC_LINE_DOWN', 'down')) : Promise.resolve()),
      push: () => (broken ? Promise.reject(new SyncFault('SYNC_LINE_DOWN', 'down')) : Promise.resolve()),
    });
    await pass(0);
    broken = true;
    sell('sale');
    await pass(1000);
    expect(status()).toMatchObject({ online: false });
    expect(did).toContain(': retry');
  });
});

describe('a fault of the queue', () => {
  test('is not made worse by new sales: the queue is left alone as long as it asks', async () => {
    let asked = 0;
    const { sell, status } = startLoop({ push: () => ((asked += 1), busy('SYNC_QUEUE_BUSY')()) });
    await pass(0);
    expect(asked).toBe(1);
    sell('sale');
    await pass(500_000);
    expect(asked).toBe(1);
    expect(status()).toMatchObject({ state: 'retrying', online: true, pending: 1 });
    expect(Date.parse(status().nextTryAt!) - Date.now()).toBe(100_000);
    await pass(101_000);
    expect(asked).toBe(2);
  });

  test('after it all is well again, and nothing says that something will be tried', async () => {
    let down = true;
    const { status } = startLoop({
      push: () => (down ? Promise.reject(new SyncFault('SYNC_QUEUE_DOWN', 'down')) : Promise.resolve()),
    });
    await pass(0);
    expect(status()).toMatchObject({ state: 'retrying', fault: { code: 'SYNC_QUEUE_DOWN' } });
    down = false;
    await pass(5000);
    expect(status()).toMatchObject({ state: 'waiting', fault: null, nextTryAt: null });
  });
});

describe('what somebody asks for', () => {
  test('is not forgotten when the network changes in the same moment', async () => {
    const { did } = startLoop();
    await pass(0);
    did.length = 0;
    const done = loop.runNow();
    loop.wake('line');
    await pass(0);
    await done;
    expect(did.slice(0, 3)).toEqual([': asked', 'pull for somebody', 'push']);
  });

  test('sends again what was sent and not answered, though it is not due', async () => {
    const { did, sell } = startLoop();
    await pass(0);
    sell('sale');
    await pass(15_000);
    did.length = 0;
    await Promise.all([loop.runNow(), pass(0)]);
    expect(did).toEqual([': asked', 'pull for somebody', 'push sale']);
  });
});

describe('by itself', () => {
  test('it runs when its time has come', async () => {
    const { did } = startLoop();
    await pass(0);
    expect(did).toEqual([': start', 'pull', 'push']);
    did.length = 0;
    await pass(SYNC_SETTINGS.runEveryMs - 1);
    expect(did).toEqual([]);
    await pass(1);
    expect(did).toEqual([': timer', 'pull', 'push']);
  });

  test('it tries again after delays that a seed repeats, none longer than its limit', async () => {
    const tries = async (seed: string): Promise<number[]> => {
      const at: number[] = [];
      startLoop(
        {
          probe: () => (at.push(performance.now()), Promise.reject(new SyncFault('SYNC_LINE_DOWN', 'down'))),
        },
        {},
        seededRandom(seed),
      );
      await pass(200_000);
      await Promise.all([loop.stop(), pass(0)]);
      return at.slice(1).map((time, place) => Math.round(time - at[place]!));
    };
    const first = await tries('7');
    expect(await tries('7')).toEqual(first);
    expect(await tries('8')).not.toEqual(first);
    expect(first[0]).toBeLessThanOrEqual(SYNC_SETTINGS.retryDelayMinMs);
    expect(Math.max(...first)).toBeLessThanOrEqual(SYNC_SETTINGS.retryDelayMaxMs);
    expect(Math.max(...first)).toBeGreaterThanOrEqual(SYNC_SETTINGS.retryDelayMaxMs / 2);
  });

  test('what is left for a till that it was before comes aside, and holds up nothing', async () => {
    const { did, sell, status } = startLoop({
      followFormer: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    });
    await pass(0);
    expect(status()).toMatchObject({ state: 'waiting', fault: null });
    sell('sale');
    await pass(1000);
    expect(did).toContain('push sale');
    await pass(SYNC_SETTINGS.runEveryMs);
    expect(did).toContain(': timer');
  });
});
