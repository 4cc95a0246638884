import { encodeFrame, type Frame } from './frame.ts';
import type { Disk, SegmentFile } from './disk.ts';
import { segmentPath } from './read-segments.ts';

export type Writer = {
  /**
   * Appends bodies and answers when all of them are on the disk. When that fails none of them is in
   * the journal: what was written of them is cut off, at the latest before the next write.
   *
   * @throws whatever the disk says
   */
  write(bodies: readonly Buffer[]): Promise<(Frame & { segment: number })[]>;
  close(): Promise<void>;
};

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
  // Bytes beyond `length` may be in the file: a failed write whose cut failed too.
  let untidy = true;

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
      untidy = false;
    }
    return file;
  }

  async function closeFile(): Promise<void> {
    const open = file;
    file = null;
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
    async write(bodies) {
      if (bodies.length === 0) return [];
      const encoded = bodies.map(encodeFrame);
      try {
        const open = await ready();
        await open.write(Buffer.concat(encoded), length);
        await open.sync();
      } catch (cause) {
        await recover();
        throw cause;
      }
      return encoded.map((bytes, index) => {
        const frame = { segment, offset: length, length: bodies[index]!.length };
        length += bytes.length;
        return frame;
      });
    },
    close: closeFile,
  };
}
