import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Disk, SegmentFile } from '#main/journal/disk.ts';

/** What a disk writes in one piece: after a power cut each is the old one or the new one. */
const SECTOR_BYTES = 512;

type Pending =
  | { readonly what: 'write'; readonly at: number; readonly bytes: Buffer }
  | { readonly what: 'cut'; readonly length: number };

type RecordedFile = {
  /** What is on the disk for certain. */
  durable: Buffer;
  /** What was asked for since the last fsync, in order. */
  pending: Pending[];
  /** Whether the folder that names the file was fsynced. */
  named: boolean;
};

/**
 * A disk in memory that remembers what was fsynced and what was only written, so that after any step the
 * disk can be taken as a power cut might have left it.
 */
export type RecordingDisk = {
  readonly disk: Disk;
  /** Called before each step; what it throws the step throws, as a disk does that is full or broken. */
  before: (step: 'write' | 'sync' | 'cut') => void;
  /** Called after each step, with the disk as it stands then. */
  after: () => Promise<void>;
  /** Lays the files down in a folder as one legal outcome of a power cut now. */
  cutPower(folder: string, random: () => number): Promise<void>;
};

/**
 * @param options.syncKeeps false: an fsync that keeps nothing, as the control that shows that losing can
 * be seen
 */
export function recordingDisk(options: { syncKeeps: boolean }): RecordingDisk {
  const files = new Map<string, RecordedFile>();

  async function step(what: 'write' | 'sync' | 'cut', act: () => void): Promise<void> {
    recording.before(what);
    act();
    await recording.after();
  }

  function open(file: RecordedFile): SegmentFile {
    return {
      write: (bytes, at) =>
        step('write', () => file.pending.push({ what: 'write', at, bytes: Buffer.from(bytes) })),
      sync: () =>
        step('sync', () => {
          if (!options.syncKeeps) return;
          file.durable = file.pending.reduce(apply, file.durable);
          file.pending = [];
        }),
      cut: (length) => step('cut', () => file.pending.push({ what: 'cut', length })),
      close: async () => {},
    };
  }

  const recording: RecordingDisk = {
    before: () => {},
    after: async () => {},
    disk: {
      async openSegment(path) {
        let file = files.get(path);
        if (!file) files.set(path, (file = { durable: Buffer.alloc(0), pending: [], named: false }));
        return open(file);
      },
      async syncFolder() {
        for (const file of files.values()) file.named = true;
      },
    },
    async cutPower(folder, random) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      for (const [path, file] of files) {
        if (!file.named && random() < 0.5) continue;
        await writeFile(join(folder, basename(path)), outcome(file, random));
      }
    },
  };
  return recording;
}

function apply(bytes: Buffer, pending: Pending): Buffer {
  if (pending.what === 'cut') return resized(bytes, pending.length);
  const grown = resized(bytes, Math.max(bytes.length, pending.at + pending.bytes.length));
  pending.bytes.copy(grown, pending.at);
  return grown;
}

function resized(bytes: Buffer, length: number): Buffer {
  const other = Buffer.alloc(length);
  bytes.copy(other, 0, 0, Math.min(length, bytes.length));
  return other;
}

/**
 * One way in which the unsynced steps may have reached the disk: any of its sectors, in any order, the
 * length of the file before or after them. What is within the length and was never written is zeros.
 */
function outcome({ durable, pending }: RecordedFile, random: () => number): Buffer {
  if (pending.length === 0) return durable;
  const mood = random();
  // The extremes are likely in life and rare by chance.
  if (mood < 0.1) return durable;
  if (mood < 0.2) return pending.reduce(apply, durable);
  const share = random();
  let bytes = durable;
  for (const one of pending) {
    if (one.what === 'cut') {
      if (random() < share) bytes = apply(bytes, one);
      continue;
    }
    const grows = random() < 0.7;
    const end = grows ? Math.max(bytes.length, one.at + one.bytes.length) : bytes.length;
    bytes = resized(bytes, end);
    for (const [from, to] of sectorsOf(one.at, one.bytes.length)) {
      if (from >= bytes.length || random() >= share) continue;
      one.bytes.copy(bytes, from, from - one.at, Math.min(to, bytes.length) - one.at);
    }
  }
  return bytes;
}

/** The parts of a write that lie in one sector of the disk each. */
function sectorsOf(at: number, length: number): [number, number][] {
  const parts: [number, number][] = [];
  for (let from = at; from < at + length;) {
    const to = Math.min(at + length, (Math.floor(from / SECTOR_BYTES) + 1) * SECTOR_BYTES);
    parts.push([from, to]);
    from = to;
  }
  return parts;
}
