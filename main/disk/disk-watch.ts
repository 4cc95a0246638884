import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskStatus } from '#shared/sync/status.ts';
import { describeFileProblem } from '../journal/journal-fault.ts';
import { isDiskFull, type Reserve } from '../journal/reserve.ts';

export type DiskSettings = {
  /** Below this much room, bytes, the till warns. */
  readonly lowBytes: number;
  /** Room kept in reserve for sales, bytes. */
  readonly reserveBytes: number;
  readonly checkEveryMs: number;
  /** While nothing can be sealed. */
  readonly checkAgainMs: number;
};

export const DISK_SETTINGS: DiskSettings = {
  lowBytes: 512 * 1024 * 1024,
  reserveBytes: 16 * 1024 * 1024,
  checkEveryMs: 10_000,
  checkAgainMs: 1000,
};

/** Tells in time whether the next sale can be sealed: before money changes hands, never after. */
export type DiskWatch = {
  status(): DiskStatus;
  /** An append failed: the sentence that says why. */
  failed(message: string): void;
  /** Looks again now. */
  check(): Promise<void>;
  stop(): void;
};

const PROBE_BYTES = 16 * 1024;
/** The reserve is made again once this many times its size is left besides. */
const ENOUGH_RESERVES = 4;

/**
 * Looks at the disk of the journal: how much room there is, and by a real write and fsync whether
 * anything can be written at all. Brings the reserve back when there is room for it.
 *
 * @param options.changed called after each change of the status
 */
export function watchDisk(options: {
  folder: string;
  reserve: Reserve;
  settings: DiskSettings;
  changed(): void;
}): DiskWatch {
  const { folder, reserve, settings, changed } = options;
  let status: DiskStatus = { state: 'ok', freeBytes: null, message: '' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let checking: Promise<void> | null = null;

  function set(next: DiskStatus): void {
    const told = next.state !== status.state || next.message !== status.message;
    status = next;
    if (told) changed();
  }

  async function look(): Promise<DiskStatus> {
    const freeBytes = await freeRoom(folder);
    const fault = await probe(folder);
    const held = await reserve.held();
    // What sales need is in the reserve, and is given back to the disk by the next append that needs it.
    if (fault !== null && !(isDiskFull(fault) && held > 0))
      return { state: 'unwritable', freeBytes, message: describeFileProblem(fault, folder) };
    const missing = reserve.bytes - held;
    const enough = Math.min(settings.lowBytes, ENOUGH_RESERVES * reserve.bytes);
    if (missing > 0 && (freeBytes ?? 0) - missing > enough && (await reserve.refill()))
      return stateByRoom(await freeRoom(folder));
    // Without a reserve, on a disk too small for one, what is left is simply little.
    if (fault !== null || (missing > 0 && held > 0))
      return {
        state: 'onReserve',
        freeBytes,
        message: `The disk of ${folder} is full. Sales go on in the room kept in reserve, ${sayBytes(held)} of it left.`,
      };
    return stateByRoom(freeBytes);
  }

  function stateByRoom(freeBytes: number | null): DiskStatus {
    if (freeBytes !== null && freeBytes < settings.lowBytes)
      return { state: 'low', freeBytes, message: `The disk of ${folder} has ${sayBytes(freeBytes)} left.` };
    return { state: 'ok', freeBytes, message: '' };
  }

  function check(): Promise<void> {
    checking ??= look()
      .then(set, () => {})
      .finally(() => {
        checking = null;
        if (stopped) return;
        clearTimeout(timer);
        const again = status.state === 'unwritable' ? settings.checkAgainMs : settings.checkEveryMs;
        timer = setTimeout(() => void check(), again);
        timer.unref();
      });
    return checking;
  }

  return {
    status: () => status,
    failed(message) {
      set({ ...status, state: 'unwritable', message });
      void check();
    },
    check,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Room for this program, bytes; null where the file system does not say. */
async function freeRoom(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** Writes and fsyncs a small file. @returns what went wrong, null when it is well */
async function probe(folder: string): Promise<unknown> {
  const path = join(folder, 'probe');
  try {
    const handle = await open(path, 'w', 0o600);
    try {
      await handle.writeFile(Buffer.alloc(PROBE_BYTES, 0x2e));
      await handle.sync();
    } finally {
      await handle.close();
    }
    return null;
  } catch (cause) {
    return cause;
  } finally {
    await rm(path, { force: true }).catch(() => {});
  }
}

function sayBytes(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024;
  return mebibytes < 10 ? `${mebibytes.toFixed(1)} MiB` : `${Math.round(mebibytes)} MiB`;
}
