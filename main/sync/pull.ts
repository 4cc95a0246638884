import { setTimeout as pause } from 'node:timers/promises';
import type { StoreContract } from '#shared/bridge/contract.ts';
import type { Peer } from '#shared/bridge/peer.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import { type ChannelName, type FeedPage, type FeedPageForStore, keepsTheSame } from '#shared/sync/feed.ts';
import type { Outcome } from '#shared/sync/outcome.ts';
import { isShutOut } from '#shared/sync/status.ts';
import { ChannelClosed, type HeadOffice } from './head-office.ts';
import type { SyncSettings } from './settings.ts';
import { SyncFault } from './sync-fault.ts';
import { withTimeLimit } from './time-limit.ts';

export type Store = Peer<StoreContract>;

/** The channels that a till sees: the chain's, its shop's, its own. */
export function channelsOf(identity: TillIdentity): ChannelName[] {
  return ['chain', `shop:${identity.shopId}`, `till:${identity.tillId}`];
}

/**
 * Requests that head office may hold open at once for channels. Chromium, and so Electron's net, opens six
 * connections to a host: beside these there is one for what screens look at on demand, and one must be free.
 */
export const CHANNELS_HELD_MAX = 4;

/**
 * The channels to listen to while the till waits, the ones that a cashier waits for first. The others, and
 * those of tills that this one was before, are pulled once for each run.
 */
export function channelsToHold(active: readonly ChannelName[], identity: TillIdentity): ChannelName[] {
  const first = channelsOf(identity)
    .toReversed()
    .filter((one) => active.includes(one));
  const others = active.filter((one) => !first.includes(one));
  return [...first, ...others].slice(0, CHANNELS_HELD_MAX);
}

export type Pull = {
  /**
   * Pulls every channel from the store's cursors until head office has no more. A channel of which the
   * store has something, and that has more news than `bytesMax`, is left as it is; the till's own never
   * is, for without its outcomes every sale would be sent again.
   *
   * @returns bytes that were left at head office @throws SyncFault
   */
  all(signal: AbortSignal, bytesMax?: number): Promise<number>;
  /**
   * Compares what the store keeps of each channel with head office, and starts over the one that differs.
   *
   * @returns channels that were started over @throws SyncFault, also when one differs still
   */
  compare(signal: AbortSignal): Promise<ChannelName[]>;
  /** Goes on pulling one channel by long requests until it is stopped. @throws SyncFault */
  listen(channel: ChannelName, signal: AbortSignal): Promise<void>;
  /**
   * Fetches what is left for tills that this one was before, one after the other: a request held for each of
   * them would leave no connection for this one. It never fails: such a till may be shut out and its head
   * office gone, and this one is well all the same.
   */
  followFormer(signal: AbortSignal): Promise<void>;
};

/** An empty answer sooner than this was not waited for, so the next request is held back as long. */
const EMPTY_ANSWER_PAUSE_MS = 1000;

