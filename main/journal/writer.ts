import { FRAME_HEADER_BYTES, encodeFrame } from './frame.ts';
import type { Disk, SegmentFile } from './disk.ts';
import { joinTexts } from './read-segments.ts';
import { segmentPath } from './segment-files.ts';

/** Where the text of an entry was written. */
export type Written = { readonly segment: number; readonly offset: number; readonly length: number };

export type Writer = {
  /**
   * Appends texts as one frame and answers when it is on the disk. One frame is one checksum, so after
   * a power cut either all of them are there or none. When it fails none of them is in the journal:
   * what was written is cut off, at the latest before the next write.
   *
   * @throws whatever the disk says
   */
  write(texts: readonly Buffer[]): Promise<Written[]>;
  /** Number of the segment that is written now; those before it are closed. */
  readonly segment: number;
  close(): Promise<void>;
};

/**
 * So many zeros stand behind what was written, ready to be written over: a commit within them makes the file no
 * longer, so the disk has one thing less to make durable. No text ends with a zero, so they are told from it.
 */
const AHEAD_BYTES = 256 * 1024;

/** Writes the last segment and begins a new one when it is large enough. One write at a time. */
export function openWriter(options: {
  folder: string;
  disk: Disk;
  segmentBytes: number;
  last: { segment: number; length: number };
}): Writer {
  const { folder, disk, segmentBytes } = options;
  let { segment, length } = options.last;
  let file: SegmentFile | null = null;
  // Bytes beyond `length` may be in the file that are no zeros: a failed write whose cut failed too.
  let untidy = true;
  /** How long the file is, with the zeros behind what was written. */
  let room = 0;

  async function ready(): Promise<SegmentFile> {
    if (length >= segmentBytes) {
      await closeFile();
      segment += 1;
      length = 0;
    }
    if (!file) {
      file = await disk.openSegment(segmentPath(folder, segment));
      await disk.syncFolder(folder);
      untidy = true;
    }
    if (untidy) {
      await file.cut(length);
      room = length;
      untidy = false;
    }
    return file;
  }

  /** Makes room behind `end`. A disk that is too full for it must not stop a sale that still fits. */
  async function makeRoom(open: SegmentFile, end: number): Promise<void> {
    room = end;
    const ahead = Math.min(AHEAD_BYTES, segmentBytes - end);
    if (ahead <= 0) return;
    try {
      await open.write(Buffer.alloc(ahead), end);
      room = end + ahead;
    } catch {
      await open.cut(end);
    }
  }

  async function closeFile(): Promise<void> {
    const open = file;
    file = null;
    // A closed segment is as long as what it holds; zeros that stay where this fails do no harm.
    if (open && room > length) await open.cut(length).catch(() => {});
    await open?.close();
  }

  /** After a failed fsync the system may forget what it could not write, so the file is opened anew. */
  async function recover(): Promise<void> {
    untidy = true;
    try {
      await file?.cut(length);
      await file?.sync();
    } catch {
      // The next write tries again before it appends anything.
    }
    await closeFile().catch(() => {});
  }

  return {
    get segment() {
      return segment;
    },
    async write(texts) {
      if (texts.length === 0) return [];
      const frame = encodeFrame(joinTexts(texts));
      try {
        const open = await ready();
        const end = length + frame.length;
        await open.write(frame, length);
        if (end > room) await makeRoom(open, end);
        await open.sync();
      } catch (cause) {
        await recover();
        throw cause;
      }
      let offset = length + FRAME_HEADER_BYTES;
      length += frame.length;
      return texts.map((text) => {
        const written = { segment, offset, length: text.length };
        offset += text.length + 1;
        return written;
      });
    },
    close: closeFile,
  };
}
