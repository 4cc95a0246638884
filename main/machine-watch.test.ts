import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchMachine } from './machine-watch.ts';

let watch: ReturnType<typeof watchMachine>;
let woke: number;
beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-20T18:00:00.000Z') });
  watch = watchMachine();
  woke = 0;
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

test('a machine that was asleep is heard to wake, once', () => {
  watch.onResume(() => (woke += 1));
  vi.advanceTimersByTime(30_000);
  expect(woke).toBe(0);
  // No timer runs while it sleeps; the clock goes on.
  vi.setSystemTime(new Date('2026-11-21T08:00:00.000Z'));
  vi.advanceTimersByTime(3000);
  expect(woke).toBe(1);
  vi.advanceTimersByTime(30_000);
  expect(woke).toBe(1);
});

test('who has gone is told no more', () => {
  watch.onResume(() => (woke += 1))();
  vi.setSystemTime(new Date('2026-11-21T08:00:00.000Z'));
  vi.advanceTimersByTime(3000);
  expect(woke).toBe(0);
});
