import { copyFile, open } from 'node:fs/promises';
import type { JournalEnd, JournalHole } from '#shared/bridge/contract.ts';
import { entriesOfFrame, type FoundEntry, OPENING_BRACE, salvageEntries } from './find-entries.ts';
import { encodeFrame, type Damage, scanFrames } from './frame.ts';
import { JournalFault } from './journal-fault.ts';
import { readKeptFrom } from './kept-from.ts';
import { brokenLink, openPlaces, type Place, type Places } from './places.ts';
import { chainProblem, countReceipt, type Counters, type Head, NO_ENTRIES } from './seal.ts';
import { LINE_BREAK } from './find-entries.ts';
import { listSegments, readSegment, type Segment, segmentPath } from './segment-files.ts';

export type ReadJournal = {
  readonly places: Places;
  readonly head: Head;
  readonly counters: Counters;
  /** The place before the first entry. */
  readonly start: JournalEnd;
  readonly segments: readonly Segment[];
  /** The segment that is written next, and its length in bytes. */
  readonly last: { readonly segment: number; readonly length: number };
  /** What is damaged and could not be mended, in sentences; it is left as it stands. */
  readonly damages: readonly string[];
  /** An unfinished write at the very end, which is cut off; null when there is none. */
  readonly tail: TornTail | null;
};

export type TornTail = {
  readonly path: string;
  readonly end: number;
  readonly bytes: Buffer;
  /** Whole entries in it that continue the chain. */
  readonly kept: readonly FoundEntry[];
};

type Piece = { readonly segment: Segment; readonly found: FoundEntry };

/**
 * Reads and verifies every segment: frames, hashes, chain and sequence. Writes nothing.
 *
 * Damage is passed over: entries that still prove themselves by their hashes are kept, whatever lies
 * around them, and what is missing between them shows as a hole. Only damage at the very end is taken
 * for a write that never finished: one frame holds all that one fsync acknowledged, so nothing of a
 * torn frame was acknowledged.
 *
 * @throws JournalFault `corrupt` when entries contradict each other, which no damage explains
 */
export async function readSegments(folder: string): Promise<ReadJournal> {
  const keptFrom = await readKeptFrom(folder);
  const listed = await listSegments(folder);
  // Segments up to this one were let go; a crash in between may have left some.
  const segments = listed.filter(({ number }) => number > (keptFrom?.segment ?? 0));
  const damages: string[] = [];
  const pieces: Piece[] = [];
  let length = 0;
  let tail: Omit<TornTail, 'kept'> | null = null;
  let expected = (keptFrom?.segment ?? 0) + 1;
  for (const [index, segment] of segments.entries()) {
    const path = segmentPath(folder, segment.number, segment.packed);
    if (segment.number > expected) damages.push(`The journal lacks ${segmentPath(folder, expected)}.`);
    expected = segment.number + 1;
    const { bytes, lostPieces } = await readSegment(folder, segment);
    if (lostPieces > 0)
      damages.push(`The journal is damaged in ${path}: ${lostPieces} of its pieces are lost.`);
    const isLast = index === segments.length - 1 && !segment.packed;
    const read = readBytes(bytes, isLast);
    for (const { offset, reason } of segment.packed && lostPieces > 0 ? [] : read.damaged)
      damages.push(`The journal is damaged in ${path} at byte ${offset}: ${reason}.`);
    pieces.push(...read.found.map((found) => ({ segment, found })));
    length = read.end;
    if (read.tail) tail = { path, end: read.end, bytes: bytes.subarray(read.end) };
  }
  const start = keptFrom ? { epoch: keptFrom.epoch, seq: keptFrom.seq } : { epoch: 0, seq: 0 };
  const head = keptFrom ? { ...start, hash: keptFrom.hash } : NO_ENTRIES;
  const counters: Counters = new Map(Object.entries(keptFrom?.counters ?? {}));
  const chained = chain(pieces, { head, start, counters, folder });
  const lastSegment = segments.at(-1);
  return {
    ...chained,
    counters,
    start,
    segments,
    // A packed segment is closed: what comes next begins a new one.
    last: lastSegment?.packed
      ? { segment: lastSegment.number + 1, length: 0 }
      : { segment: lastSegment?.number ?? expected, length },
    damages,
    tail: tail && { ...tail, kept: keptOfTail(tail.bytes, chained.head) },
  };
}

