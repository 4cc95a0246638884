import { join } from 'node:path';
import { type JournalEnd, storeContract, tillContract, type TillContract } from '#shared/bridge/contract.ts';
import { type Answer, type BridgePort, connectPeer, type Handlers } from '#shared/bridge/peer.ts';
import type { Result } from '#shared/result.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import { KEPT_DAYS } from '#shared/sync/kept-entry.ts';
import type { Outcome } from '#shared/sync/outcome.ts';
import type { SyncPlan, SyncRun } from '#shared/sync/run.ts';
import { isShutOut, type SyncStatus } from '#shared/sync/status.ts';
import { type MachineClock, machineClock, openTillClock } from './clock/till-clock.ts';
import { type CustomerScreen, openCustomerScreens } from './devices/customer-screens.ts';
import { openPrinting } from './devices/printing.ts';
import { DISK_SETTINGS, type DiskSettings, watchDisk } from './disk/disk-watch.ts';
import type { EnrolProblem } from './enrolment/ask-head-office.ts';
import type { AskOwner } from './enrolment/ask-owner.ts';
import { openEnrolDesk } from './enrolment/enrol-desk.ts';
import type { EnrolWish } from './enrolment/enrol.ts';
import type { Enrolled } from './enrolment/enrolments.ts';
import { openReserve } from './journal/reserve.ts';
import { keepTidy } from './journal/keep-tidy.ts';
import { openPinCheck } from './people/pin-check.ts';
import type { Platform } from './platform.ts';
import { exportUnsent } from './recovery/export-unsent.ts';
import { prepareRecovery } from './recovery/recovery.ts';
import { type Connection, openConnection } from './sync/connection.ts';
import { planPush } from './sync/dry-run.ts';
import { envelopeSizeProblem } from './sync/envelopes.ts';
import { connectHeadOffice, type HeadOffice } from './sync/head-office.ts';
import { openLine } from './sync/line.ts';
import { runSyncLoop } from './sync/loop.ts';
import { pendingEntryOf, trackPending } from './sync/pending.ts';
import type { Store } from './sync/pull.ts';
import type { SignerOf } from './sync/push.ts';
import { SYNC_SETTINGS, type SyncSettings } from './sync/settings.ts';
import { openSubscriptions } from './sync/subscriptions.ts';
import { openStatusBoard } from './sync/status-board.ts';
import { recordEntries } from './record-entries.ts';
import { openTillFiles } from './till-files.ts';
import { tillHandlers } from './till-handlers.ts';
import { openTillUpdates } from './updates/till-updates.ts';

/** A page that is attached to the till. */
export type Attachment = { receive(text: string): void; close(): void };

export type Till = {
  identity(): TillIdentity | null;
  status(): SyncStatus;
  /** Connects a page. One at a time: null while another is attached. */
  attach(port: BridgePort): Attachment | null;
  /** Connects a customer's screen. Any number; each shows the same. */
  attachCustomerScreen(screen: CustomerScreen): () => void;
  enrol(wish: EnrolWish): Promise<Result<TillIdentity, EnrolProblem>>;
  /** Asks the owner by mail to let this till in. */
  readonly owner: Pick<AskOwner, 'ask' | 'asked' | 'over'>;
  /** Runs a sync now and answers when the run has ended. */
  syncNow(): Promise<SyncStatus>;
  /** The last runs, newest first. */
  syncRuns(): readonly SyncRun[];
  /** What a run would send now. Nothing is sent. */
  syncPlan(): Promise<SyncPlan>;
  /** What head office has not answered, packed for carrying by hand. */
  exportUnsent(after: JournalEnd): Promise<Answer<TillContract, 'exportUnsent'>>;
  /** Ends the sync, lets waiting appends finish, and gives the folder free. */
  stop(): Promise<void>;
};

/** A status that changed with every millisecond would be told without end. */
function roughly(offsetMs: number | null): number | null {
  // `|| 0`: a clock that is a moment ahead would be minus zero away, which JSON gives back as zero.
  return offsetMs === null ? null : Math.round(offsetMs / CLOCK_STEP_MS) * CLOCK_STEP_MS || 0;
}
const CLOCK_STEP_MS = 10_000;

/** What a test may put in place of the machine. */
export type Machine = {
  readonly clock?: MachineClock;
  /** From 0 up to 1; the jitter of the delays. */
  readonly random?: () => number;
  readonly disk?: DiskSettings;
};

/**
 * Starts the till on a platform: opens the journal and the enrolment, and runs the sync loop.
 *
 * @throws JournalFault when the folder is taken by another process, damaged or cannot be written
 */
