import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { JournalFault } from './journal-fault.ts';

const holder = z.object({ pid: z.int().min(1), started: z.string(), token: z.string() });
type Holder = z.infer<typeof holder>;

export type Lock = { release(): Promise<void> };

/**
 * Takes the folder for this process alone: two writers would fork the journal. A lock whose process
 * is gone is taken over.
 *
 * @throws JournalFault `locked` while another living process holds it
 */
export async function takeLock(folder: string): Promise<Lock> {
  const path = join(folder, 'lock');
  const mine: Holder = { pid: process.pid, started: processStart(process.pid), token: randomUUID() };
  const draft = join(folder, `lock.${mine.token}`);
  try {
    await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
    // A hard link appears whole or not at all, so nobody ever reads half a lock.
    for (let attempt = 0; attempt < 5; attempt++) {
      if (await linked(draft, path)) return { release: () => release(path, mine) };
      await removeIfDead(path, folder);
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw new JournalFault('locked', `Another process keeps taking the lock ${path}.`);
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw cause;
  }
}

async function removeIfDead(path: string, folder: string): Promise<void> {
  const found = await readHolder(path);
  if (found && isAlive(found))
    throw new JournalFault('locked', `This till is running already, as process ${found.pid} (${path}).`);
  const aside = join(folder, `lock.${randomUUID()}`);
  await rename(path, aside).catch(() => {});
  const moved = await readHolder(aside);
  // Another starter may have taken over between reading and moving; then it gets its lock back.
  if (moved && moved.token !== found?.token) await linked(aside, path);
  await rm(aside, { force: true });
}

async function release(path: string, mine: Holder): Promise<void> {
  if ((await readHolder(path))?.token === mine.token) await rm(path, { force: true });
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const parsed = holder.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // EPERM: it lives, but belongs to another user.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EPERM')) return false;
  }
  // After a reboot the same number may belong to another program.
  return started === processStart(pid);
}

/** Tells two processes of one number apart: boot and start time on Linux, nothing elsewhere. */
function processStart(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields 3 and 22 of proc(5); the command in field 2 may hold spaces, so they are counted after its bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Killed, but its parent has not asked how it ended: a zombie writes no more.
    if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
    return `${boot}/${fields[19] ?? ''}`;
  } catch {
    return '';
  }
}
