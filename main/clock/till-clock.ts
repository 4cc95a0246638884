import { readFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { z } from 'zod';
import type { SealedClock } from '#shared/sync/entry.ts';
import { writeFileDurably } from '../journal/disk.ts';

/** The machine's two clocks. */
export type MachineClock = {
  /** The clock that people can set. */
  now(): Date;
  /** Milliseconds since the machine was started, sleep included. Nobody can set it. */
  sinceStartMs(): number;
};

export function machineClock(): MachineClock {
  return { now: () => new Date(), sinceStartMs: () => Math.round(uptime() * 1000) };
}

/** How far the till's clock is from head office's. */
export type TillClock = {
  /** Head office's clock less the till's, milliseconds; null before the first contact ever. */
  offsetMs(): number | null;
  /** Head office's time as well as the till can know it. */
  headOfficeNow(): Date;
  /** What every sealed entry carries. */
  sealed(): SealedClock;
  /** Head office's answer to a question that took from `askedAtMs` (of `sinceStartMs`) until now. */
  heard(serverTime: string, askedAtMs: number): void;
};

const kept = z.object({ offsetMs: z.int() });
/** A difference that is worth writing down. */
const KEEP_FROM_MS = 1000;

/**
 * Remembers what head office's clock said, and counts on from there by the clock that nobody can set: a
 * till whose clock is set back while its line is down knows it at once.
 *
 * @param path where the last known offset outlives the process
 */
export async function openTillClock(path: string, machine: MachineClock): Promise<TillClock> {
  let remembered = await readKept(path);
  let anchor: { headOfficeMs: number; sinceStartMs: number } | null = null;

  function offsetMs(): number | null {
    if (!anchor) return remembered;
    const headOfficeMs = anchor.headOfficeMs + (machine.sinceStartMs() - anchor.sinceStartMs);
    return Math.round(headOfficeMs - machine.now().getTime());
  }

  return {
    offsetMs,
    headOfficeNow: () => new Date(machine.now().getTime() + (offsetMs() ?? 0)),
    sealed() {
      const offset = offsetMs();
      return {
        sinceStartMs: Math.max(0, Math.round(machine.sinceStartMs())),
        ...(offset !== null && { offsetMs: offset }),
      };
    },
    heard(serverTime, askedAtMs) {
      const now = machine.sinceStartMs();
      // Head office read its clock somewhere between question and answer.
      anchor = { headOfficeMs: Date.parse(serverTime) + (now - askedAtMs) / 2, sinceStartMs: now };
      const offset = offsetMs()!;
      if (remembered !== null && Math.abs(offset - remembered) < KEEP_FROM_MS) return;
      remembered = offset;
      // Losing it costs nothing but the offset until the next contact.
      void writeFileDurably(path, `${JSON.stringify({ offsetMs: offset })}\n`).catch(() => {});
    },
  };
}

async function readKept(path: string): Promise<number | null> {
  try {
    return kept.parse(JSON.parse(await readFile(path, 'utf8'))).offsetMs;
  } catch {
    return null;
  }
}
