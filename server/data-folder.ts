import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { newToken } from './secrets.ts';

/** A reason not to start, in one sentence for the person who started it. */
export class CannotStart extends Error {}

export type DataFolder = {
  readonly path: string;
  /** A secret or choice kept in a file of its own, readable by the owner only; made when missing. */
  keep(name: string, make: () => string): Promise<string>;
  replace(name: string, text: string): Promise<void>;
  read(name: string): Promise<string | undefined>;
  release(): Promise<void>;
};

const LOCK = 'head-office.lock';
/** What a start writes at least; a disk with less room would fail in the middle of it. */
const ROOM_NEEDED_BYTES = 4 * 1024 * 1024;

/**
 * Makes and locks the data folder. The embedded database would let a second process in and be ruined
 * by it, so one process owns the folder; the lock of a process that died is taken over.
 *
 * @throws CannotStart when the folder cannot be written, the disk is full, or another process has it
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await proveRoom(path);
    await takeLock(join(path, LOCK));
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart(`The data folder ${path} cannot be used: ${sayFileError(error)}.`);
  }

  const read = async (name: string) => {
    try {
      return (await readFile(join(path, name), 'utf8')).trim();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw new CannotStart(`The file ${join(path, name)} cannot be read: ${sayFileError(error)}.`);
    }
  };
  const replace = async (name: string, text: string) => {
    // Written aside and renamed: after a crash there is the old file or the new one, never half of it.
    const aside = join(path, `${name}.new`);
    await writeFile(aside, `${text}\n`, { mode: 0o600, flush: true });
    await rename(aside, join(path, name));
  };
  return {
    path,
    read,
    replace,
    async keep(name, make) {
      const kept = await read(name);
      if (kept) return kept;
      const made = make();
      await replace(name, made);
      return made;
    },
    release: () => rm(join(path, LOCK), { force: true }),
  };
}

async function proveRoom(path: string): Promise<void> {
  const trial = join(path, `.room-${process.pid}`);
  try {
    await writeFile(trial, Buffer.alloc(ROOM_NEEDED_BYTES), { flush: true });
  } finally {
    await rm(trial, { force: true });
  }
}

const lockContent = z.object({ pid: z.int().positive(), started: z.string(), token: z.string() });

async function takeLock(file: string): Promise<void> {
  const content = JSON.stringify({ pid: process.pid, started: startOf(process.pid), token: newToken() });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(content);
      await handle.close();
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const holder = await readHolder(file);
    if (holder && isAlive(holder)) {
      throw new CannotStart(
        `Another head office (process ${holder.pid}) is running on the data folder of ${file}.`,
      );
    }
    await unlink(file).catch(() => {});
  }
  throw new CannotStart(`The lock ${file} is contended; another head office is starting.`);
}

async function readHolder(file: string): Promise<z.infer<typeof lockContent> | undefined> {
  try {
    return lockContent.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function isAlive(holder: { pid: number; started: string }): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (codeOf(error) !== 'EPERM') return false;
  }
  // After a reboot the number may belong to another program; then the times of start differ.
  const started = startOf(holder.pid);
  return started === '' || holder.started === '' || started === holder.started;
}

/** When a process started, as the kernel counts it; empty where that cannot be learned. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function sayFileError(error: unknown): string {
  const said: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EACCES: 'it may not be written',
    EPERM: 'it may not be written',
    EROFS: 'the disk is read-only',
    ENOTDIR: 'part of its path is a file',
    EEXIST: 'a file is in its place',
  };
  return said[String(codeOf(error))] ?? (error instanceof Error ? error.message : String(error));
}
