import { crc32 } from 'node:zlib';

/** Before each body: its length and its CRC-32 (IEEE 802.3), both unsigned, 32 bits, little endian. */
export const FRAME_HEADER_BYTES = 8;
const FRAME_BODY_BYTES_MAX = 4 * 1024 * 1024;

/** `offset` is where the frame's header begins, `length` the bytes of its body. */
export type Frame = { readonly offset: number; readonly length: number };

export type FrameScan = {
  readonly frames: readonly Frame[];
  /** Where the last whole frame ends. */
  readonly end: number;
  /**
   * Why reading stopped before the end of the bytes: `torn` when nothing whole follows (a write that
   * never finished), `corrupt` when whole frames follow (something that had been written has changed).
   */
  readonly damage: { readonly kind: 'torn' | 'corrupt'; readonly reason: string } | null;
};

/** @throws RangeError when the body is empty or larger than `FRAME_BODY_BYTES_MAX` */
export function encodeFrame(body: Buffer): Buffer {
  if (body.length === 0 || body.length > FRAME_BODY_BYTES_MAX)
    throw new RangeError(`a frame of ${body.length} bytes; 1 to ${FRAME_BODY_BYTES_MAX} are allowed`);
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUInt32LE(body.length, 0);
  header.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([header, body]);
}

export function scanFrames(bytes: Buffer): FrameScan {
  const frames: Frame[] = [];
  let end = 0;
  while (end < bytes.length) {
    const reason = frameProblem(bytes, end);
    if (reason) {
      const kind = wholeFrameFollows(bytes, end + 1) ? 'corrupt' : 'torn';
      return { frames, end, damage: { kind, reason } };
    }
    const length = bytes.readUInt32LE(end);
    frames.push({ offset: end, length });
    end += FRAME_HEADER_BYTES + length;
  }
  return { frames, end, damage: null };
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
// throw sealed sales away, so a bad frame is called torn only when no whole frame is found after it.
function wholeFrameFollows(bytes: Buffer, from: number): boolean {
  const openingBrace = 0x7b;
  for (
    let brace = bytes.indexOf(openingBrace, from + FRAME_HEADER_BYTES);
    brace !== -1;
    brace = bytes.indexOf(openingBrace, brace + 1)
  ) {
    if (frameProblem(bytes, brace - FRAME_HEADER_BYTES) === null) return true;
  }
  return false;
}
