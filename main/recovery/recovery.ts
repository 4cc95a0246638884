import type { ContactAnswer } from '#shared/sync/contact.ts';
import type { StoppedSelling } from '#shared/sync/note.ts';
import type { Enrolled } from '../enrolment/enrolments.ts';
import type { Answers } from '../journal/answers.ts';
import type { Journal } from '../journal/journal.ts';
import type { Platform } from '../platform.ts';
import type { HeadOffice } from '../sync/head-office.ts';
import { asSyncFault } from '../sync/sync-fault.ts';
import { type Pending, pendingEntryOf } from '../sync/pending.ts';
import type { ContactMemory } from './contact-memory.ts';
import { isBehind, lostByHeadOffice, lostByJournal } from './find-loss.ts';
import { missingNumbers, receiptOf, type SeenReceipt } from './missing-numbers.ts';
import type { Notes } from './notes.ts';
import { beginNewEpoch, fillHoles, takeBack } from './restore-journal.ts';

/** What the till does about losses: its own, head office's, and a second till with its name. */
export type Recovery = {
  /** Makes contact: proves who this till is, and learns what head office has of it. @throws SyncFault */
  contact(headOffice: HeadOffice, signal: AbortSignal): Promise<ContactAnswer>;
  /** Acts on the last contact's answer. @throws SyncFault */
  recover(headOffice: HeadOffice, signal: AbortSignal): Promise<void>;
  /** Why the till must not sell; null while it may. */
  stopped(): StoppedSelling | null;
  /**
   * The page's store gave back what the journal lacked, if it had any of it.
   * @param holdsMore it has entries that come after some which are in neither
   * @returns whether something was waiting for that
   */
  storeCompared(holdsMore: boolean): boolean;
};

