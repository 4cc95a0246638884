import {
  ENTRIES_PER_CALL_MAX,
  type JournalEnd,
  type RecordProblem,
  storeContract,
  tillContract,
  type TillContract,
} from '#shared/bridge/contract.ts';
import {
  type Answer,
  type BridgePort,
  BRIDGE_MESSAGE_MAX,
  connectPeer,
  type Handlers,
} from '#shared/bridge/peer.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Sale } from '#shared/sale/sale.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Outcome } from '#shared/sync/outcome.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import { type EnrolProblem, enrolTill } from './enrolment/enrol.ts';
import type { Enrolled } from './enrolment/enrolments.ts';
import { keptRandomSecret } from './kept-secret.ts';
import type { Platform } from './platform.ts';
import { exportUnsent } from './recovery/export-unsent.ts';
import { prepareRecovery } from './recovery/recovery.ts';
import { type Connection, openConnection } from './sync/connection.ts';
import { envelopeSizeProblem } from './sync/envelopes.ts';
import { connectHeadOffice, type HeadOffice } from './sync/head-office.ts';
import { openLine } from './sync/line.ts';
import { runSyncLoop } from './sync/loop.ts';
import { trackPending } from './sync/pending.ts';
import type { Store } from './sync/pull.ts';
import type { SignerOf } from './sync/push.ts';
import { SYNC_SETTINGS, type SyncSettings } from './sync/settings.ts';
import { openStatusBoard } from './sync/status-board.ts';
import { openTillFiles } from './till-files.ts';

/** A page that is attached to the till. */
export type Attachment = { receive(text: string): void; close(): void };

export type Till = {
  identity(): TillIdentity | null;
  status(): SyncStatus;
  /** Connects a page. One at a time: null while another is attached. */
  attach(port: BridgePort): Attachment | null;
  enrol(wish: {
    headOfficeUrl: string;
    code: string;
    tillName: string;
  }): Promise<Result<TillIdentity, EnrolProblem>>;
  /** Ends the sync, lets waiting appends finish, and gives the folder free. */
  stop(): Promise<void>;
};

/** Entries handed to the page at once: with their wrapping they must fit one message of the bridge. */
const ENTRY_BYTES_PER_CALL = BRIDGE_MESSAGE_MAX / 4;

/**
 * Starts the till on a platform: opens the journal and the enrolment, and runs the sync loop.
 *
 * @throws JournalFault when the folder is taken by another process, damaged or cannot be written
 */
