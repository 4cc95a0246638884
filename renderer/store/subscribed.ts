import { z } from 'zod';
import {
  subscriptionKey,
  subscriptionNews,
  type Subscription,
  type SubscriptionNews,
} from '#shared/sync/subscription.ts';
import type { Singletons } from './singletons.ts';

const SUBSCRIBED = 'subscribed/';
const KEPT_MAX = 100;
const KEPT_MS = 14 * 24 * 60 * 60_000;

const kept = z.strictObject({ news: subscriptionNews, heardAt: z.iso.datetime() });

/** What screens looked at on demand, kept a while for the next time and for when the line is down. */
export type Subscribed = {
  read(subscription: Subscription): SubscriptionNews | null;
  /** Keeps the newest of each; what this till may not see any more is deleted. */
  keep(news: readonly SubscriptionNews[], heardAt: string): Promise<void>;
  forget(): Promise<void>;
};

export function subscribedOf(singletons: Singletons): Subscribed {
  function find(key: string): z.infer<typeof kept> | null {
    const read = kept.safeParse(singletons.get(key));
    return read.success ? read.data : null;
  }

  async function letGo(now: string): Promise<void> {
    const all = singletons.keys(SUBSCRIBED).map((key) => ({ key, heardAt: find(key)?.heardAt ?? '' }));
    all.sort((one, other) => (one.heardAt < other.heardAt ? 1 : -1));
    const since = new Date(Date.parse(now) - KEPT_MS).toISOString();
    for (const [place, { key, heardAt }] of all.entries())
      if (place >= KEPT_MAX || heardAt < since) await singletons.put(key, undefined);
  }

  return {
    read: (subscription) => find(SUBSCRIBED + subscriptionKey(subscription))?.news ?? null,
    async keep(news, heardAt) {
      for (const one of news) {
        const key = SUBSCRIBED + subscriptionKey(one);
        await singletons.put(key, one.value === null ? undefined : { news: one, heardAt });
      }
      await letGo(heardAt);
    },
    async forget() {
      for (const key of singletons.keys(SUBSCRIBED)) await singletons.put(key, undefined);
    },
  };
}
