import { mkdir } from 'node:fs/promises';
import { err, ok, type Result } from '#shared/result.ts';
import type { JournalEnd, JournalHole, RecordProblem } from '#shared/bridge/contract.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { canonicalEntry, type Entry, type SaleEntry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import { openCommitQueue } from './commit-queue.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { describeFileProblem, JournalFault } from './journal-fault.ts';
import { takeLock } from './lock.ts';
import { openPlaces, type Place } from './places.ts';
import { mendTail, readSegments } from './read-segments.ts';
import { openEntryReader, type StoredEntry } from './read-entries.ts';
import { isDiskFull, openReserve, type Reserve } from './reserve.ts';
import { dropThrough, findExpired, packClosed, removeLeftovers } from './retention.ts';
import { sameWish, wishOf, type Wish } from './same-fact.ts';
import {
  chainProblem,
  type Counters,
  entryText,
  type Head,
  sealFact,
  type Sealed,
  sealSale,
  seriesOf,
  type Sealing,
  sha256Hex,
} from './seal.ts';
import { openWriter, type Writer } from './writer.ts';

export type Journal = {
  /** Last entry; epoch 0 and seq 0 when there is none. */
  end(): JournalEnd;
  /** The same with the entry's hash. */
  head(): Head;
  /** The place before the first entry: older ones were let go after their time. */
  start(): JournalEnd;
  /** What is missing in between, because it is damaged on the disk. */
  holes(): readonly JournalHole[];
  readonly size: number;
  /** Ids of all entries, oldest first. */
  ids(): IterableIterator<string>;
  find(id: string): Place | undefined;
  /** What was mended at opening, and what is damaged, in sentences. */
  readonly repairs: readonly string[];
  /** Seals a sale; answers when it is on the disk. The same sale again answers with its entry. */
  append(sale: Sale, sealing: Sealing): Promise<Result<SaleEntry, RecordProblem>>;
  /** Seals another fact under an id of the caller's. The same fact again answers with its entry. */
  appendFact(id: string, fact: FactBody, sealing: Sealing): Promise<Result<Entry, RecordProblem>>;
  /**
   * Takes back entries that only the store or head office had, in order: after the end, or into a hole.
   * Known ones are passed over.
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
  /**
   * Compresses closed segments, and lets those go whose every entry is answered and older than `days`.
   * @returns how many segments were compressed and how many entries were let go
   */
  tidy(keep: {
    days: number;
    now: Date;
    answered(id: string): boolean;
  }): Promise<{ packed: number; dropped: number }>;
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
 * @param options.reserve room that is given back to the disk when it is full
 * @throws JournalFault
 */
export async function openJournal(options: {
  folder: string;
  sizeProblem?: (text: Buffer) => string | null;
  segmentBytes?: number;
  disk?: Disk;
  reserve?: Reserve;
}): Promise<Journal> {
  const { folder, sizeProblem = () => null, segmentBytes = SEGMENT_BYTES, disk = nodeDisk } = options;
  const reserve = options.reserve ?? openReserve(folder, 0);
  const lock = await lockFolder(folder, reserve);
  try {
    let found = await readSegments(folder);
    const repairs = [...found.damages];
    if (found.tail) {
      const { tail } = found;
      repairs.push(await sparing(reserve, () => mendTail(tail)));
      found = await readSegments(folder);
    }
    const writer = openWriter({ folder, disk, segmentBytes, last: found.last });
    return runJournal({ folder, found, repairs, writer: sparingWriter(writer, reserve), lock, sizeProblem });
  } catch (cause) {
    await lock.release();
    throw cause;
  }
}

/** Does a piece of work, and again as long as the disk is full and the reserve has something to give. */
async function sparing<T>(reserve: Reserve, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      if (!isDiskFull(cause) || !(await reserve.release().catch(() => false))) throw cause;
    }
  }
}

function sparingWriter(writer: Writer, reserve: Reserve): Writer {
  return {
    get segment() {
      return writer.segment;
    },
    write: (texts) => sparing(reserve, () => writer.write(texts)),
    close: writer.close,
  };
}

async function lockFolder(folder: string, reserve: Reserve): ReturnType<typeof takeLock> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await sparing(reserve, () => takeLock(folder));
  } catch (cause) {
    if (cause instanceof JournalFault) throw cause;
    throw new JournalFault('unwritable', describeFileProblem(cause, folder), { cause });
  }
}