export async function startTill(
  platform: Platform,
  settings: SyncSettings = SYNC_SETTINGS,
  chance: { now(): Date; random(): number } = { now: () => new Date(), random: Math.random },
): Promise<Till> {
  const { now, random } = chance;
  let enrolled: Enrolled | null = null;
  let former: readonly Enrolled[] = [];
  let opened = false;
  const { journal, enrolments, answers, notes, memory } = await openTillFiles(platform, {
    now,
    sizeProblem: (text) => (enrolled ? envelopeSizeProblem(text, enrolled.identity) : null),
    // Notes change later only, when the board is there.
    notesChanged: () => opened && board.changed(),
  });
  opened = true;
  ({ current: enrolled, former } = enrolments);

  const line = openLine(platform.fetch, { switchable: platform.demoLine });
  const unanswered = [...journal.ids()].filter((id) => !answers.has(id));
  const pending = trackPending(unanswered, settings);
  let page: Store | null = null;
  let connection: Connection | null = null;

  const board = openStatusBoard({
    now,
    counts: () => ({
      pending: pending.size,
      sent: pending.sent,
      lineCut: line.cut(),
      notes: notes.list(),
      stopped: recovery.stopped(),
    }),
    // The page may be closing; the next one asks by `hello`.
    tell: (status) => void page?.call('statusChanged', { status }).catch(() => {}),
  });

  const recovery = prepareRecovery({
    platform,
    current: () => enrolled!,
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
    loop.wake();
  }

  function officeOf({ identity, token }: Enrolled): HeadOffice {
    return connectHeadOffice({ identity, token, fetch: line.fetch, settings });
  }

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
      settings,
      fetch: line.fetch,
      now,
      store: () => page,
      outcomes: noteOutcomes,
    });
  }
  if (enrolled) connect(enrolled);
  const loop = runSyncLoop({ connection: () => connection, pending, board, settings, now, random });
  const unwatch = [platform.onNetworkChange(() => loop.wake()), platform.onResume(() => loop.wake())];

  async function record(sale: Sale): Promise<Result<Entry, RecordProblem>> {
    if (!enrolled)
      return err({ code: 'notEnrolled', message: 'The till is not enrolled: it has no receipt numbers.' });
    const stopped = recovery.stopped();
    if (stopped) return err({ code: 'tillStopped', message: `The till must not sell: ${stopped.code}.` });
    const sealed = await journal.append(sale, { identity: enrolled.identity, at: now().toISOString() });
    if (sealed.ok && !answers.has(sealed.value.id)) {
      pending.add(sealed.value.id);
      board.changed();
      loop.sealed();
    }
    return sealed;
  }

  async function enrol(wish: Parameters<Till['enrol']>[0]): Promise<Result<TillIdentity, EnrolProblem>> {
    const mayEnrolAnew = recovery.stopped() ?? board.read().fault?.code === 'SYNC_TOKEN_REFUSED';
    if (enrolled && !mayEnrolAnew)
      return err({
        code: 'ENROL_ALREADY',
        message: `This till is enrolled already, as ${enrolled.identity.tillId}.`,
      });
    const previous = enrolled && { current: enrolled, former, epochAfter: journal.end().epoch };
    const through = { ...platform, fetch: line.fetch };
    const answer = await enrolTill(through, wish, previous ?? undefined);
    if (!answer.ok) return answer;
    await become(answer.value);
    return ok(answer.value.identity);
  }

  async function adopt(entries: Entry[]): Promise<number> {
    const ours = new Set([enrolled, ...former].map((one) => one?.identity.tillId));
    const foreign = entries.find(({ tillId }) => !ours.has(tillId));
    if (foreign) throw new Error(`entry ${foreign.id} belongs to till ${foreign.tillId}`);
    const adopted = await journal.adopt(entries);
    for (const { id } of entries) if (!answers.has(id)) pending.add(id);
    if (adopted > 0) {
      platform.say(`${adopted} entries came back from the page's store.`);
      await notes.add({ code: 'journalRebuilt', count: adopted });
    }
    board.changed();
    loop.sealed();
    return adopted;
  }

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

  function setLineCut(cut: boolean): SyncStatus {
    line.setCut(cut);
    board.changed();
    loop.wake();
    return board.read();
  }

  const handlers: Handlers<TillContract> = {
    hello: () => ({
      identity: enrolled?.identity ?? null,
      shell: platform.shell,
      appVersion: platform.appVersion,
      journalEnd: journal.end(),
      status: board.read(),
    }),
    enrol,
    record: ({ sale }) => record(sale),
    async entriesAfter({ after }) {
      const limit = { entries: ENTRIES_PER_CALL_MAX, bytes: ENTRY_BYTES_PER_CALL };
      const { entries, more } = await journal.entriesAfter(after, limit);
      return {
        entries: entries.map(({ entry }) => ({
          entry,
          state: pending.has(entry.id) && !pending.isSent(entry.id) ? 'waiting' : 'sent',
        })),
        more,
      };
    },
    adoptEntries: async ({ entries }) => ({ adopted: await adopt(entries) }),
    storeCompared() {
      if (recovery.storeCompared()) loop.wake();
      return null;
    },
    storeKey: async () => ({ key: await keptRandomSecret(platform.secrets, 'store-key') }),
    tell: async (content) => (await notes.add(content), null),
    noteRead: async ({ id }) => (await notes.read(id), null),
    exportUnsent: ({ after }) => exportAfter(after),
    syncNow: () => loop.runNow(),
    setLineCut: ({ cut }) => setLineCut(cut),
  };

  return {
    identity: () => enrolled?.identity ?? null,
    status: () => board.read(),
    enrol,
    attach(port) {
      if (page) return null;
      const peer = connectPeer({ port, serves: tillContract, handlers, calls: storeContract });
      page = peer;
      loop.wake();
      return {
        receive: (text) => peer.receive(text),
        close() {
          peer.close();
          if (page !== peer) return;
          page = null;
          loop.wake();
        },
      };
    },
    async stop() {
      for (const stop of unwatch) stop();
      await loop.stop();
      page?.close();
      page = null;
      await journal.close();
    },
  };
}