export function preparePull(options: {
  identity: TillIdentity;
  headOffice: HeadOffice;
  store: Store;
  settings: SyncSettings;
  /** Channels of tills that this one was before, each with head office as that till sees it. */
  former: ReadonlyMap<ChannelName, HeadOffice>;
  /** Head office lets a till that this one was before in no more: nothing will ever come in its channel. */
  formerShutOut(channel: ChannelName): void;
  /** Channels to pull now; `given`: every one that the till has, also those that are paused; null: not known. */
  channels(): { readonly active: readonly ChannelName[]; readonly given: readonly ChannelName[] | null };
  /** Head office said that the till has other channels than before. */
  channelsChanged(): void;
  /** The store has kept a page durably. */
  applied(page: FeedPage): void;
  /** Called with the outcomes of a page once the store has applied them. */
  outcomes(outcomes: Outcome[]): Promise<void>;
}): Pull {
  const { store, settings, former } = options;
  const officeOf = (channel: ChannelName): HeadOffice => former.get(channel) ?? options.headOffice;
  const cursors = new Map<ChannelName, string>();

  async function apply(page: FeedPage, signal: AbortSignal): Promise<void> {
    // It stays where it is, and what is here is no newer for it.
    if (page.held) return;
    // A page without items still moves the cursor, but it is not worth a write to disk.
    if (page.items.length > 0) {
      for (const piece of inPieces(page))
        await askStore('applyFeed', signal, () => store.call('applyFeed', { page: piece }));
      const outcomes = page.items.flatMap((item) => (item.kind === 'outcome' ? [item.outcome] : []));
      if (outcomes.length > 0) await options.outcomes(outcomes);
    }
    cursors.set(page.channel, page.cursor);
    options.applied(page);
    // Also within a run: it asked which channels there are before this came.
    if (page.items.some(isAboutChannels)) options.channelsChanged();
  }

  async function askStore<T>(what: string, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    try {
      return await withTimeLimit(settings.storeTimeoutMs, signal, ask).done;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new SyncFault('SYNC_STORE_FAILED', `The page could not do ${what}: ${reason}`, { cause });
    }
  }

  /** What the till has no right to any more goes from the store; its own channels are never taken away. */
  async function forgetOthers(kept: readonly ChannelName[], signal: AbortSignal): Promise<void> {
    const { given } = options.channels();
    if (!given) return;
    for (const channel of kept)
      if (!given.includes(channel) && !isOfTill(channel))
        await askStore('forgetChannel', signal, () => store.call('forgetChannel', { channel }));
  }

  /** A channel that was closed since the last contact is left out until the next one. @returns whether it was */
  async function unlessClosed(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return false;
    } catch (cause) {
      if (cause instanceof ChannelClosed) return true;
      throw cause;
    }
  }

  async function all(signal: AbortSignal, bytesMax?: number): Promise<number> {
    let heldBytes = 0;
    const kept = await askStore('cursors', signal, () => store.call('cursors', null));
    await forgetOthers(Object.keys(kept) as ChannelName[], signal);
    for (const channel of options.channels().active)
      await unlessClosed(async () => {
        const most = isOfTill(channel) ? undefined : bytesMax;
        heldBytes += await pullOne(channel, kept[channel], { signal, bytesMax: most });
      });
    return heldBytes;
  }

  async function pullOne(
    channel: ChannelName,
    cursor: string | undefined,
    { signal, bytesMax }: { signal: AbortSignal; bytesMax: number | undefined },
  ): Promise<number> {
    let heldBytes = 0;
    if (cursor) cursors.set(channel, cursor);
    else cursors.delete(channel);
    for (let more = true; more;) {
      const page = await officeOf(channel).feed(
        channel,
        { cursor: cursors.get(channel), waitMs: 0, bytesMax: cursor ? bytesMax : undefined },
        signal,
      );
      await apply(page, signal);
      heldBytes += page.held?.bytes ?? 0;
      more = page.more;
    }
    return heldBytes;
  }

  /** Keeps pulling one channel by long requests until it is stopped. */
  async function hold(channel: ChannelName, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const asked = performance.now();
      const after = { cursor: cursors.get(channel), waitMs: settings.longPollMs };
      const page = await officeOf(channel).feed(channel, after, signal);
      await apply(page, signal);
      const took = performance.now() - asked;
      if (page.items.length === 0 && took < EMPTY_ANSWER_PAUSE_MS)
        await pause(EMPTY_ANSWER_PAUSE_MS, undefined, { signal }).catch(() => {});
    }
  }

  async function differs(channel: ChannelName, signal: AbortSignal): Promise<boolean> {
    const office = await officeOf(channel).checksum(channel, cursors.get(channel), signal);
    // News came meanwhile; what is compared next time will have them.
    if (office.state === 'behind') return false;
    const kept = await askStore('channelChecksum', signal, () => store.call('channelChecksum', { channel }));
    return !keepsTheSame(office, kept);
  }

  return {
    all,
    async compare(signal) {
      const startedOver: ChannelName[] = [];
      for (const channel of options.channels().active) {
        if (!(await differs(channel, signal))) continue;
        await askStore('resetChannel', signal, () => store.call('resetChannel', { channel }));
        await all(signal);
        startedOver.push(channel);
        if (await differs(channel, signal))
          throw new SyncFault('SYNC_CHANNEL_DIFFERS', `${channel} was fetched anew, and differs still.`);
      }
      return startedOver;
    },
    async listen(channel, signal) {
      const isClosed = await unlessClosed(() => hold(channel, signal));
      if (isClosed) options.channelsChanged();
    },
    async followFormer(signal) {
      for (const channel of former.keys())
        try {
          const kept = await askStore('cursors', signal, () => store.call('cursors', null));
          await pullOne(channel, kept[channel], { signal, bytesMax: undefined });
        } catch (cause) {
          if (cause instanceof SyncFault && isShutOut({ fault: cause })) options.formerShutOut(channel);
        }
    },
  };
}

function isOfTill(channel: ChannelName): boolean {
  return channel.startsWith('till:');
}

/**
 * One catalogue page at a time: an answer has a megabyte of them, and the cashier's keys would wait while
 * the till's page reads it in one breath.
 */
export function inPieces(page: FeedPage): FeedPageForStore[] {
  const pieces: FeedPageForStore['items'][] = [[]];
  for (const item of page.items) {
    const last = pieces.at(-1)!;
    if (item.kind === 'cataloguePage' && last.length > 0) pieces.push([item]);
    else last.push(item);
  }
  return pieces.map((items, place) =>
    place < pieces.length - 1 ? { ...page, items, cursor: null, more: true } : { ...page, items },
  );
}

function isAboutChannels(item: FeedPage['items'][number]): boolean {
  return item.kind === 'record' && item.record.collection === 'channels';
}
