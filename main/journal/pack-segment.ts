import { open, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { nodeDisk } from './disk.ts';
import { OPENING_BRACE } from './find-entries.ts';
import { encodeFrame, FRAME_HEADER_BYTES, scanFrames } from './frame.ts';
import { PIECE_PLACE_BYTES, readSegment, segmentPath } from './segment-files.ts';

const zip = promisify(gzip);

/** Plain bytes packed together, about: what one flipped bit in a packed segment can spoil. */
const PIECE_BYTES = 64 * 1024;

/**
 * Replaces a closed segment by its packed form: pieces that are compressed and checked each on its own.
 * The plain file goes only after the packed one was read back and is the same.
 *
 * @returns whether it was packed; false when reading back gave something else
 */
export async function packSegment(folder: string, number: number): Promise<boolean> {
  const plainPath = segmentPath(folder, number);
  const packedPath = segmentPath(folder, number, true);
  const { bytes } = await readSegment(folder, { number, packed: false });
  await writePieces(`${packedPath}.new`, bytes);
  await rename(`${packedPath}.new`, packedPath);
  await nodeDisk.syncFolder(folder);
  const back = await readSegment(folder, { number, packed: true });
  if (back.lostPieces > 0 || !back.bytes.equals(bytes)) {
    await rm(packedPath, { force: true });
    return false;
  }
  await rm(plainPath);
  await nodeDisk.syncFolder(folder);
  return true;
}

async function writePieces(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    for (const { from, to } of piecesOf(bytes)) {
      const place = Buffer.alloc(PIECE_PLACE_BYTES);
      place.writeUInt32LE(from);
      await handle.appendFile(encodeFrame(Buffer.concat([await zip(bytes.subarray(from, to)), place])));
    }
    await handle.sync();
  } catch (cause) {
    await rm(path, { force: true });
    throw cause;
  } finally {
    await handle.close();
  }
}

/** Cuts between frames, so that a lost piece takes no neighbour's entry with it. */
function piecesOf(bytes: Buffer): { from: number; to: number }[] {
  const pieces: { from: number; to: number }[] = [];
  let from = 0;
  for (const { offset, length } of scanFrames(bytes, OPENING_BRACE).frames) {
    const to = offset + FRAME_HEADER_BYTES + length;
    if (to - from < PIECE_BYTES) continue;
    pieces.push({ from, to });
    from = to;
  }
  if (from < bytes.length) pieces.push({ from, to: bytes.length });
  return pieces;
}
