import type { RecordProblem } from '#shared/bridge/contract.ts';
import { err, type Result } from '#shared/result.ts';
import type { Sale } from '#shared/sale/sale.ts';
import type { Entry, SaleEntry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import type { TillClock } from './clock/till-clock.ts';
import type { DiskWatch } from './disk/disk-watch.ts';
import type { Enrolled } from './enrolment/enrolments.ts';
import type { Answers } from './journal/answers.ts';
import type { Journal } from './journal/journal.ts';
import type { Sealing } from './journal/seal.ts';
import type { Recovery } from './recovery/recovery.ts';
import type { Notes } from './recovery/notes.ts';
import { type Pending, pendingEntryOf } from './sync/pending.ts';

/** How entries come into a running till's journal. */
export type RecordEntries = {
  record(sale: Sale): Promise<Result<SaleEntry, RecordProblem>>;
  recordFact(id: string, fact: FactBody): Promise<Result<Entry, RecordProblem>>;
  /** Takes back what only the store had. @returns how many were new. @throws Error for another till's entries */
  adopt(entries: readonly Entry[]): Promise<number>;
};

/** @param options.sealed something new waits to be sent */
export function recordEntries(options: {
  journal: Journal;
  answers: Answers;
  pending: Pending;
  notes: Notes;
  clock: TillClock;
  disk: Pick<DiskWatch, 'status' | 'failed' | 'check'>;
  now(): Date;
  current(): Enrolled | null;
  former(): readonly Enrolled[];
  stopped: Recovery['stopped'];
  changed(): void;
  sealed(): void;
  say(line: string): void;
}): RecordEntries {
  const { journal, answers, pending, disk, current } = options;

  async function seal<E extends Entry>(
    append: (sealing: Sealing) => Promise<Result<E, RecordProblem>>,
  ): Promise<Result<E, RecordProblem>> {
    const enrolled = current();
    if (!enrolled)
      return err({ code: 'notEnrolled', message: 'The till is not enrolled: it has no receipt numbers.' });
    const stopped = options.stopped();
    if (stopped) return err({ code: 'tillStopped', message: `The till must not sell: ${stopped.code}.` });
    const at = options.now().toISOString();
    const sealed = await append({ identity: enrolled.identity, at, clock: options.clock.sealed() });
    if (sealed.ok && !answers.has(sealed.value.id)) {
      pending.add(pendingEntryOf(journal, sealed.value.id));
      options.changed();
      options.sealed();
    }
    // The page says so before the next customer has his purse out, and knows when it is over.
    if (!sealed.ok && sealed.problem.code === 'journalUnwritable') disk.failed(sealed.problem.message);
    else if (disk.status().state === 'unwritable') void disk.check();
    return sealed;
  }

  return {
    record: (sale) => seal((sealing) => journal.append(sale, sealing)),
    recordFact: (id, fact) => seal((sealing) => journal.appendFact(id, fact, sealing)),
    async adopt(entries) {
      const ours = new Set([current(), ...options.former()].map((one) => one?.identity.tillId));
      const foreign = entries.find(({ tillId }) => !ours.has(tillId));
      if (foreign) throw new Error(`entry ${foreign.id} belongs to till ${foreign.tillId}`);
      const adopted = await journal.adopt(entries);
      for (const { id } of entries) if (!answers.has(id)) pending.add(pendingEntryOf(journal, id));
      if (adopted > 0) {
        options.say(`${adopted} entries came back from the page's store.`);
        await options.notes.add({ code: 'journalRebuilt', count: adopted });
      }
      options.changed();
      options.sealed();
      return adopted;
    },
  };
}
