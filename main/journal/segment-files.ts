import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FRAME_HEADER_BYTES, scanFrames } from './frame.ts';
import { JournalFault } from './journal-fault.ts';

const unzip = promisify(gunzip);

// The version stands in the name: a later format gets another, and this one stays readable for ever.
const SEGMENT_NAME = /^journal-v1-(\d{6})\.log(z?)$/;
const LATER_SEGMENT = /^journal-v(?!1-)\d+-\d+/;

/** `packed`: closed and compressed. */
export type Segment = { readonly number: number; readonly packed: boolean };

/** A packed segment is made of frames: gzip of a piece of the plain one, then where that piece begins. */
export const GZIP_BEGINS = 0x1f;
export const PIECE_PLACE_BYTES = 4;
/** A piece unpacks to no more than a segment and its last commit. */
export const PIECE_BYTES_MAX = 32 * 1024 * 1024;

export function segmentPath(folder: string, segment: number, packed = false): string {
  return join(folder, `journal-v1-${String(segment).padStart(6, '0')}.log${packed ? 'z' : ''}`);
}

/**
 * The segments of a journal, oldest first. Where both forms are there, packing was broken off: the plain
 * one holds.
 *
 * @throws JournalFault `later` when a later version has gone on in a format of its own: to go on without
 *   those entries would use their numbers twice
 */
export async function listSegments(folder: string): Promise<Segment[]> {
  const found = new Map<number, Segment>();
  for (const name of await readdir(folder)) {
    if (LATER_SEGMENT.test(name))
      throw new JournalFault(
        'later',
        `A later version of this till has written ${join(folder, name)}, which this one cannot read. ` +
          'Nothing is lost: install that version again.',
      );
    const match = SEGMENT_NAME.exec(name);
    if (!match) continue;
    const number = Number(match[1]);
    const packed = match[2] === 'z';
    if (!packed || !found.has(number)) found.set(number, { number, packed });
  }
  return [...found.values()].sort((one, other) => one.number - other.number);
}

/** The plain bytes of a segment. Pieces of a packed one that are damaged are zeros, which is no frame. */
export async function readSegment(
  folder: string,
  segment: Segment,
): Promise<{ bytes: Buffer; lostPieces: number }> {
  const bytes = await readFile(segmentPath(folder, segment.number, segment.packed));
  return segment.packed ? unpackSegment(bytes) : { bytes: withoutRoom(bytes), lostPieces: 0 };
}

/** Without the zeros at the end that wait to be written over (see `openWriter`). */
function withoutRoom(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

async function unpackSegment(packed: Buffer): Promise<{ bytes: Buffer; lostPieces: number }> {
  const scan = scanFrames(packed, GZIP_BEGINS);
  let lostPieces = scan.damaged.length + (scan.tail ? 1 : 0);
  const pieces: { at: number; plain: Buffer }[] = [];
  for (const { offset, length } of scan.frames) {
    const start = offset + FRAME_HEADER_BYTES;
    const end = start + length - PIECE_PLACE_BYTES;
    try {
      const plain = await unzip(packed.subarray(start, end), { maxOutputLength: PIECE_BYTES_MAX });
      pieces.push({ at: packed.readUInt32LE(end), plain });
    } catch {
      lostPieces += 1;
    }
  }
  const size = pieces.reduce((most, { at, plain }) => Math.max(most, at + plain.length), 0);
  const bytes = Buffer.alloc(Math.min(size, PIECE_BYTES_MAX * 2));
  for (const { at, plain } of pieces) plain.copy(bytes, at);
  return { bytes, lostPieces };
}

/** Reads pieces of segments, packed or plain; the last packed one stays unpacked in memory. */
export type SegmentReader = {
  read(segment: number, at: { offset: number; length: number }[]): Promise<Buffer[]>;
};

export function openSegmentReader(folder: string): SegmentReader {
  let unpacked: { number: number; bytes: Buffer } | null = null;

  async function readPlain(path: string, places: { offset: number; length: number }[]): Promise<Buffer[]> {
    const handle = await open(path, 'r');
    try {
      const found: Buffer[] = [];
      for (const { offset, length } of places) {
        const bytes = Buffer.alloc(length);
        await handle.read(bytes, 0, length, offset);
        found.push(bytes);
      }
      return found;
    } finally {
      await handle.close();
    }
  }

  return {
    async read(number, places) {
      try {
        return await readPlain(segmentPath(folder, number), places);
      } catch (cause) {
        if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
      }
      if (unpacked?.number !== number)
        unpacked = { number, bytes: (await readSegment(folder, { number, packed: true })).bytes };
      const { bytes } = unpacked;
      return places.map(({ offset, length }) => bytes.subarray(offset, offset + length));
    },
  };
}
