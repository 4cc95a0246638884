import { z } from 'zod';
import { sha256Hex } from '#shared/sync/entry.ts';
import { receiptNumber } from '#shared/sync/fact.ts';
import { FRAME_HEADER_BYTES, type Frame } from './frame.ts';
import { hashMatches } from './seal.ts';

// Only what the chain needs. The whole entry is decoded when it is handed out.
const link = z.object({
  id: z.uuid(),
  epoch: z.int().min(1),
  seq: z.int().min(1),
  previousHash: sha256Hex,
  hash: sha256Hex,
  body: z.object({ kind: z.string(), receiptNumber: receiptNumber.optional() }),
});
export type Link = z.infer<typeof link>;

/** An entry in the bytes of a segment: where its text stands, and what the chain needs of it. */
export type FoundEntry = { readonly offset: number; readonly length: number; readonly link: Link };

/** First byte of every body in a segment. */
export const OPENING_BRACE = 0x7b;
/** Between the entries of one frame. Canonical JSON has no line break of its own. */
export const LINE_BREAK = 0x0a;
/** Canonical JSON sorts its keys, so every entry begins so; within a string the quotes would be escaped. */
const ENTRY_BEGINS = Buffer.from('{"body":{"');

/** The entries of a whole frame; what is no entry in it comes as the place and the reason. */
export function entriesOfFrame(
  bytes: Buffer,
  frame: Frame,
): { found: FoundEntry[]; wrong: { offset: number; end: number; reason: string }[] } {
  const found: FoundEntry[] = [];
  const wrong: { offset: number; end: number; reason: string }[] = [];
  const end = frame.offset + FRAME_HEADER_BYTES + frame.length;
  for (let at = frame.offset + FRAME_HEADER_BYTES; at < end;) {
    const broken = bytes.indexOf(LINE_BREAK, at);
    const to = broken === -1 || broken > end ? end : broken;
    const read = readLink(bytes.toString('utf8', at, to));
    if (typeof read === 'string') wrong.push({ offset: at, end: to, reason: read });
    else found.push({ offset: at, length: to - at, link: read });
    at = to + 1;
  }
  return { found, wrong };
}

/**
 * The entries in damaged bytes that are still whole: each proves itself by its own hash, whatever has
 * become of the frame around it.
 */
export function salvageEntries(bytes: Buffer, from: number, to: number): FoundEntry[] {
  const found: FoundEntry[] = [];
  for (let at = bytes.indexOf(ENTRY_BEGINS, from); at !== -1 && at < to;) {
    const end = endOfObject(bytes, at, to);
    const read = end === null ? 'unfinished' : readLink(bytes.toString('utf8', at, end));
    if (end !== null && typeof read !== 'string') found.push({ offset: at, length: end - at, link: read });
    at = bytes.indexOf(ENTRY_BEGINS, at + 1);
  }
  return found;
}

/** Where the JSON object that begins here ends; null when it does not. */
function endOfObject(bytes: Buffer, from: number, limit: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < limit; at++) {
    const byte = bytes[at];
    if (quoted) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) quoted = false;
    } else if (byte === 0x22) quoted = true;
    else if (byte === OPENING_BRACE) depth += 1;
    else if (byte === 0x7d && --depth === 0) return at + 1;
  }
  return null;
}

/** @returns why the text is no sealed entry, as a sentence's part */
function readLink(text: string): Link | string {
  const decoded = link.safeParse(parseJson(text));
  if (!decoded.success) return `no entry: ${z.prettifyError(decoded.error)}`;
  const { hash, seq } = decoded.data;
  return hashMatches(text, hash) ? decoded.data : `the hash of sequence ${seq} does not match its content`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