export function prepareRecovery(options: {
  platform: Pick<Platform, 'folder' | 'secrets'>;
  /** Who the till is now. Contacts are made only by an enrolled till. */
  current(): Enrolled;
  /** Who it was before. */
  former(): readonly Enrolled[];
  journal: Journal;
  answers: Answers;
  pending: Pending;
  memory: ContactMemory;
  notes: Notes;
  now(): Date;
  /** The till goes on as this, in a new epoch. */
  become(enrolled: Enrolled): Promise<void>;
  /** Something shown to people, or held by the page, has changed. */
  changed(what: { journal: boolean }): void;
}): Recovery {
  const { journal, answers, pending, memory, notes, now } = options;
  let compared = false;
  let storeHoldsMore = false;
  let triedHistory = false;
  let triedHoles = false;
  let waitsForStore = false;
  let last: { answer: ContactAnswer; knownDatabase: string | null } | null = null;

  /** Settled outcomes that the till holds, by epoch. */
  function heard(): Map<number, number> {
    const counts = new Map<number, number>();
    for (const id of journal.ids()) {
      const { epoch } = journal.find(id)!;
      counts.set(epoch, (counts.get(epoch) ?? 0) + (answers.isSettled(id) ? 1 : 0));
    }
    return counts;
  }

  /** Epochs in which the journal was another till's: a copy enrolled anew, or a till moved to another shop. */
  function epochsOfOthers(): Set<number> {
    const { tillId } = options.current().identity;
    const others = options.former().filter(({ identity }) => identity.tillId !== tillId);
    return new Set(others.map(({ identity }) => identity.epoch));
  }

  async function sendAgain({ answer, knownDatabase }: NonNullable<typeof last>): Promise<void> {
    const lost = lostByHeadOffice(answer, knownDatabase, heard(), epochsOfOthers());
    const ids = [...journal.ids()].filter((id) => {
      const { epoch, seq } = journal.find(id)!;
      const through = lost.find((one) => one.epoch === epoch)?.seq ?? Infinity;
      return seq > through && answers.has(id);
    });
    if (ids.length === 0) return;
    await answers.reopen(ids);
    for (const id of ids) pending.add(pendingEntryOf(journal, id));
    await notes.add({ code: 'headOfficeLost', count: ids.length });
    options.changed({ journal: false });
  }

  async function restore(answer: ContactAnswer, headOffice: HeadOffice, signal: AbortSignal): Promise<void> {
    const reported = memory.read()!.reported;
    const loss = lostByJournal(answer, journal.end(), reported);
    if (loss === 'none' || (loss === 'history' && triedHistory)) return;
    // The page's store comes first: it may have all that the journal lost.
    waitsForStore = !compared;
    if (waitsForStore) return;
    triedHistory = true;
    const { adopted, receipts } = await takeBack(journal, headOffice, signal);
    await answers.note(adopted.map((entryId) => ({ entryId, result: 'settled' as const })));
    if (adopted.length > 0 && storeHoldsMore) {
      // What was between is here now: the store may give the rest, before this epoch is left for good.
      [compared, waitsForStore] = [false, true];
      await notes.add({ code: 'restoredFromHeadOffice', count: adopted.length });
    } else if (loss === 'current') await leaveEpoch(answer, reported.seq, receipts, headOffice, signal);
    else if (adopted.length > 0) await notes.add({ code: 'restoredFromHeadOffice', count: adopted.length });
    options.changed({ journal: true });
  }

  /** What the page's store could not give back is asked of head office, once. */
  async function mendHoles(headOffice: HeadOffice, signal: AbortSignal): Promise<void> {
    if (triedHoles || journal.holes().length === 0) return;
    if (!compared) {
      waitsForStore = true;
      return;
    }
    const filled = await fillHoles(journal, headOffice, signal);
    triedHoles = true;
    if (filled.length === 0) return;
    await answers.note(filled.map((entryId) => ({ entryId, result: 'settled' as const })));
    for (const id of filled) pending.answered(id);
    await notes.add({ code: 'restoredFromHeadOffice', count: filled.length });
    options.changed({ journal: true });
  }

  async function leaveEpoch(
    answer: ContactAnswer,
    reportedSeq: number,
    handedBack: readonly SeenReceipt[],
    headOffice: HeadOffice,
    signal: AbortSignal,
  ): Promise<void> {
    const old = options.current();
    const lastSeq = answer.epochs.find(({ epoch }) => epoch === answer.epoch)?.lastSeq ?? 0;
    const missing = missingNumbers({
      series: old.identity.receiptSeries,
      receipts: [...(await receiptsSince(journal, answer.epoch)), ...handedBack],
      unsettled: Math.max(0, reportedSeq - Math.max(lastSeq, journal.end().seq)),
      year: now().getFullYear(),
    });
    const renewed = await beginNewEpoch(options.platform, old, headOffice, signal);
    await options.become(renewed);
    if (handedBack.length > 0) await notes.add({ code: 'restoredFromHeadOffice', count: handedBack.length });
    await notes.add({
      code: 'numbersMayBeMissing',
      ...missing,
      newSeries: renewed.identity.receiptSeries,
    });
  }

  return {
    async contact(headOffice, signal) {
      const { epoch, seq, hash } = journal.head();
      const { identity } = options.current();
      const offered = await memory.offer({ epoch, seq });
      const settledHeard = heard().get(identity.epoch) ?? 0;
      const answer = await headOffice
        .probe({ ...offered, journalEnd: { epoch, seq, hash }, settledHeard }, signal)
        .catch(async (cause: unknown) => {
          if (asSyncFault(cause).code === 'SYNC_TILL_REVOKED') {
            await memory.shutOut(identity, now().toISOString());
            options.changed({ journal: false });
          }
          throw cause;
        });
      last = { answer, knownDatabase: offered.database };
      await memory.answered(answer, now().toISOString());
      options.changed({ journal: false });
      return answer;
    },
    async recover(headOffice, signal) {
      if (!last || last.answer.standing !== 'good') return;
      await sendAgain(last);
      await restore(last.answer, headOffice, signal);
      await mendHoles(headOffice, signal);
      last = null;
    },
    stopped() {
      const known = memory.read();
      if (!known) return null;
      const { standing: code, since, reported } = known;
      if (code !== 'good') return { code, since };
      return isBehind(journal.end(), reported) ? { code: 'journalIncomplete', since } : null;
    },
    storeCompared(holdsMore) {
      compared = true;
      storeHoldsMore = holdsMore;
      return waitsForStore;
    },
  };
}

/** Receipts of an epoch that the journal holds, read piece by piece. */
async function receiptsSince(journal: Journal, epoch: number): Promise<SeenReceipt[]> {
  const receipts: SeenReceipt[] = [];
  let after = { epoch, seq: 0 };
  for (;;) {
    const { entries, more } = await journal.entriesAfter(after, { entries: 500, bytes: 4 * 1024 * 1024 });
    receipts.push(...entries.map(({ entry }) => receiptOf(entry)));
    const last = entries.at(-1)?.entry;
    if (!more || !last) return receipts;
    after = { epoch: last.epoch, seq: last.seq };
  }
}
