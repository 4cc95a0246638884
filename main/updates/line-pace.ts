import { setTimeout as pauseFor } from 'node:timers/promises';
import { FetchFileError } from './fetch-file.ts';

/** What fetching may take of a shop's line; asked again for every chunk, because settings change meanwhile. */
export type LineRules = {
  /** The most that is taken; null for all of it. */
  bytesPerSecond(): number | null;
  /** False on a metered line once the shop has opened. */
  mayFetch(): boolean;
};

/**
 * Waits after each chunk for as long as it may have taken: the next one is asked for only then, and TCP
 * slows the server down.
 *
 * @throws FetchFileError `broken` when nothing more may be fetched now; what came is kept
 */
export type LinePace = (bytes: number) => Promise<void>;

/** @param options.ending aborted when the till ends: no pause outlasts it */
export function openLinePace(
  rules: LineRules,
  options: { ending?: AbortSignal; pause?: (ms: number, ending?: AbortSignal) => Promise<void> } = {},
): LinePace {
  const { ending, pause = wait } = options;
  return async (bytes) => {
    if (!rules.mayFetch())
      throw new FetchFileError('broken', 'The line is metered and the shop has opened: it goes on later.');
    const bytesPerSecond = rules.bytesPerSecond();
    if (bytesPerSecond !== null) await pause((bytes / bytesPerSecond) * 1000, ending);
  };
}

async function wait(ms: number, ending?: AbortSignal): Promise<void> {
  await pauseFor(ms, undefined, { ...(ending && { signal: ending }) });
}