function runJournal(opened: {
  folder: string;
  found: Awaited<ReturnType<typeof readSegments>>;
  repairs: readonly string[];
  writer: Writer;
  lock: Awaited<ReturnType<typeof takeLock>>;
  sizeProblem: (text: Buffer) => string | null;
}): Journal {
  const { folder, found, repairs, writer, lock, sizeProblem } = opened;
  let { places, start } = found;
  const readEntries = openEntryReader(folder);
  const sealing = new Map<string, { wish: Wish; answer: Promise<Result<Entry, RecordProblem>> }>();
  const queue = openCommitQueue({
    writer,
    head: found.head,
    counters: found.counters,
    committed: (place) => places.add(place),
  });

  /** Never throws: why an entry could not be sealed is part of the answer. */
  async function seal(make: (tip: Head, counted: Counters) => Sealed): Promise<Result<Entry, RecordProblem>> {
    try {
      const [sealed] = await queue.add((tip, counted) => {
        const made = make(tip, counted);
        const problem = sizeProblem(made.text);
        if (problem) throw new Refusal({ code: 'entryTooLarge', message: problem });
        return [made];
      });
      return ok(sealed!.entry);
    } catch (cause) {
      if (cause instanceof Refusal) return err(cause.problem);
      return err({ code: 'journalUnwritable' as const, message: describeFileProblem(cause, folder) });
    }
  }

  async function appendOnce(
    wish: Wish,
    make: (tip: Head, counted: Counters) => Sealed,
  ): Promise<Result<Entry, RecordProblem>> {
    const place = places.find(wish.id);
    if (place) {
      const [stored] = await readEntries([place]);
      return sameWish(wishOf(stored!.entry), wish) ? ok(stored!.entry) : err(sealedAlready(wish));
    }
    const same = sealing.get(wish.id);
    if (same) return sameWish(same.wish, wish) ? same.answer : err(sealedAlready(wish));
    const answer = seal(make);
    sealing.set(wish.id, { wish, answer });
    try {
      return await answer;
    } finally {
      sealing.delete(wish.id);
    }
  }

  async function adopt(entries: readonly Entry[]): Promise<number> {
    const adopted = await queue.add((tip) => {
      const fresh: Sealed[] = [];
      let last = tip;
      for (const entry of entries) {
        const known = places.find(entry.id);
        if (known?.hash === entry.hash) continue;
        const problem = known
          ? `${entry.id} is in the journal with other content`
          : adoptProblem(last, entry);
        if (problem) throw new JournalFault('notAdoptable', `Entry ${entry.epoch}/${entry.seq}: ${problem}.`);
        fresh.push({ entry, text: entryText(entry) });
        if (chainProblem(last, entry) === null) last = entry;
      }
      return fresh;
    });
    return adopted.length;
  }

  function adoptProblem(head: Head, entry: Entry): string | null {
    if (sha256Hex(canonicalEntry(entry)) !== entry.hash) return 'its hash does not match its content';
    const problem = chainProblem(head, entry);
    return problem && places.holeProblem(entry) && problem;
  }

  return {
    end() {
      const { epoch, seq } = queue.head();
      return { epoch, seq };
    },
    head: () => queue.head(),
    start: () => start,
    holes: () => places.holes(),
    get size() {
      return places.all.length;
    },
    ids: () => places.ids(),
    find: (id) => places.find(id),
    repairs,
    append: (sale, sealed) =>
      appendOnce({ what: 'sale', id: sale.id, sale }, (tip, counted) =>
        sealSale(sale, tip, (counted.get(seriesOf(sale, sealed.identity)) ?? 0) + 1, sealed),
      ) as Promise<Result<SaleEntry, RecordProblem>>,
    appendFact: (id, fact, sealed) =>
      appendOnce({ what: 'fact', id, fact }, (tip) => sealFact(id, fact, tip, sealed)),
    adopt,
    async entriesAfter(after, limit) {
      const { all } = places;
      const from = places.firstAfter(after);
      let bytes = 0;
      let end = from;
      while (end < all.length && end - from < limit.entries) {
        bytes += all[end]!.length;
        if (end > from && bytes > limit.bytes) break;
        end++;
      }
      const entries = await readEntries(all.slice(from, end));
      return { entries, more: end < all.length };
    },
    read: (ids) => readEntries(ids.map((id) => places.find(id)!)),
    async tidy({ days, now, answered }) {
      const writing = writer.segment;
      await removeLeftovers(folder);
      const packed = await packClosed(folder, writing);
      const last = await findExpired({ places: places.all, readEntries, writing, answered, days, now });
      if (!last) return { packed, dropped: 0 };
      await dropThrough(folder, last, queue.counters());
      const before = places.all.length;
      start = { epoch: last.epoch, seq: last.seq };
      places = openPlaces(places.all.slice(places.firstAfter(start)), start);
      return { packed, dropped: before - places.all.length };
    },
    async close() {
      await queue.idle();
      await writer.close();
      await lock.release();
    },
  };
}

function sealedAlready({ what, id }: Wish): RecordProblem {
  return what === 'sale'
    ? { code: 'saleSealedAlready', message: `Sale ${id} is sealed already, with other content.` }
    : { code: 'factSealedAlready', message: `Fact ${id} is sealed already, with other content.` };
}
