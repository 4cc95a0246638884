import { setTimeout } from 'node:timers/promises';
import type { CDPSession, Page } from '@playwright/test';

/**
 * From one key of a scanner to the next. A USB keyboard, which is what a scanner plays, sends a report at most
 * every millisecond and two of them a key; common ones are polled every 8 ms. This is a fast one.
 */
const SCANNER_KEY_MS = 4;

/** What the screen must show for a key to have had its effect. */
export type Shows =
  | { readonly lines: number; readonly ready?: boolean }
  | { readonly typed: string }
  /** The payment, ready for an amount. */
  | { readonly paying: true };

/** A key as Event Timing saw it, milliseconds: from the key to the paint after it, and how long until and while it was handled. */
export type Interaction = {
  readonly key: string;
  readonly totalMs: number;
  readonly waitedMs: number;
  readonly handledMs: number;
};
const SLOWEST_KEPT = 8;
const KEYS_KEPT = 64;

/** Keys that are no signs, as the browser's input numbers them. */
const KEY_CODES: Readonly<Record<string, number>> = { Enter: 13, Escape: 27, F9: 120 };

declare global {
  interface Window {
    keyTiming: {
      /** When the last key went down, by the browser's input clock. */
      keyAt: number;
      frames: { dropped: number };
      /** The slowest ones, slowest first. */
      slowest: Interaction[];
      /** Resolves with the milliseconds from the last key to the frame that shows it. */
      until(shows: Shows): Promise<number>;
      started: Promise<number> | null;
    };
  }
}

/** Times keys in a page: from the browser's own time stamp of the key to the frame that shows its effect. */
export async function startKeyTiming(page: Page) {
  await page.evaluate(install, { slowestKept: SLOWEST_KEPT, keysKept: KEYS_KEPT });
  const cdp: CDPSession = await page.context().newCDPSession(page);

  /** Keys at a scanner's pace: none waits until the page has done with the one before. */
  async function send(keys: readonly string[]): Promise<void> {
    const sent: Promise<unknown>[] = [];
    for (const key of keys) {
      const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
      const windowsVirtualKeyCode = KEY_CODES[key] ?? key.toUpperCase().charCodeAt(0);
      sent.push(
        cdp.send('Input.dispatchKeyEvent', {
          type: text === undefined ? 'rawKeyDown' : 'keyDown',
          key,
          windowsVirtualKeyCode,
          ...(text !== undefined && { text }),
        }),
        cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode }),
      );
      await setTimeout(SCANNER_KEY_MS);
    }
    await Promise.all(sent);
  }

  return {
    /** Sends keys and answers how long after the last one the screen showed it, milliseconds. */
    async time(keys: readonly string[], shows: Shows): Promise<number> {
      await page.evaluate((shows) => {
        window.keyTiming.started = window.keyTiming.until(shows);
      }, shows);
      await send(keys);
      return page.evaluate(async () => (await window.keyTiming.started) ?? Number.NaN);
    },
    /** Puts text into the field that has the focus, whole: no scanner and no hand, and it is not timed. */
    async put(text: string): Promise<void> {
      await cdp.send('Input.insertText', { text });
    },
    /** Frames that came late and the slowest interactions since the start, or since asked last. */
    async frames(): Promise<{ dropped: number; slowest: Interaction[] }> {
      return page.evaluate(() => {
        const { frames, slowest } = window.keyTiming;
        const { dropped } = frames;
        window.keyTiming.frames = { dropped: 0 };
        window.keyTiming.slowest = [];
        return { dropped, slowest };
      });
    },
    /** What lives in the page's memory after everything that is garbage was collected, bytes. */
    async heapBytes(): Promise<number> {
      await cdp.send('HeapProfiler.enable');
      for (let times = 0; times < 3; times++) {
        await cdp.send('HeapProfiler.collectGarbage');
        await page.waitForTimeout(300);
      }
      const { usedSize } = await cdp.send('Runtime.getHeapUsage');
      return usedSize;
    },
  };
}

/** Runs in the page. */
function install({ slowestKept, keysKept }: { slowestKept: number; keysKept: number }): void {
  const FRAME_MS = 1000 / 60;
  const timing: Window['keyTiming'] = {
    keyAt: 0,
    frames: { dropped: 0 },
    slowest: [],
    started: null,
    until: (shows) =>
      new Promise((resolve) => {
        const isShown = (): boolean => {
          const field = document.querySelector<HTMLInputElement>('[data-scan-field]');
          if ('typed' in shows) return field?.value === shows.typed;
          if ('paying' in shows) return document.activeElement?.closest('.pay-field') !== null;
          const lines = document.querySelectorAll('.basket-lines [role="option"]').length;
          if (lines !== shows.lines) return false;
          return !shows.ready || document.activeElement === field;
        };
        const look = (): void => {
          if (!isShown()) return void requestAnimationFrame(look);
          // The frame is painted after this; the next task runs when it is.
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => resolve(performance.now() - timing.keyAt));
          port1.start();
          port2.postMessage(null);
        };
        requestAnimationFrame(look);
      }),
  };
  window.keyTiming = timing;
  // The Enter of a scan goes no further than the till's own listener, which was there first; its release,
  // which is sent at the same moment, is seen here.
  let down = '';
  // The observer hears of a key soon after it; older ones would grow the memory that is measured here too.
  let lastKeys: { readonly key: string; readonly atMs: number }[] = [];
  window.addEventListener(
    'keydown',
    ({ key, timeStamp }) => {
      down = key;
      timing.keyAt = timeStamp;
      lastKeys = [...lastKeys.slice(1 - keysKept), { key, atMs: timeStamp }];
    },
    { capture: true },
  );
  window.addEventListener(
    'keyup',
    ({ key, timeStamp }) => {
      if (key !== down) timing.keyAt = timeStamp;
      down = '';
    },
    { capture: true },
  );
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[]) {
      const { name, startTime, duration, processingStart, processingEnd } = entry;
      timing.slowest.push({
        key: `${name} ${lastKeys.find(({ atMs }) => Math.abs(atMs - startTime) < 1)?.key ?? ''}`,
        totalMs: duration,
        waitedMs: Math.round(processingStart - startTime),
        handledMs: Math.round(processingEnd - processingStart),
      });
    }
    timing.slowest = timing.slowest
      .toSorted((one, other) => other.totalMs - one.totalMs)
      .slice(0, slowestKept);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  let last = performance.now();
  const frame = (): void => {
    const now = performance.now();
    timing.frames.dropped += Math.max(0, Math.round((now - last) / FRAME_MS) - 1);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
