import { fdatasync, writeSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/**
 * The same call as `FileHandle.datasync`, with less around it: a cashier waits for this one. The content, and a
 * length that has grown, are durable when it answers (POSIX, synchronized I/O data integrity completion); the
 * time of the last change, which nobody reads, may not be.
 */
const syncFile = promisify(fdatasync);

/** One open segment file. A thin layer, so that tests can let a disk fill up or fail. */
export type SegmentFile = {
  /** Writes all bytes at this place. */
  write(bytes: Buffer, at: number): Promise<void>;
  /** Answers when everything written is on the disk itself (fdatasync). */
  sync(): Promise<void>;
  /** Cuts the file to this length. */
  cut(length: number): Promise<void>;
  close(): Promise<void>;
};

export type Disk = {
  /** Opens a file for writing and makes it when it is not there. Never empties it. */
  openSegment(path: string): Promise<SegmentFile>;
  /** Makes the folder's list of names durable: without it a new file can be gone after a power cut. */
  syncFolder(path: string): Promise<void>;
};

/**
 * A sale's bytes go to the page cache at once, which takes microseconds; by way of the thread pool it
 * takes several times as long. Only the fsync waits for the disk, and that never blocks the process.
 */
const WRITE_AT_ONCE_BYTES = 64 * 1024;

export const nodeDisk: Disk = {
  async openSegment(path) {
    // `r+` does not make the file and `a` ignores positions on Linux, so the file is made first.
    await (await open(path, 'a', 0o600)).close();
    const handle = await open(path, 'r+');
    return {
      async write(bytes, at) {
        for (let written = 0; written < bytes.length;) {
          const rest = bytes.length - written;
          written +=
            rest <= WRITE_AT_ONCE_BYTES
              ? writeSync(handle.fd, bytes, written, rest, at + written)
              : (await handle.write(bytes, written, rest, at + written)).bytesWritten;
        }
      },
      sync: () => syncFile(handle.fd),
      cut: (length) => handle.truncate(length),
      close: () => handle.close(),
    };
  },
  async syncFolder(path) {
    // Windows cannot open a folder for fsync; NTFS journals the names by itself.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/** Replaces a small file whole: after a power cut either the old or the new content is there. */
export async function writeFileDurably(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, path);
  await nodeDisk.syncFolder(dirname(path));
}
