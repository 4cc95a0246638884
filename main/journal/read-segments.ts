import { copyFile, open, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { receiptNumber, sha256Hex } from '#shared/sync/entry.ts';
import { JournalFault } from './journal-fault.ts';
import { FRAME_HEADER_BYTES, type Frame, scanFrames } from './frame.ts';
import { chainProblem, countReceipt, type Counters, hashMatches, type Head, NO_ENTRIES } from './seal.ts';

/** Where one entry stands; its content stays on disk. */
export type Place = {
  readonly id: string;
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
  /** Number of the segment, from 1. */
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
};

export type ReadJournal = {
  readonly places: Place[];
  readonly head: Head;
  readonly counters: Counters;
  /** The segment that is written next, and its length in bytes. */
  readonly last: { readonly segment: number; readonly length: number };
  /** What was mended while reading, in sentences. */
  readonly repairs: string[];
};

// The version stands in the name: a later format gets another, and this one stays readable for ever.
const SEGMENT_NAME = /^journal-v1-(\d{6})\.log$/;

export function segmentPath(folder: string, segment: number): string {
  return join(folder, `journal-v1-${String(segment).padStart(6, '0')}.log`);
}

// Only what the chain needs. The whole entry is decoded when it is handed out.
const link = z.object({
  id: z.uuid(),
  epoch: z.int().min(1),
  seq: z.int().min(1),
  previousHash: sha256Hex,
  hash: sha256Hex,
  body: z.object({ receiptNumber }),
});

/**
 * Reads and verifies every segment: frames, hashes, chain and sequence. An unfinished write at the very
 * end is cut off and kept aside in a `.torn` file.
 *
 * @throws JournalFault `corrupt`, naming segment and offset, when anything else is damaged
 */
export async function readSegments(folder: string): Promise<ReadJournal> {
  const numbers = (await readdir(folder))
    .map((name) => SEGMENT_NAME.exec(name)?.[1])
    .filter((found) => found !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
  const counters: Counters = new Map();
  const places: Place[] = [];
  const repairs: string[] = [];
  let head: Head = NO_ENTRIES;
  let length = 0;
  for (const [index, segment] of numbers.entries()) {
    const path = segmentPath(folder, segment);
    if (segment !== index + 1)
      throw new JournalFault('corrupt', `The journal lacks ${segmentPath(folder, index + 1)}.`);
    const bytes = await readFile(path);
    const scan = scanFrames(bytes);
    for (const frame of scan.frames) {
      const entry = readLink(bytes, frame, head, path);
      head = { epoch: entry.epoch, seq: entry.seq, hash: entry.hash };
      countReceipt(counters, entry.body.receiptNumber);
      places.push({ id: entry.id, ...head, segment, ...frame });
    }
    if (scan.damage) {
      if (scan.damage.kind === 'corrupt' || index < numbers.length - 1)
        throw corrupt(path, scan.end, scan.damage.reason);
      repairs.push(await cutTornTail(path, bytes, scan.end));
    }
    length = scan.end;
  }
  return { places, head, counters, last: { segment: Math.max(1, numbers.length), length }, repairs };
}

function readLink(bytes: Buffer, frame: Frame, head: Head, path: string): z.infer<typeof link> {
  const start = frame.offset + FRAME_HEADER_BYTES;
  const text = bytes.toString('utf8', start, start + frame.length);
  const decoded = link.safeParse(parseJson(text));
  if (!decoded.success) throw corrupt(path, frame.offset, `no entry: ${z.prettifyError(decoded.error)}`);
  if (!hashMatches(text, decoded.data.hash))
    throw corrupt(path, frame.offset, `the hash of sequence ${decoded.data.seq} does not match its content`);
  const problem = chainProblem(head, decoded.data);
  if (problem) throw corrupt(path, frame.offset, problem);
  return decoded.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function corrupt(path: string, offset: number, reason: string): JournalFault {
  return new JournalFault('corrupt', `The journal is damaged in ${path} at byte ${offset}: ${reason}.`);
}

async function cutTornTail(path: string, bytes: Buffer, end: number): Promise<string> {
  const aside = `${path}.${end}.torn`;
  await copyFile(path, aside);
  await truncate(path, end);
  const handle = await open(path, 'r+');
  await handle.sync();
  await handle.close();
  return `An unfinished write of ${bytes.length - end} bytes at byte ${end} of ${path} was cut off; a copy is ${aside}.`;
}
