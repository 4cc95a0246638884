import type { Tones } from '../sell/tones.ts';
import type { Store } from '../store/open-store.ts';
import type { counterOf } from '../updates/counter.ts';
import type { StoreContract } from '#shared/bridge/contract.ts';
import type { Handlers } from '#shared/bridge/peer.ts';
import type { Copies } from './copies.ts';
import type { TillSession } from './till-session.ts';

/** What main's calls reach in the page. */
type Reached = Pick<TillSession, 'catalogue' | 'status' | 'ownerAsked' | 'subscriptions' | 'printing'> & {
  readonly store: Promise<Store>;
  readonly copies: Pick<Copies, 'compare' | 'compared'>;
  readonly tones: Tones;
};

/** What main asks of the page, and tells it. */
export function handlersForMain({
  store,
  copies,
  tones,
  catalogue,
  status,
  ownerAsked,
  subscriptions,
  printing,
}: Reached): Omit<Handlers<StoreContract>, keyof ReturnType<typeof counterOf>> {
  return {
    copyStore: async ({ from }) => (await store).copyForTrial(from),
    cursors: async () => (await store).cursors(),
    applyFeed: async ({ page }) => {
      const opened = await store;
      // Entries first, then their outcomes: otherwise a rebuilt store would park them all.
      await copies.compared();
      await opened.applyFeed(page);
      return null;
    },
    channelChecksum: async ({ channel }) => (await store).channelChecksum(channel),
    resetChannel: async ({ channel }) => {
      await (await store).resetChannel(channel);
      return null;
    },
    entriesSent: async ({ entryIds }) => {
      await (await store).entriesSent(entryIds);
      return null;
    },
    forgetChannel: async ({ channel }) => {
      await (await store).forgetChannel(channel);
      if (channel === 'chain') catalogue.set(null);
      return null;
    },
    forgetPublished: async () => {
      await (await store).forgetPublished();
      catalogue.set(null);
      return null;
    },
    subscriptionNews: async ({ news, current }) => {
      await subscriptions.heard(news, current);
      return null;
    },
    ownerAskedChanged: ({ asked }) => {
      ownerAsked.set(asked);
      return null;
    },
    journalChanged: () => {
      copies.compare();
      return null;
    },
    printerChanged: (changed) => {
      printing.status.set(changed.status);
      return null;
    },
    factSealed: async ({ entry }) => {
      await (await store).keepEntry(entry, 'waiting');
      return null;
    },
    statusChanged: (changed) => {
      // Heard once: whoever looks at a customer hears that the line is down, and that selling goes on.
      if (status.get()?.online && !changed.status.online) tones.offline();
      status.set(changed.status);
      return null;
    },
  };
}
