import { mkdir } from 'node:fs/promises';
import { err, ok, type Result } from '#shared/result.ts';
import type { JournalEnd, RecordProblem } from '#shared/bridge/contract.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { canonicalEntryText, type Entry } from '#shared/sync/entry.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import { openCommitQueue } from './commit-queue.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { describeFileProblem, JournalFault } from './journal-fault.ts';
import { takeLock } from './lock.ts';
import { type Place, readSegments } from './read-segments.ts';
import { readEntries, type StoredEntry } from './read-entries.ts';
import { sameSale } from './same-sale.ts';
import { chainProblem, entryText, type Head, sealSale, sha256Hex } from './seal.ts';
import { openWriter } from './writer.ts';

export type Journal = {
  /** Last entry; epoch 0 and seq 0 when there is none. */
  end(): JournalEnd;
  /** The same with the entry's hash. */
  head(): Head;
  readonly size: number;
  /** Ids of all entries, oldest first. */
  ids(): IterableIterator<string>;
  find(id: string): Place | undefined;
  /** What was mended at opening, in sentences. */
  readonly repairs: readonly string[];
  /** Seals a sale; answers when it is on the disk. The same sale again answers with its entry. */
  append(sale: Sale, sealed: { identity: TillIdentity; at: string }): Promise<Result<Entry, RecordProblem>>;
  /**
   * Takes back entries that only the store had, in order. Known ones are passed over.
   * @returns how many were new. @throws JournalFault `notAdoptable` when one does not continue the chain
   */
  adopt(entries: readonly Entry[]): Promise<number>;
  /** Entries after a place, oldest first: at most `limit.entries`, and about `limit.bytes` of text. */
  entriesAfter(
    after: JournalEnd,
    limit: { entries: number; bytes: number },
  ): Promise<{ entries: StoredEntry[]; more: boolean }>;
  /** The entries of these ids, in the order of the ids. */
  read(ids: readonly string[]): Promise<StoredEntry[]>;
  close(): Promise<void>;
};

const SEGMENT_BYTES = 8 * 1024 * 1024;

/** A reason, known before anything is written, why a sale cannot be sealed. */
class Refusal extends Error {
  readonly problem: RecordProblem;
  constructor(problem: RecordProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/**
 * Opens the till's journal, the one place where a sale becomes a fact.
 *
 * @param options.sizeProblem says why a sealed entry is too large to be sent, null when it fits
 * @throws JournalFault
 */
export async function openJournal(options: {
  folder: string;
  sizeProblem?: (text: string) => string | null;
  segmentBytes?: number;
  disk?: Disk;
}): Promise<Journal> {
  const { folder, sizeProblem = () => null, segmentBytes = SEGMENT_BYTES, disk = nodeDisk } = options;
  const lock = await lockFolder(folder);
  try {
    const found = await readSegments(folder);
    const writer = openWriter({ folder, disk, segmentBytes, last: found.last });
    return runJournal({ folder, found, writer, lock, sizeProblem });
  } catch (cause) {
    await lock.release();
    throw cause;
  }
}

async function lockFolder(folder: string): ReturnType<typeof takeLock> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await takeLock(folder);
  } catch (cause) {
    if (cause instanceof JournalFault) throw cause;
    throw new JournalFault('unwritable', describeFileProblem(cause, folder), { cause });
  }
}

