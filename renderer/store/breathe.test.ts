import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { beforeDrawing, createBreather, giveWayToHands } from './breathe.ts';

/** The browser's own scheduler is not here; timers come in the order in which they are set, as its tasks do. */
beforeAll(() => {
  vi.useFakeTimers();
  vi.stubGlobal('scheduler', {
    postTask: (task: () => void, { delay = 0 }) =>
      new Promise<void>((resolve) => {
        setTimeout(() => resolve(task()), delay);
      }),
  });
});
afterAll(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const page = new EventTarget();
giveWayToHands(page);
const touch = (): void => void page.dispatchEvent(new Event('keydown'));
const work = (ms: number): void => void vi.advanceTimersByTime(ms);

/** How long a job pauses when it asks now, milliseconds. */
async function pauseOf(breathe: () => Promise<void>): Promise<number> {
  const began = performance.now();
  const state = { done: false };
  const pause = breathe().then(() => {
    state.done = true;
  });
  while (!state.done) await vi.advanceTimersByTimeAsync(1);
  await pause;
  return performance.now() - began;
}

test('a job goes on for half a frame, then lets keys and paint come first', async () => {
  const breathe = createBreather('background');
  work(7);
  expect(await pauseOf(breathe)).toBeLessThanOrEqual(1);
  work(9);
  expect(await pauseOf(breathe)).toBeLessThanOrEqual(2);
});

test('a job in the background waits until the hands rest, one that is waited for does not', async () => {
  const inBackground = createBreather('background');
  const waitedFor = createBreather('user-visible');
  work(9);
  touch();
  expect(await pauseOf(waitedFor)).toBeLessThanOrEqual(2);
  expect(await pauseOf(inBackground)).toBeGreaterThan(240);
});

test('hands that never rest hold a job up for half a second each time, and for twenty seconds in all', async () => {
  touch();
  const typing = setInterval(touch, 100);
  const breathe = createBreather('background');
  const pauses: number[] = [];
  for (let piece = 0; piece < 60; piece++) {
    work(9);
    pauses.push(await pauseOf(breathe));
  }
  clearInterval(typing);
  expect(pauses[0]).toBeGreaterThanOrEqual(500);
  expect(Math.max(...pauses)).toBeLessThan(510);
  expect(pauses.reduce((sum, one) => sum + one)).toBeLessThan(21_000);
  expect(pauses.at(-1)).toBeLessThanOrEqual(2);
});

test('what is drawn in one piece waits for hands to rest, and two seconds at most', async () => {
  await vi.advanceTimersByTimeAsync(1000);
  expect(await pauseOf(beforeDrawing)).toBeLessThanOrEqual(1);
  touch();
  const waited = await pauseOf(beforeDrawing);
  expect(waited).toBeGreaterThan(240);
  expect(waited).toBeLessThan(260);
  touch();
  const typing = setInterval(touch, 100);
  const most = await pauseOf(beforeDrawing);
  clearInterval(typing);
  expect(most).toBeGreaterThanOrEqual(2000);
  expect(most).toBeLessThan(2010);
});
