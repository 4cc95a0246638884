import { join } from 'node:path';
import { ENTRIES_PER_CALL_MAX, JOURNAL_HOLES_MAX, type TillContract } from '#shared/bridge/contract.ts';
import { customerDisplayMethods } from '#shared/bridge/customer-display.ts';
import { BRIDGE_MESSAGE_MAX, type Handlers } from '#shared/bridge/peer.ts';
import { printingMethods } from '#shared/bridge/printing.ts';
import type { Till } from './till.ts';
import type { EnrolDesk } from './enrolment/enrol-desk.ts';
import type { Enrolled } from './enrolment/enrolments.ts';
import { openJournalFigures } from './figures/journal-figures.ts';
import type { Journal } from './journal/journal.ts';
import type { Reserve } from './journal/reserve.ts';
import { readStorageHealth } from './journal/storage-health.ts';
import { keptRandomSecret } from './kept-secret.ts';
import type { Platform } from './platform.ts';
import type { RecordEntries } from './record-entries.ts';
import type { Notes } from './recovery/notes.ts';
import type { Recovery } from './recovery/recovery.ts';
import type { Line } from './sync/line.ts';
import type { SyncLoop } from './sync/loop.ts';
import type { Pending } from './sync/pending.ts';
import type { Runs } from './sync/runs.ts';
import type { StatusBoard } from './sync/status-board.ts';
import type { Subscriptions } from './sync/subscriptions.ts';
import { listWaiting } from './sync/waiting-entries.ts';
import type { TillUpdates } from './updates/till-updates.ts';

/** Entries handed to the page at once: with their wrapping they must fit one message of the bridge. */
const ENTRY_BYTES_PER_CALL = BRIDGE_MESSAGE_MAX / 4;

/** Methods that rooms of their own answer. */
type Elsewhere = 'checkPin' | keyof typeof printingMethods | keyof typeof customerDisplayMethods;

/** What a running till answers its page, each by the room that knows. */
export function tillHandlers(parts: {
  platform: Platform;
  journal: Journal;
  pending: Pending;
  board: StatusBoard;
  entries: RecordEntries;
  enrolling: EnrolDesk;
  subscriptions: Subscriptions;
  updates: TillUpdates;
  recovery: Pick<Recovery, 'storeCompared'>;
  loop: SyncLoop;
  line: Pick<Line, 'setCut'>;
  notes: Notes;
  runs: Runs;
  reserve: Reserve;
  /** Milliseconds by a clock that nobody can set. */
  elapsed(): number;
  current(): Enrolled | null;
  exportUnsent: Till['exportUnsent'];
  syncPlan: Till['syncPlan'];
}): Omit<Handlers<TillContract>, Elsewhere> {
  const { platform, journal, pending, board, entries, enrolling, subscriptions, updates, loop, notes } =
    parts;
  const figures = openJournalFigures(journal);
  return {
    hello: () => ({
      identity: parts.current()?.identity ?? null,
      shell: platform.shell,
      appVersion: platform.appVersion,
      journalEnd: journal.end(),
      journalStart: journal.start(),
      journalHoles: journal.holes().slice(0, JOURNAL_HOLES_MAX),
      status: board.read(),
      hasDemo: platform.demo !== undefined,
      ownerAsked: enrolling.owner.asked(),
    }),
    enrol: enrolling.enrol,
    want: ({ wanted }) => (subscriptions.want(wanted), null),
    tryDemo: enrolling.tryDemo,
    askOwner: enrolling.owner.ask,
    stopAskingOwner: async () => (await enrolling.owner.giveUp(), null),
    record: ({ sale }) => entries.record(sale),
    recordFact: ({ id, fact }) => entries.recordFact(id, fact),
    async entriesAfter({ after }) {
      const limit = { entries: ENTRIES_PER_CALL_MAX, bytes: ENTRY_BYTES_PER_CALL };
      const read = await journal.entriesAfter(after, limit);
      return {
        entries: read.entries.map(({ entry }) => ({
          entry,
          state: pending.has(entry.id) && !pending.isSent(entry.id) ? 'waiting' : 'sent',
        })),
        more: read.more,
      };
    },
    adoptEntries: async (given) => ({ adopted: await entries.adopt(given.entries) }),
    storeCompared({ holdsMore }) {
      updates.cameUp();
      if (parts.recovery.storeCompared(holdsMore)) loop.wake('page');
      return null;
    },
    storeKey: async () => ({ key: await keptRandomSecret(platform.secrets, 'store-key') }),
    tell: async (content) => (await notes.add(content), null),
    noteRead: async ({ id }) => (await notes.read(id), null),
    exportUnsent: ({ after }) => parts.exportUnsent(after),
    syncNow: () => loop.runNow(),
    syncDryRun: parts.syncPlan,
    syncWaiting: () => listWaiting({ journal, pending, elapsed: parts.elapsed }),
    syncLog: () => ({ runs: parts.runs.list() }),
    storageHealth: () =>
      readStorageHealth(join(platform.folder, 'journal'), journal, parts.reserve, platform.secrets.keptIn),
    async dayFigures({ date, currency, known }) {
      const read = await figures.ofDay(date, currency);
      return { figures: read.counted === known ? null : read };
    },
    installUpdate: () => updates.allow(),
    shellSwitches: () => platform.switches?.read() ?? null,
    async setShellSwitch({ name, on }) {
      await platform.switches?.set(name, on);
      return platform.switches?.read() ?? null;
    },
    setLineCut({ cut }) {
      parts.line.setCut(cut);
      board.changed();
      subscriptions.again();
      loop.wake('line');
      return board.read();
    },
  };
}
