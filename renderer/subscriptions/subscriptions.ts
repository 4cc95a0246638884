import {
  subscriptionKey,
  type Subscription,
  type SubscriptionKind,
  type SubscriptionNews,
  type SubscriptionValue,
} from '#shared/sync/subscription.ts';
import type { Subscribed } from '../store/subscribed.ts';

/**
 * Where a value is: not here yet, not for this till, or here. `isCurrent`: head office has said so since the
 * line is there; else it is as old as `asOf` says.
 */
export type Seen<K extends SubscriptionKind> =
  | { readonly state: 'coming' | 'notAllowed' }
  | {
      readonly state: 'here';
      readonly value: SubscriptionValue<K>;
      readonly asOf: string;
      readonly isCurrent: boolean;
    };

/** What screens look at beyond the till's channels. */
export type Subscriptions = {
  /** Shows a value from now on, as it changes. @returns the way to end it */
  watch<K extends SubscriptionKind>(
    subscription: { readonly kind: K; readonly id: string },
    onSeen: (seen: Seen<K>) => void,
  ): () => void;
  /**
   * Keeps what main heard, and shows it.
   *
   * @param current what head office has answered since the line is there
   */
  heard(news: readonly SubscriptionNews[], current: readonly Subscription[]): Promise<void>;
  /** Main is there, or another one: tells it what is looked at. */
  tellAgain(): void;
};

/** A screen that is closed and opened again, as when somebody steps through a list, asks for nothing new. */
const LINGER_MS = 3000;

type Watch = {
  readonly subscription: Subscription;
  readonly watchers: Set<(seen: Seen<SubscriptionKind>) => void>;
};

export function createSubscriptions(needs: {
  readonly store: () => Promise<{ readonly subscribed: Subscribed }>;
  /** Tells main what is looked at from now on. */
  readonly want: (wanted: readonly (Subscription & { readonly known?: string })[]) => Promise<unknown>;
  readonly now: () => Date;
}): Subscriptions {
  const watched = new Map<string, Watch>();
  let current: ReadonlySet<string> = new Set();

  async function tellMain(): Promise<void> {
    const { subscribed } = await needs.store();
    const wanted = [...watched.values()].map(({ subscription }) => {
      const version = subscribed.read(subscription)?.version;
      return { ...subscription, ...(version !== undefined && { known: version }) };
    });
    // Where main is not there the next one is told.
    await needs.want(wanted).catch(() => {});
  }

  async function showKept(
    subscription: Subscription,
    onSeen: (seen: Seen<SubscriptionKind>) => void,
  ): Promise<void> {
    const { subscribed } = await needs.store();
    const kept = subscribed.read(subscription);
    onSeen(kept ? seenOf(kept, current.has(subscriptionKey(subscription))) : { state: 'coming' });
  }

  function show(keys: ReadonlySet<string>, news: readonly SubscriptionNews[]): void {
    const told = new Map(news.map((one) => [subscriptionKey(one), one]));
    for (const key of keys) {
      const one = told.get(key);
      const { subscription, watchers } = watched.get(key) ?? {};
      for (const tell of watchers ?? [])
        if (one) tell(seenOf(one, current.has(key)));
        // What may not be seen, or did not come yet, is no older or newer for it.
        else void showKept(subscription!, (seen) => seen.state === 'here' && tell(seen));
    }
  }

  return {
    watch(subscription, onSeen) {
      const key = subscriptionKey(subscription);
      // The news of a kind carry that kind's value.
      const tell = (seen: Seen<SubscriptionKind>): void => onSeen(seen as Parameters<typeof onSeen>[0]);
      const watch = watched.get(key) ?? { subscription, watchers: new Set() };
      const isNew = !watched.has(key);
      watched.set(key, watch);
      watch.watchers.add(tell);
      void showKept(subscription, tell);
      if (isNew) void tellMain();
      return () => {
        watch.watchers.delete(tell);
        setTimeout(() => {
          if (watch.watchers.size > 0 || watched.get(key) !== watch) return;
          watched.delete(key);
          void tellMain();
        }, LINGER_MS);
      };
    },
    async heard(news, now) {
      const { subscribed } = await needs.store();
      await subscribed.keep(news, needs.now().toISOString());
      const before = current;
      current = new Set(now.map(subscriptionKey));
      const turned = [...before, ...current].filter((key) => before.has(key) !== current.has(key));
      show(new Set([...news.map(subscriptionKey), ...turned]), news);
    },
    tellAgain() {
      const before = current;
      current = new Set();
      show(before, []);
      void tellMain();
    },
  };
}

function seenOf({ value, asOf }: SubscriptionNews, isCurrent: boolean): Seen<SubscriptionKind> {
  return value === null ? { state: 'notAllowed' } : { state: 'here', value, asOf, isCurrent };
}
