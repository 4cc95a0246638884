import { randomBytes } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Room on the disk that belongs to sales: a file of no use, cut shorter piece by piece when the disk is
 * full, so that whatever filled it does not eat the whole reserve at once.
 */
export type Reserve = {
  /** Gives one piece back to the disk; false when there is none left. */
  release(): Promise<boolean>;
  /** Brings the reserve back to its size; false when the disk has no room for it. */
  refill(): Promise<boolean>;
  /** Bytes that are still held. */
  held(): Promise<number>;
  readonly bytes: number;
};

const PIECES = 16;

/** @param bytes size of the whole reserve; 0 keeps none */
export function openReserve(folder: string, bytes: number): Reserve {
  const path = join(folder, 'reserve');
  const piece = Math.max(1, Math.ceil(bytes / PIECES));

  async function held(): Promise<number> {
    try {
      return (await stat(path)).size;
    } catch {
      return 0;
    }
  }

  return {
    bytes,
    held,
    async release() {
      const size = await held();
      if (size === 0) return false;
      const handle = await open(path, 'r+');
      try {
        await handle.truncate(Math.max(0, size - piece));
        await handle.sync();
      } finally {
        await handle.close();
      }
      return true;
    },
    async refill() {
      const size = await held();
      if (size >= bytes) return true;
      try {
        const handle = await open(path, 'a', 0o600);
        try {
          // Random, because some file systems store zeros in no room at all.
          for (let at = size; at < bytes; at += piece)
            await handle.appendFile(randomBytes(Math.min(piece, bytes - at)));
          await handle.sync();
        } finally {
          await handle.close();
        }
        return true;
      } catch {
        return false;
      }
    },
  };
}

export function isDiskFull(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
}
