/** Why a listener woke up. */
export type Waking = 'bell' | 'time' | 'end';

/** Hears the bell from the moment it was made, so that a commit between look and wait is not slept through. */
export type Listener = {
  /** Waits for the bell, for `ms` milliseconds at most. Ends at once when aborted or closed. */
  heard(ms: number, signal?: AbortSignal): Promise<Waking>;
  stop(): void;
};

/** Wakes readers that wait for news of a channel, within this process only; `shareBell` makes it reach the others. */
export type FeedBell = {
  /** Says that something was committed to these channels. */
  ring(channels: Iterable<string>): void;
  listen(channel: string): Listener;
  /** Wakes everybody, and lets nobody wait any more. */
  close(): void;
};

export function openFeedBell(): FeedBell {
  const listeners = new Map<string, Set<(waking: Waking) => void>>();
  let closed = false;

  function listen(channel: string): Listener {
    let rung: Waking | undefined = closed ? 'end' : undefined;
    let wake: ((waking: Waking) => void) | undefined;
    const hear = (waking: Waking) => {
      rung = waking;
      wake?.(waking);
    };
    const sameChannel = listeners.get(channel) ?? new Set();
    listeners.set(channel, sameChannel.add(hear));

    function stop() {
      sameChannel.delete(hear);
      if (sameChannel.size === 0 && listeners.get(channel) === sameChannel) listeners.delete(channel);
    }

    async function heard(ms: number, signal?: AbortSignal): Promise<Waking> {
      if (rung || signal?.aborted) return rung ?? 'end';
      const { promise, resolve } = Promise.withResolvers<Waking>();
      wake = resolve;
      const timer = setTimeout(() => resolve('time'), ms);
      const abort = () => resolve('end');
      signal?.addEventListener('abort', abort, { once: true });
      const waking = await promise;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      return waking;
    }

    return { heard, stop };
  }

  return {
    ring(channels) {
      for (const channel of channels) for (const hear of listeners.get(channel) ?? []) hear('bell');
    },
    listen,
    close() {
      closed = true;
      for (const sameChannel of listeners.values()) for (const hear of sameChannel) hear('end');
    },
  };
}