/** Everything that can be read from the plain bytes of one segment. Pure. */
export function readBytes(
  bytes: Buffer,
  isLast: boolean,
): { found: FoundEntry[]; damaged: Damage[]; end: number; tail: Damage | null } {
  const scan = scanFrames(bytes, OPENING_BRACE);
  const damaged = [...scan.damaged];
  const found: FoundEntry[] = [];
  for (const frame of scan.frames) {
    const read = entriesOfFrame(bytes, frame);
    found.push(...read.found);
    damaged.push(...read.wrong);
  }
  if (scan.tail && !isLast) damaged.push(scan.tail);
  for (const { offset, end } of scan.damaged) found.push(...salvageEntries(bytes, offset, end));
  if (scan.tail && !isLast) found.push(...salvageEntries(bytes, scan.tail.offset, scan.tail.end));
  found.sort((one, other) => one.offset - other.offset);
  return { found, damaged, end: scan.end, tail: isLast ? scan.tail : null };
}

function chain(
  pieces: readonly Piece[],
  from: { head: Head; start: JournalEnd; counters: Counters; folder: string },
): { places: Places; head: Head } {
  const byKey = new Map<string, Place>();
  let { head } = from;
  for (const { segment, found } of pieces) {
    const { link, offset, length } = found;
    const { id, epoch, seq, hash, previousHash } = link;
    const key = `${epoch}/${seq}`;
    const known = byKey.get(key);
    // Given back by the store although it was still there: the same entry stands twice.
    if (known?.hash === hash) continue;
    const path = segmentPath(from.folder, segment.number, segment.packed);
    if (known) throw corrupt(path, offset, `sequence ${key} is there twice, with other content`);
    byKey.set(key, {
      id,
      epoch,
      seq,
      hash,
      previousHash,
      kind: link.body.kind,
      segment: segment.number,
      offset,
      length,
    });
    countReceipt(from.counters, link.body);
    if (epoch > head.epoch || (epoch === head.epoch && seq > head.seq)) head = { epoch, seq, hash };
  }
  const places = openPlaces([...byKey.values()], from.start);
  const broken = brokenLink(places.all);
  if (broken)
    throw corrupt(
      segmentPath(from.folder, broken.segment),
      broken.offset,
      `sequence ${broken.epoch}/${broken.seq} does not link to the entry before`,
    );
  return { places, head };
}

function keptOfTail(bytes: Buffer, head: Head): FoundEntry[] {
  const kept: FoundEntry[] = [];
  let tip = head;
  for (const found of salvageEntries(bytes, 0, bytes.length)) {
    const { epoch, seq, hash } = found.link;
    if (chainProblem(tip, found.link) !== null) break;
    kept.push(found);
    tip = { epoch, seq, hash };
  }
  return kept;
}

function corrupt(path: string, offset: number, reason: string): JournalFault {
  return new JournalFault('corrupt', `The journal is damaged in ${path} at byte ${offset}: ${reason}.`);
}

/**
 * Cuts an unfinished write off, keeping a copy aside. Entries in it that are whole and continue the
 * chain are written again as a frame: a sector that went bad after the fsync looks the same.
 *
 * @returns what was done, as a sentence
 */
export async function mendTail(tail: TornTail): Promise<string> {
  const { path, end, bytes, kept } = tail;
  const aside = `${path}.${end}.torn`;
  await copyFile(path, aside);
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(end);
    if (kept.length > 0) {
      const frame = encodeFrame(
        joinTexts(kept.map(({ offset, length }) => bytes.subarray(offset, offset + length))),
      );
      await handle.write(frame, 0, frame.length, end);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  const but = kept.length > 0 ? ` ${kept.length} whole entries in it were kept.` : '';
  return `An unfinished write of ${bytes.length} bytes at byte ${end} of ${path} was cut off; a copy is ${aside}.${but}`;
}

/** The body of one frame. */
export function joinTexts(texts: readonly Buffer[]): Buffer {
  const [only] = texts;
  if (texts.length === 1 && only) return only;
  const lineBreak = Buffer.of(LINE_BREAK);
  return Buffer.concat(texts.flatMap((text, index) => (index === 0 ? [text] : [lineBreak, text])));
}

export function sayHoles(holes: readonly JournalHole[]): string[] {
  return holes.map(({ epoch, from, through }) =>
    from === through
      ? `The journal lacks entry ${epoch}/${from}.`
      : `The journal lacks entries ${epoch}/${from} to ${epoch}/${through}.`,
  );
}
