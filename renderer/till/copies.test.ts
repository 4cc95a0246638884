import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchCopies } from './copies.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A till whose comparisons end when they are told to. */
function till() {
  const running: PromiseWithResolvers<void>[] = [];
  const state = { linked: true, failing: [] as unknown[] };
  const copies = watchCopies({
    compare() {
      const one = Promise.withResolvers<void>();
      running.push(one);
      return one.promise;
    },
    linked: () => state.linked,
    onFailing: (cause) => state.failing.push(cause),
  });
  return { copies, running, state };
}

/** What a promise came to so far. */
async function soFar<T>(promise: Promise<T>): Promise<T | 'waits'> {
  await vi.advanceTimersByTimeAsync(0);
  return Promise.race([promise, Promise.resolve('waits' as const)]);
}

test('who seals while the copies are being compared waits for the end of it', async () => {
  const { copies, running } = till();
  copies.compare();
  const asked = copies.agree();
  expect(await soFar(asked)).toBe('waits');
  running[0]!.resolve();
  expect(await soFar(asked)).toBe(true);
  expect(await soFar(copies.agree())).toBe(true);
});

test('a comparison that fails is made again, and who waits goes on after it', async () => {
  const { copies, running, state } = till();
  copies.compare();
  const asked = copies.agree();
  await vi.advanceTimersByTimeAsync(0);
  running[0]!.reject(new Error('the database is held by another'));
  expect(await soFar(asked)).toBe('waits');
  await vi.advanceTimersByTimeAsync(250);
  running[1]!.resolve();
  expect(await soFar(asked)).toBe(true);
  expect(state.failing).toEqual([]);
});

test('who waited five seconds hears that nothing may be sealed, and later that it may', async () => {
  const { copies, running } = till();
  copies.compare();
  const asked = copies.agree();
  await vi.advanceTimersByTimeAsync(4999);
  expect(await soFar(asked)).toBe('waits');
  await vi.advanceTimersByTimeAsync(1);
  expect(await soFar(asked)).toBe(false);
  running[0]!.resolve();
  expect(await soFar(copies.agree())).toBe(true);
});

test('a comparison that goes on failing is told of, and tried ever more slowly', async () => {
  const { copies, running, state } = till();
  copies.compare();
  for (let failed = 0; failed < 6; failed++) {
    await vi.advanceTimersByTimeAsync(10_000);
    running[failed]!.reject(new Error(`failure ${failed}`));
    await vi.advanceTimersByTimeAsync(0);
  }
  expect(state.failing).toEqual([new Error('failure 5')]);
});

test('what fails because main went away is left to the next connection', async () => {
  const { copies, running, state } = till();
  copies.compare();
  await vi.advanceTimersByTimeAsync(0);
  state.linked = false;
  running[0]!.reject(new Error('closed'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(running).toHaveLength(1);
});
