import { crc32 } from 'node:zlib';

/** Before each body: its length and its CRC-32 (IEEE 802.3), both unsigned, 32 bits, little endian. */
export const FRAME_HEADER_BYTES = 8;
export const FRAME_BODY_BYTES_MAX = 16 * 1024 * 1024;

/** `offset` is where the frame's header begins, `length` the bytes of its body. */
export type Frame = { readonly offset: number; readonly length: number };

/** Bytes that are no whole frame, from `offset` up to `end`. */
export type Damage = { readonly offset: number; readonly end: number; readonly reason: string };

export type FrameScan = {
  readonly frames: readonly Frame[];
  /** Where the last whole frame ends. */
  readonly end: number;
  /** Damage that whole frames follow: something that had been written has changed. */
  readonly damaged: readonly Damage[];
  /** Damage that nothing whole follows: as a rule, a write that never finished. */
  readonly tail: Damage | null;
};

/** @throws RangeError when the body is empty or larger than `FRAME_BODY_BYTES_MAX` */
export function encodeFrame(body: Buffer): Buffer {
  if (body.length === 0 || body.length > FRAME_BODY_BYTES_MAX)
    throw new RangeError(`a frame of ${body.length} bytes; 1 to ${FRAME_BODY_BYTES_MAX} are allowed`);
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + body.length);
  frame.writeUInt32LE(body.length, 0);
  frame.writeUInt32LE(crc32(body), 4);
  body.copy(frame, FRAME_HEADER_BYTES);
  return frame;
}

/** @param opening the byte that every body begins with; whole frames after damage are found by it */
export function scanFrames(bytes: Buffer, opening: number): FrameScan {
  const frames: Frame[] = [];
  const damaged: Damage[] = [];
  let end = 0;
  for (let at = 0; at < bytes.length;) {
    const reason = frameProblem(bytes, at);
    if (reason === null) {
      const length = bytes.readUInt32LE(at);
      frames.push({ offset: at, length });
      at += FRAME_HEADER_BYTES + length;
      end = at;
      continue;
    }
    const next = nextWholeFrame(bytes, at + 1, opening);
    if (next === null) return { frames, end, damaged, tail: { offset: at, end: bytes.length, reason } };
    damaged.push({ offset: at, end: next, reason });
    at = next;
  }
  return { frames, end, damaged, tail: null };
}

/** What is wrong with the frame at this offset; null when it is whole. */
function frameProblem(bytes: Buffer, offset: number): string | null {
  if (offset + FRAME_HEADER_BYTES > bytes.length) return 'the frame ends within its header';
  const length = bytes.readUInt32LE(offset);
  if (length === 0 || length > FRAME_BODY_BYTES_MAX) return `a frame cannot be ${length} bytes long`;
  const start = offset + FRAME_HEADER_BYTES;
  if (start + length > bytes.length) return 'the frame is longer than the file';
  const checksum = crc32(bytes.subarray(start, start + length));
  return checksum === bytes.readUInt32LE(offset + 4) ? null : 'the checksum does not match';
}

// A flipped bit in a length can make every later frame look like one torn tail. Cutting there would
// throw sealed sales away, so whole frames are looked for after every bad one.
function nextWholeFrame(bytes: Buffer, from: number, opening: number): number | null {
  for (
    let found = bytes.indexOf(opening, from + FRAME_HEADER_BYTES);
    found !== -1;
    found = bytes.indexOf(opening, found + 1)
  ) {
    if (frameProblem(bytes, found - FRAME_HEADER_BYTES) === null) return found - FRAME_HEADER_BYTES;
  }
  return null;
}
