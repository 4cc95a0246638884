import { setImmediate as nextTurn } from 'node:timers/promises';
import { FRAME_BODY_BYTES_MAX } from './frame.ts';
import { byPlace, type Place } from './places.ts';
import { countReceipt, type Counters, type Head, type Sealed } from './seal.ts';
import type { Writer } from './writer.ts';

/** Makes entries from where the chain stands, or throws why not. Nothing is written before all is made. */
type Make = (head: Head, counters: Counters) => Sealed[];

export type CommitQueue = {
  head(): Head;
  /** Highest receipt counters on the disk. */
  counters(): Counters;
  /** Answers with the entries when they are on the disk. @throws what `make` or the disk throws */
  add(make: Make): Promise<Sealed[]>;
  /** Answers when nothing is being written. */
  idle(): Promise<void>;
};

/** Pieces of work written and fsynced together, at most. */
const JOBS_PER_COMMIT_MAX = 256;
/** Text written together, about: a commit is one frame, and one job more must still fit. */
const COMMIT_BYTES = FRAME_BODY_BYTES_MAX / 4;

type Job = { make: Make; done(sealed: Sealed[]): void; failed(cause: unknown): void };
type Made = { job: Job; sealed: Sealed[] };

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

  function makeBatch(): { made: Made[]; tip: Head; counted: Counters; texts: Buffer[] } {
    let tip = head;
    let bytes = 0;
    const counted: Counters = new Map(counters);
    const made: Made[] = [];
    const texts: Buffer[] = [];
    for (let taken = 0; taken < JOBS_PER_COMMIT_MAX && bytes < COMMIT_BYTES; taken++) {
      const job = jobs.shift();
      if (!job) break;
      try {
        const sealed = job.make(tip, counted);
        for (const { entry, text } of sealed) {
          countReceipt(counted, entry.body);
          // One that fills a hole is older than the tip.
          if (byPlace(entry, tip) > 0) tip = { epoch: entry.epoch, seq: entry.seq, hash: entry.hash };
          texts.push(text);
          bytes += text.length;
        }
        made.push({ job, sealed });
      } catch (cause) {
        job.failed(cause);
      }
    }
    return { made, tip, counted, texts };
  }

  /** @returns how many jobs were answered */
  async function commit(): Promise<number> {
    const { made, tip, counted, texts } = makeBatch();
    const entries = made.flatMap(({ sealed }) => sealed.map(({ entry }) => entry));
    try {
      const written = await writer.write(texts);
      for (const [index, { id, epoch, seq, hash, previousHash, body }] of entries.entries())
        committed({ id, epoch, seq, hash, previousHash, kind: body.kind, ...written[index]! });
      head = tip;
      counters = counted;
    } catch (cause) {
      for (const { job } of made) job.failed(cause);
      return made.length;
    }
    for (const { job, sealed } of made) job.done(sealed);
    return made.length;
  }

  async function work(): Promise<void> {
    while (jobs.length > 0) {
      const answered = await commit();
      // There are several: those who were just answered get a turn to come back and share the next fsync,
      // instead of each waiting for one of its own. A cashier alone never waits here.
      if (jobs.length > 0 || answered > 1) await nextTurn();
    }
    running = null;
  }

  return {
    head: () => head,
    counters: () => counters,
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
