import type {
  Subscription,
  SubscriptionNews,
  SubscriptionsAnswer,
  SubscriptionsRequest,
} from '#shared/sync/subscription.ts';
import { subscriptionKey } from '#shared/sync/subscription.ts';
import { retryDelayMs } from './backoff.ts';
import type { SyncSettings } from './settings.ts';

export type Wanted = Subscription & { readonly known?: string | undefined };

/** What the page's screens look at beyond the till's channels, kept current while they are open. */
export type Subscriptions = {
  /** From now on these are wanted, and no others. */
  want(wanted: readonly Wanted[]): void;
  /** The line came back, or the till is another one: ask at once. */
  again(): void;
  stop(): Promise<void>;
};

/**
 * Asks head office for what is wanted by one long request at a time. A line that is down costs nothing
 * but delay: the page shows what it has. Faults are not said: the sync loop says how the line is.
 */
export function openSubscriptions(options: {
  /** null while the till is not enrolled. */
  ask(): ((request: SubscriptionsRequest, signal: AbortSignal) => Promise<SubscriptionsAnswer>) | null;
  /**
   * Hands news to the page, which keeps them.
   *
   * @param current what head office has answered since the line is there
   * @throws when it could not
   */
  tell(news: readonly SubscriptionNews[], current: readonly Subscription[]): Promise<void>;
  settings: SyncSettings;
  random(): number;
}): Subscriptions {
  const { settings, random } = options;
  const stopping = new AbortController();
  let wanted: readonly Wanted[] = [];
  let known = new Map<string, string>();
  let turn = new AbortController();
  let failures = 0;
  /** Head office has answered about what is wanted, and the line has not failed since. */
  let isCurrent = false;

  /** Breaks off the request or the pause under way, so that the next look sees what has changed. */
  function next(): void {
    failures = 0;
    isCurrent = false;
    turn.abort();
  }

  async function look(signal: AbortSignal): Promise<void> {
    const ask = options.ask();
    if (!ask || wanted.length === 0) return rest(Infinity, signal);
    try {
      const asked = wanted.map(({ kind, id }) => {
        const version = known.get(subscriptionKey({ kind, id }));
        return { kind, id, ...(version !== undefined && { known: version }) };
      });
      // The first request is answered at once, so that the page knows soon that what it has is current.
      const { news } = await ask({ wanted: asked, waitMs: isCurrent ? settings.longPollMs : 0 }, signal);
      if (signal.aborted) return;
      if (news.length > 0 || !isCurrent)
        await options.tell(
          news,
          asked.map(({ kind, id }) => ({ kind, id })),
        );
      isCurrent = true;
      for (const one of news) known.set(subscriptionKey(one), one.version);
      failures = 0;
    } catch {
      if (signal.aborted) return;
      failures += 1;
      if (isCurrent) await options.tell([], []).catch(() => {});
      isCurrent = false;
      await rest(retryDelayMs(failures, settings, random()), signal);
    }
  }

  async function live(): Promise<void> {
    while (!stopping.signal.aborted) {
      turn = new AbortController();
      await look(AbortSignal.any([turn.signal, stopping.signal]));
    }
  }
  const living = live();

  return {
    want(now) {
      wanted = now;
      known = new Map(now.flatMap((one) => (one.known ? [[subscriptionKey(one), one.known] as const] : [])));
      next();
    },
    again: next,
    stop() {
      stopping.abort();
      return living;
    },
  };
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = ms === Infinity ? undefined : setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
