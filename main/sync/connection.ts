import type { TillIdentity } from '#shared/sync/enrolment.ts';
import { type ChannelName, channelSubscription, type ChannelSubscription } from '#shared/sync/feed.ts';
import type { Journal } from '../journal/journal.ts';
import type { TillClock } from '../clock/till-clock.ts';
import type { Recovery } from '../recovery/recovery.ts';
import type { ContactAnswer } from '#shared/sync/contact.ts';
import type { HeadOffice } from './head-office.ts';
import type { Pending } from './pending.ts';
import { channelsOf, channelsToHold, preparePull, type Store } from './pull.ts';
import { pushPending, type SignerOf } from './push.ts';
import { connectQueue } from './queue.ts';
import type { Runs } from './runs.ts';
import type { SyncSettings } from './settings.ts';
import type { StatusBoard } from './status-board.ts';
import { asSyncFault } from './sync-fault.ts';
import { SyncFault } from './sync-fault.ts';
import type { Outcome } from '#shared/sync/outcome.ts';

/** What the loop can do over the line of an enrolled till. Each throws SyncFault. */
export type Connection = {
  probe(signal: AbortSignal): Promise<void>;
  /** Puts right what the probe's answer showed to be lost, here or at head office. */
  recover(signal: AbortSignal): Promise<void>;
  /**
   * Pulls every channel into the page's store; nothing to do while no page is there. On a metered line
   * much news is left at head office, unless somebody asked for it.
   */
  pull(signal: AbortSignal, options: { asked: boolean }): Promise<void>;
  push(signal: AbortSignal, options: { unsentOnly: boolean }): Promise<void>;
  /** Whether the line costs by the byte, as head office said at the last contact. */
  metered(): boolean;
  /** Bytes of news that were left at head office. */
  heldBytes(): number;
  /**
   * When it is time, compares what the page's store keeps with head office; see `Pull.compare`.
   *
   * @returns what is wrong until the next comparison, though the line and everything else are well
   */
  compare(signal: AbortSignal): Promise<SyncFault | null>;
  /** Keeps pulling channels as changes are published (`channelsToHold`); one promise a channel, none without a page. */
  listen(signal: AbortSignal): Promise<void>[];
  /** See `Pull.followFormer`. */
  followFormer(signal: AbortSignal): Promise<void>;
};

/** Puts head office, queue, journal and the page's store together for one identity. */
export function openConnection(options: {
  identity: TillIdentity;
  /** Who signs the entries of an epoch. */
  signerOf: SignerOf;
  /** See `preparePull`. */
  former: ReadonlyMap<ChannelName, HeadOffice>;
  recovery: Recovery;
  headOffice: HeadOffice;
  journal: Journal;
  pending: Pending;
  board: StatusBoard;
  runs: Runs;
  settings: SyncSettings;
  fetch: typeof fetch;
  now(): Date;
  elapsed(): number;
  clock: TillClock;
  /** The page that is attached now, if any. */
  store(): Store | null;
  outcomes(outcomes: Outcome[]): Promise<void>;
  /** The store's copy of a channel differed from head office's, and was fetched anew. */
  startedOver(channel: ChannelName): void;
  /** Head office said that the till has other channels: a run finds out which. */
  channelsChanged(): void;
}): Connection {
  const {
    identity,
    headOffice,
    journal,
    pending,
    board,
    runs,
    settings,
    now,
    elapsed,
    clock,
    store,
    recovery,
  } = options;
  const queue = connectQueue({
    access: (signal) => headOffice.queueAccess(signal),
    fetch: options.fetch,
    settings,
    // Access to the queue ends by head office's clock.
    headOfficeNow: () => clock.headOfficeNow().getTime(),
  });

  let given: readonly ChannelSubscription[] | null = null;
  const channels = (): { active: ChannelName[]; given: ChannelName[] | null } => ({
    active: given
      ? given.filter(({ state }) => state === 'active').map(({ channel }) => channel)
      : channelsOf(identity),
    given: given && given.map(({ channel }) => channel),
  });

  /** A till that is shut out keeps what it sealed and nothing that head office published to it. */
  async function contact(signal: AbortSignal): Promise<ContactAnswer> {
    try {
      return await recovery.contact(headOffice, signal);
    } catch (cause) {
      if (asSyncFault(cause).code === 'SYNC_TILL_REVOKED')
        await store()
          ?.call('forgetPublished', null)
          .catch(() => {});
      throw cause;
    }
  }

  const former = new Map(options.former);

  function pullInto(page: Store): ReturnType<typeof preparePull> {
    return preparePull({
      identity,
      headOffice,
      store: page,
      settings,
      former,
      formerShutOut: (channel) => former.delete(channel),
      channels,
      channelsChanged: options.channelsChanged,
      applied(page) {
        board.pulled(page.channel === 'chain' && !page.more);
        runs.pulled(page.items.length);
      },
      outcomes: options.outcomes,
    });
  }
  let metered = false;
  let heldBytes = 0;
  let comparedAt: number | null = null;
  let difference: SyncFault | null = null;
  let current: { page: Store; pull: ReturnType<typeof preparePull> } | null = null;

  return {
    async probe(signal) {
      const asked = elapsed();
      const answer = await contact(signal);
      const { serverTime } = answer;
      // What only a newer till understands is passed over.
      if (answer.channels)
        given = answer.channels.flatMap((one) => channelSubscription.safeParse(one).data ?? []);
      metered = answer.update?.settings.metered ?? false;
      clock.heard(serverTime, asked);
      board.changed();
    },
    recover: (signal) => recovery.recover(headOffice, signal),
    metered: () => metered,
    heldBytes: () => heldBytes,
    async pull(signal, { asked }) {
      const page = store();
      current = page && { page, pull: pullInto(page) };
      try {
        heldBytes =
          (await current?.pull.all(signal, metered && !asked ? settings.meteredPullBytesMax : undefined)) ??
          0;
      } catch (cause) {
        // A page that was closed in the middle is no fault: the next one goes on from its own cursors.
        if (page === store()) throw cause;
        current = null;
      }
    },
    async push(signal, { unsentOnly }) {
      await pushPending({
        signerOf: options.signerOf,
        journal,
        pending,
        queue,
        now,
        elapsed,
        signal,
        unsentOnly,
        due: (entries) => runs.toPush(entries),
        sent(entryIds) {
          board.pushed();
          runs.pushed(entryIds.length);
          // Only a hint for the screen: what counts is the outcome.
          store()
            ?.call('entriesSent', { entryIds: [...entryIds] })
            .catch(() => {});
        },
      });
    },
    async compare(signal) {
      if (!current || current.page !== store() || heldBytes > 0) return difference;
      if (comparedAt !== null && elapsed() - comparedAt < settings.compareEveryMs) return difference;
      comparedAt = elapsed();
      difference = null;
      const { page, pull } = current;
      try {
        for (const channel of await pull.compare(signal)) options.startedOver(channel);
      } catch (cause) {
        if (cause instanceof SyncFault && cause.code === 'SYNC_CHANNEL_DIFFERS') return (difference = cause);
        comparedAt = null;
        if (page === store()) throw cause;
      }
      return null;
    },
    listen(signal) {
      if (!current || current.page !== store()) return [];
      const { pull, page } = current;
      return channelsToHold(channels().active, identity).map((channel) =>
        pull.listen(channel, signal).catch((cause: unknown) => {
          if (page === store()) throw cause;
        }),
      );
    },
    async followFormer(signal) {
      if (!current || current.page !== store()) return;
      await current.pull.followFormer(signal);
    },
  };
}
