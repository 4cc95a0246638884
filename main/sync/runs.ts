import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import {
  type SyncProgress,
  type SyncRun,
  syncRun,
  SYNC_RUNS_MAX,
  type SyncTrigger,
} from '#shared/sync/run.ts';
import { writeFileDurably } from '../journal/disk.ts';

/** What the sync loop did, kept on disk so that it can still be read after a restart. */
export type Runs = {
  /** The run under way. */
  now(): SyncProgress | null;
  /** Newest first. */
  list(): SyncRun[];
  begin(trigger: SyncTrigger): void;
  /** So many entries are about to be sent. */
  toPush(entries: number): void;
  pushed(entries: number): void;
  /** Items that came in; outside a run head office sent them while the till was listening. */
  pulled(items: number): void;
  /** Keeps the first fault of the run under way; outside a run it is one of its own. */
  failed(fault: { code: string; message: string }): void;
  /** @param waiting entries that have no outcome now */
  end(waiting: number): void;
  /** Writes what is not on disk yet. */
  close(): Promise<void>;
};

/** Runs alike within this time are one row: a weekend offline must not push everything else out. */
const ALIKE_MS = 60 * 60_000;
/** The log is no fact: losing its last seconds in a power cut is cheaper than an fsync for each sale. */
const WRITE_AFTER_MS = 5000;

/** @param options.changed called after each change of the run under way */
export async function openRuns(path: string, options: { now(): Date; changed(): void }): Promise<Runs> {
  const { now, changed } = options;
  let rows = await readRuns(path);
  let running: (SyncProgress & { fault: SyncRun['fault'] }) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written = Promise.resolve();

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    const text = `${JSON.stringify(rows)}\n`;
    // A full disk must not stop the sync: the log is read from memory then.
    written = written.then(() => writeFileDurably(path, text).catch(() => {}));
  }

  function add(run: SyncRun): void {
    const [last, ...older] = rows;
    rows =
      last && areAlike(last, run) ? [joined(last, run), ...older] : [run, ...rows].slice(0, SYNC_RUNS_MAX);
    timer ??= setTimeout(write, WRITE_AFTER_MS).unref();
  }

  function moment(trigger: SyncTrigger, rest: Partial<SyncRun>): void {
    const at = now().toISOString();
    add({
      trigger,
      startedAt: at,
      endedAt: at,
      tookMs: 0,
      times: 1,
      pulled: 0,
      pushed: 0,
      fault: null,
      ...rest,
    });
  }

  function go(change: Partial<NonNullable<typeof running>>): void {
    if (!running) return;
    running = { ...running, ...change };
    changed();
  }

  return {
    now() {
      if (!running) return null;
      const { fault: _, ...progress } = running;
      return progress;
    },
    list: () => rows,
    begin(trigger) {
      running = { trigger, startedAt: now().toISOString(), pulled: 0, pushed: 0, toPush: 0, fault: null };
      changed();
    },
    toPush: (entries) => go({ toPush: entries }),
    pushed: (entries) => go({ pushed: (running?.pushed ?? 0) + entries }),
    pulled(items) {
      if (running) go({ pulled: running.pulled + items });
      else if (items > 0) moment('news', { pulled: items });
    },
    failed(fault) {
      if (running) go({ fault: running.fault ?? fault });
      else moment('news', { fault });
    },
    end(waiting) {
      if (!running) return;
      const { trigger, startedAt, pulled, pushed, fault } = running;
      running = null;
      const ended = now();
      // A clock that was set back in the middle must not make a time below nothing.
      const tookMs = Math.max(0, ended.getTime() - Date.parse(startedAt));
      const endedAt = ended.toISOString();
      add({ trigger, startedAt, endedAt, tookMs, times: 1, pulled, pushed, waiting, fault });
      changed();
    },
    async close() {
      if (timer) write();
      await written;
    },
  };
}

function areAlike(one: SyncRun, next: SyncRun): boolean {
  return (
    one.trigger === next.trigger &&
    // What somebody asked for is shown each time.
    one.trigger !== 'asked' &&
    one.fault?.code === next.fault?.code &&
    Math.abs(Date.parse(next.startedAt) - Date.parse(one.startedAt)) < ALIKE_MS
  );
}

function joined(one: SyncRun, next: SyncRun): SyncRun {
  return {
    ...next,
    startedAt: one.startedAt,
    tookMs: one.tookMs + next.tookMs,
    times: one.times + next.times,
    pulled: one.pulled + next.pulled,
    pushed: one.pushed + next.pushed,
  };
}

/** A log that cannot be read is begun anew: it tells what was, and nothing rests on it. */
async function readRuns(path: string): Promise<SyncRun[]> {
  try {
    const read = z
      .array(syncRun)
      .max(SYNC_RUNS_MAX)
      .safeParse(JSON.parse(await readFile(path, 'utf8')));
    return read.success ? read.data : [];
  } catch {
    return [];
  }
}
