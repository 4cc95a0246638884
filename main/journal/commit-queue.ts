import type { Entry } from '#shared/sync/entry.ts';
import { countReceipt, type Counters, entryText, type Head } from './seal.ts';
import type { Writer } from './writer.ts';
import type { Place } from './read-segments.ts';

/** Makes entries from where the chain stands, or throws why not. Nothing is written before all is made. */
type Make = (head: Head, counters: Counters) => Entry[];

export type CommitQueue = {
  head(): Head;
  /** Answers with the entries when they are on the disk. @throws what `make` or the disk throws */
  add(make: Make): Promise<Entry[]>;
  /** Answers when nothing is being written. */
  idle(): Promise<void>;
};

/** Pieces of work written and fsynced together, at most. */
const JOBS_PER_COMMIT_MAX = 256;

type Job = { make: Make; done(entries: Entry[]): void; failed(cause: unknown): void };

/**
 * One writer for all appends: what comes while an fsync runs shares the next one, and nothing ever waits
 * for a timer. A batch that cannot be written leaves head and counters as they were.
 */
export function openCommitQueue(options: {
  writer: Writer;
  head: Head;
  counters: Counters;
  /** Called for each entry that is on the disk, in order. */
  committed(place: Place): void;
}): CommitQueue {
  const { writer, committed } = options;
  const jobs: Job[] = [];
  let { head, counters } = options;
  let running: Promise<void> | null = null;

  async function commit(batch: Job[]): Promise<void> {
    let tip = head;
    const counted: Counters = new Map(counters);
    const made: { job: Job; entries: Entry[] }[] = [];
    for (const job of batch) {
      try {
        const entries = job.make(tip, counted);
        for (const entry of entries) countReceipt(counted, entry.body.receiptNumber);
        tip = entries.at(-1) ?? tip;
        made.push({ job, entries });
      } catch (cause) {
        job.failed(cause);
      }
    }
    const entries = made.flatMap((one) => one.entries);
    try {
      const frames = await writer.write(entries.map((entry) => Buffer.from(entryText(entry), 'utf8')));
      for (const [index, { id, epoch, seq, hash }] of entries.entries())
        committed({ id, epoch, seq, hash, ...frames[index]! });
      head = { epoch: tip.epoch, seq: tip.seq, hash: tip.hash };
      counters = counted;
    } catch (cause) {
      for (const { job } of made) job.failed(cause);
      return;
    }
    for (const { job, entries } of made) job.done(entries);
  }

  async function work(): Promise<void> {
    while (jobs.length > 0) await commit(jobs.splice(0, JOBS_PER_COMMIT_MAX));
    running = null;
  }

  return {
    head: () => head,
    add(make) {
      return new Promise((done, failed) => {
        jobs.push({ make, done, failed });
        running ??= work();
      });
    },
    async idle() {
      await running;
    },
  };
}
