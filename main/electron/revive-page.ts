import type { WebContents } from 'electron';

/** Between the end of a page's process and its next start: a page that dies at once must not keep the PC busy. */
const REVIVE_AFTER_MS = [500, 2000, 5000, 15_000, 30_000];
/** A page that lived for so long has come up; the next end is counted anew. */
const CAME_UP_MS = 60_000;

/**
 * Loads a page again when its process has died, of a crash or for want of memory. The till itself lives in
 * main and has everything that was sealed; the page finds the open basket in its store.
 */
export function revivePage(
  contents: Pick<WebContents, 'on' | 'isDestroyed'>,
  load: () => Promise<void>,
  options: { say(line: string): void; now?: () => number; after?: (ms: number, then: () => void) => unknown },
): void {
  const { say, now = () => performance.now(), after = (ms, then) => setTimeout(then, ms).unref() } = options;
  let ends = 0;
  let endedAt = -Infinity;

  function revive(): void {
    if (contents.isDestroyed()) return;
    load().catch((cause: unknown) => {
      say(`page       cannot be loaded: ${String(cause)}`);
      later();
    });
  }

  function later(): void {
    if (now() - endedAt > CAME_UP_MS) ends = 0;
    endedAt = now();
    after(REVIVE_AFTER_MS[Math.min(ends, REVIVE_AFTER_MS.length - 1)]!, revive);
    ends += 1;
  }

  contents.on('render-process-gone', (_, { reason, exitCode }) => {
    // The window was closed, or the page goes to another address of ours.
    if (reason === 'clean-exit') return;
    say(`page       its process ended (${reason}, ${exitCode}); it is loaded again`);
    later();
  });
}
