/**
 * Does work that ends by its own, by the time limit, or when `outer` is aborted. The work gets a
 * signal that tells it to stop.
 *
 * @returns `timedOut()` beside the promise, to tell a slow answer from a line that is down
 */
export function withTimeLimit<T>(
  limitMs: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): { done: Promise<T>; timedOut(): boolean } {
  const limit = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    limit.abort(new Error(`no answer within ${limitMs} ms`));
  }, limitMs);
  const stop = (): void => limit.abort(outer.reason);
  if (outer.aborted) stop();
  else outer.addEventListener('abort', stop, { once: true });
  // Work that ignores its signal must not hold the caller.
  const aborted = new Promise<never>((_, reject) => {
    const fail = (): void => reject(limit.signal.reason as Error);
    if (limit.signal.aborted) fail();
    else limit.signal.addEventListener('abort', fail, { once: true });
  });
  aborted.catch(() => {});
  const done = Promise.race([work(limit.signal), aborted]).finally(() => {
    clearTimeout(timer);
    outer.removeEventListener('abort', stop);
  });
  return { done, timedOut: () => late };
}