export async function startTill(
  platform: Platform,
  settings: SyncSettings = SYNC_SETTINGS,
  machine: Machine = {},
): Promise<Till> {
  const { random = Math.random, disk: diskSettings = DISK_SETTINGS } = machine;
  const machinesClock = machine.clock ?? machineClock();
  const { now, sinceStartMs } = machinesClock;
  let enrolled: Enrolled | null = null;
  let former: readonly Enrolled[] = [];
  let opened = false;
  const folder = join(platform.folder, 'journal');
  const reserve = openReserve(folder, diskSettings.reserveBytes);
  const { journal, enrolments, answers, notes, memory, runs, lineMemory } = await openTillFiles(platform, {
    now,
    reserve,
    sizeProblem: (text) => (enrolled ? envelopeSizeProblem(text, enrolled.identity) : null),
    // They change later only, when the board is there.
    changed: () => opened && board.changed(),
  });
  opened = true;
  ({ current: enrolled, former } = enrolments);

  const line = openLine(platform.fetch, { switchable: platform.demoLine });
  const clock = await openTillClock(join(platform.folder, 'clock.json'), machinesClock);
  const unanswered = [...journal.ids()]
    .filter((id) => !answers.has(id))
    .map((id) => pendingEntryOf(journal, id));
  const pending = trackPending(unanswered, settings);
  let page: Store | null = null;
  let connection: Connection | null = null;

  let wasOnline = false;
  let lineCameBack = (): void => {};
  const board = openStatusBoard({
    now,
    counts: () => ({
      pending: pending.size,
      pendingSales: pending.sales,
      sent: pending.sent,
      lineCut: line.cut(),
      notes: notes.list(),
      stopped: recovery.stopped(),
      disk: disk.status(),
      clockOffsetMs: roughly(clock.offsetMs()),
      run: runs.now(),
      metered: connection?.metered() ?? false,
      heldBytes: connection?.heldBytes() ?? 0,
      update: updates.status(),
    }),
    // The page may be closing; the next one asks by `hello`.
    tell(status) {
      if (status.online && !wasOnline) lineCameBack();
      wasOnline = status.online;
      void page?.call('statusChanged', { status }).catch(() => {});
    },
    memory: lineMemory,
    say: platform.say,
  });

  const recovery = prepareRecovery({
    platform,
    current: () => enrolled!,
    former: () => former,
    journal,
    answers,
    pending,
    memory,
    notes,
    now,
    become,
    changed(what) {
      board.changed();
      // The page may be closing; the next one compares by itself.
      if (what.journal) void page?.call('journalChanged', null).catch(() => {});
    },
  });
  const signerOf: SignerOf = (epoch) => {
    const signer = [enrolled, ...former].find((one) => one?.identity.epoch === epoch);
    if (!signer) throw new Error(`no key of epoch ${epoch} is here`);
    return signer;
  };

  /** Goes on as another till, or the same one in a new epoch. What was sealed before stays ours. */
  async function become(next: Enrolled): Promise<void> {
    if (enrolled) former = [...former, enrolled];
    enrolled = next;
    await memory.become(next.identity, now().toISOString());
    connect(next);
    board.changed();
    loop.wake('enrolled');
  }

  function officeOf({ identity, token }: Enrolled): HeadOffice {
    return updates.reporting(connectHeadOffice({ identity, token, fetch: line.fetch, settings }));
  }

  const disk = watchDisk({ folder, reserve, settings: diskSettings, changed: () => board.changed() });
  const updates = openTillUpdates({
    platform,
    journal,
    pending,
    disk: () => disk.status(),
    page: () => page,
    shopId: () => enrolled?.identity.shopId ?? null,
    now,
    changed: () => board.changed(),
  });
  await disk.check();

  async function noteOutcomes(outcomes: Outcome[]): Promise<void> {
    // An outcome for other content under our entry's id is about another till's copy of this journal.
    const ours = outcomes.filter(({ entryId, hash }) => journal.find(entryId)?.hash === hash);
    await answers.note(ours);
    for (const { entryId } of ours) pending.answered(entryId);
    board.changed();
  }

  function connect(till: Enrolled): void {
    const { identity } = till;
    const others = former.filter((one) => one.identity.tillId !== identity.tillId);
    connection = openConnection({
      identity,
      signerOf,
      former: new Map(
        others.map((one): [ChannelName, HeadOffice] => [`till:${one.identity.tillId}`, officeOf(one)]),
      ),
      recovery,
      headOffice: officeOf(till),
      journal,
      pending,
      board,
      runs,
      settings,
      fetch: line.fetch,
      now,
      elapsed: sinceStartMs,
      clock,
      store: () => page,
      outcomes: noteOutcomes,
      channelsChanged: () => loop.wake('news'),
      startedOver: (channel) => void notes.add({ code: 'channelReset', channel }),
    });
  }
  if (enrolled) connect(enrolled);
  const loop = runSyncLoop({
    connection: () => connection,
    pending,
    board,
    runs,
    settings,
    elapsed: sinceStartMs,
    random,
  });
  const unwatch = [
    platform.onNetworkChange(() => (loop.wake('line'), subscriptions.again())),
    platform.onResume(() => (loop.wake('woke'), subscriptions.again())),
  ];

  const entries = recordEntries({
    journal,
    answers,
    pending,
    notes,
    clock,
    disk,
    now,
    current: () => enrolled,
    former: () => former,
    stopped: () => recovery.stopped(),
    changed: () => board.changed(),
    sealed: () => loop.sealed(),
    say: platform.say,
  });
  const printing = await openPrinting({
    folder: platform.folder,
    given: platform.printer,
    journal,
    now,
    signerOf,
    recordFact: entries.recordFact,
    // The page may be closing; the next one compares its store with the journal.
    sealed: (entry) => void page?.call('factSealed', { entry }).catch(() => {}),
    changed: (status) => void page?.call('printerChanged', { status }).catch(() => {}),
    say: platform.say,
  });
  const customers = openCustomerScreens(platform);
  const tidying = keepTidy({
    tidy: () =>
      journal.tidy({
        days: platform.journalDays ?? KEPT_DAYS,
        now: clock.headOfficeNow(),
        answered: (id) => answers.has(id),
      }),
    say: platform.say,
  });

  const enrolling = await openEnrolDesk({
    platform: { ...platform, fetch: line.fetch },
    current: () => enrolled,
    former: () => former,
    lastEpoch: () => journal.end().epoch,
    mayEnrolAnew: () => Boolean(recovery.stopped() ?? isShutOut(board.read())),
    become,
    // The page waits for the owner and asked for nothing: it says hello again.
    letIn: () => void page?.call('journalChanged', null).catch(() => {}),
    askedChanged: (asked) => void page?.call('ownerAskedChanged', { asked }).catch(() => {}),
  });

  const subscriptions = openSubscriptions({
    ask: () => (page && enrolled ? officeOf(enrolled).subscriptions : null),
    tell: async (news, current) =>
      void (await page?.call('subscriptionNews', { news: [...news], current: [...current] })),
    settings,
    random,
  });

  lineCameBack = subscriptions.again;

  async function exportAfter(after: JournalEnd): Promise<Answer<TillContract, 'exportUnsent'>> {
    if (!enrolled) return { ok: false, problem: { code: 'notEnrolled', message: 'Nothing was sold yet.' } };
    const key = memory.read()?.bundleKey;
    if (!key)
      return {
        ok: false,
        problem: { code: 'noBundleKey', message: 'This till was never online since it was enrolled.' },
      };
    const at = now().toISOString();
    const bundle = await exportUnsent({ journal, pending, current: enrolled, signerOf, key, after, at });
    return { ok: true, bundle };
  }

  const syncPlan = (): Promise<SyncPlan> =>
    planPush({
      journal,
      pending,
      signerOf,
      headOfficeUrl: enrolled?.identity.headOfficeUrl ?? null,
      now,
      elapsed: sinceStartMs,
    });

  const handlers: Handlers<TillContract> = {
    ...tillHandlers({
      platform,
      journal,
      pending,
      board,
      entries,
      enrolling,
      subscriptions,
      updates,
      recovery,
      loop,
      line,
      notes,
      runs,
      reserve,
      elapsed: sinceStartMs,
      current: () => enrolled,
      exportUnsent: exportAfter,
      syncPlan,
    }),
    checkPin: await openPinCheck(join(platform.folder, 'wrong-pins.json'), { sinceStartMs }),
    ...printing.handlers,
    ...customers.handlers,
  };

  return {
    identity: () => enrolled?.identity ?? null,
    status: () => board.read(),
    enrol: enrolling.enrol,
    owner: enrolling.owner,
    attachCustomerScreen: customers.attach,
    syncNow: () => loop.runNow(),
    syncRuns: () => runs.list(),
    syncPlan,
    exportUnsent: exportAfter,
    attach(port) {
      if (page) return null;
      const peer = connectPeer({ port, serves: tillContract, handlers, calls: storeContract });
      page = peer;
      loop.wake('page');
      return {
        receive: (text) => peer.receive(text),
        close() {
          peer.close();
          if (page !== peer) return;
          page = null;
          subscriptions.want([]);
          loop.wake('page');
        },
      };
    },
    async stop() {
      for (const stop of unwatch) stop();
      await enrolling.stop();
      await subscriptions.stop();
      disk.stop();
      await updates.stop();
      await loop.stop();
      await printing.stop();
      await tidying.stop();
      await runs.close();
      await lineMemory.close();
      page?.close();
      page = null;
      await journal.close();
    },
  };
}