function runJournal(opened: {
  folder: string;
  found: Awaited<ReturnType<typeof readSegments>>;
  writer: ReturnType<typeof openWriter>;
  lock: Awaited<ReturnType<typeof takeLock>>;
  sizeProblem: (text: string) => string | null;
}): Journal {
  const { folder, found, writer, lock, sizeProblem } = opened;
  const { places, repairs } = found;
  const byId = new Map(places.map((place) => [place.id, place]));
  const sealing = new Map<string, { sale: Sale; answer: Promise<Result<Entry, RecordProblem>> }>();
  const queue = openCommitQueue({
    writer,
    head: found.head,
    counters: found.counters,
    committed(place) {
      places.push(place);
      byId.set(place.id, place);
    },
  });

  async function seal(sale: Sale, sealed: { identity: TillIdentity; at: string }): Promise<Entry> {
    const entries = await queue.add((tip, counted) => {
      const counter = (counted.get(sealed.identity.receiptSeries) ?? 0) + 1;
      const entry = sealSale(sale, tip, { ...sealed, counter });
      const problem = sizeProblem(entryText(entry));
      if (problem) throw new Refusal({ code: 'entryTooLarge', message: problem });
      return [entry];
    });
    return entries[0]!;
  }

  async function existing(sale: Sale, place: Place): Promise<Result<Entry, RecordProblem>> {
    const [stored] = await readEntries(folder, [place]);
    return sameSale(stored!.entry.body.sale, sale) ? ok(stored!.entry) : err(sealedAlready(sale));
  }

  async function append(
    sale: Sale,
    sealed: { identity: TillIdentity; at: string },
  ): Promise<Result<Entry, RecordProblem>> {
    const place = byId.get(sale.id);
    if (place) return existing(sale, place);
    const same = sealing.get(sale.id);
    if (same) return sameSale(same.sale, sale) ? same.answer : err(sealedAlready(sale));
    const answer = seal(sale, sealed)
      .then((entry) => ok(entry))
      .catch((cause: unknown) => {
        if (cause instanceof Refusal) return err(cause.problem);
        return err({ code: 'journalUnwritable' as const, message: describeFileProblem(cause, folder) });
      })
      .finally(() => sealing.delete(sale.id));
    sealing.set(sale.id, { sale, answer });
    return answer;
  }

  async function adopt(entries: readonly Entry[]): Promise<number> {
    const adopted = await queue.add((tip) => {
      const fresh: Entry[] = [];
      let last = tip;
      for (const entry of entries) {
        const known = byId.get(entry.id);
        if (known?.hash === entry.hash) continue;
        const problem = known
          ? `${entry.id} is in the journal with other content`
          : adoptProblem(last, entry);
        if (problem) throw new JournalFault('notAdoptable', `Entry ${entry.epoch}/${entry.seq}: ${problem}.`);
        fresh.push(entry);
        last = entry;
      }
      return fresh;
    });
    return adopted.length;
  }

  return {
    end() {
      const { epoch, seq } = queue.head();
      return { epoch, seq };
    },
    head: () => queue.head(),
    get size() {
      return places.length;
    },
    ids: () => byId.keys(),
    find: (id) => byId.get(id),
    repairs,
    append,
    adopt,
    async entriesAfter(after, limit) {
      const start = firstAfter(places, after);
      let bytes = 0;
      let end = start;
      while (end < places.length && end - start < limit.entries) {
        bytes += places[end]!.length;
        if (end > start && bytes > limit.bytes) break;
        end++;
      }
      const entries = await readEntries(folder, places.slice(start, end));
      return { entries, more: end < places.length };
    },
    read: (ids) =>
      readEntries(
        folder,
        ids.map((id) => byId.get(id)!),
      ),
    async close() {
      await queue.idle();
      await writer.close();
      await lock.release();
    },
  };
}

function sealedAlready(sale: Sale): RecordProblem {
  return { code: 'saleSealedAlready', message: `Sale ${sale.id} is sealed already, with other content.` };
}

function adoptProblem(head: Head, entry: Entry): string | null {
  if (sha256Hex(canonicalEntryText(entry)) !== entry.hash) return 'its hash does not match its content';
  return chainProblem(head, entry);
}

/** Index of the first place after an end; places are sorted by epoch and sequence. */
function firstAfter(places: readonly Place[], after: JournalEnd): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { epoch, seq } = places[middle]!;
    if (epoch < after.epoch || (epoch === after.epoch && seq <= after.seq)) low = middle + 1;
    else high = middle;
  }
  return low;
}
