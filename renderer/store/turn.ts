/**
 * Runs jobs one after the other. RxDB has no transaction over several documents, so what reads and
 * then writes must not overlap with another that does.
 */
export function createTurn(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = last.then(job);
    // The next in line starts whether this one succeeded or not; its own caller gets the failure.
    last = mine.catch(() => undefined);
    return mine;
  };
}

/**
 * Writes one value at a time, and of those that come meanwhile only the newest: what is overtaken
 * before it was written need not be written. Each caller is answered when a value at least as new as
 * its own is written.
 */
export function latestOnly<T>(write: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let running: Promise<void> | undefined;
  let next: { value: T; written: Promise<void> } | undefined;
  return (value) => {
    // Before looking whether one runs: between its end and the start of the next, none does.
    if (next) {
      next.value = value;
      return next.written;
    }
    if (!running) {
      running = write(value).finally(() => {
        running = undefined;
      });
      return running;
    }
    const queued = { value, written: Promise.resolve() };
    const go = (): Promise<void> => {
      next = undefined;
      running = write(queued.value).finally(() => {
        running = undefined;
      });
      return running;
    };
    queued.written = running.then(go, go);
    next = queued;
    return queued.written;
  };
}
