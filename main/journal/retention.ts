import { rm } from 'node:fs/promises';
import { type KeptFrom, readKeptFrom, writeKeptFrom } from './kept-from.ts';
import { packSegment } from './pack-segment.ts';
import { byPlace, type Place } from './places.ts';
import type { ReadEntries } from './read-entries.ts';
import type { Counters } from './seal.ts';
import { listSegments, segmentPath } from './segment-files.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Compresses the segments that are closed. @returns how many */
export async function packClosed(folder: string, writing: number): Promise<number> {
  let packed = 0;
  for (const segment of await listSegments(folder)) {
    if (segment.packed || segment.number >= writing) continue;
    if (await packSegment(folder, segment.number)) packed += 1;
  }
  return packed;
}

/**
 * How far the journal's oldest segments may go: every entry in them, and every older one, is answered by
 * head office and was sealed longer than `days` ago. null when nothing may go.
 */
export async function findExpired(options: {
  places: readonly Place[];
  readEntries: ReadEntries;
  /** Segments from this one on are still written. */
  writing: number;
  answered(id: string): boolean;
  days: number;
  now: Date;
}): Promise<Place | null> {
  const { places, readEntries, writing, answered, days, now } = options;
  let expired: Place | null = null;
  const numbers = [...new Set(places.map(({ segment }) => segment))].sort((one, other) => one - other);
  for (const number of numbers) {
    if (number >= writing) break;
    const last = places.findLast(({ segment }) => segment === number)!;
    const older = places.filter((place) => byPlace(place, last) <= 0);
    if (!older.every(({ id }) => answered(id))) break;
    // An older entry that was given back stands in a later segment: it must not go before its time.
    if (older.some(({ segment }) => segment > number)) break;
    const [newest] = await readEntries([last]);
    if (now.getTime() - Date.parse(newest!.entry.sealedAt) < days * DAY_MS) break;
    expired = last;
  }
  return expired;
}

/** Lets the segments up to this entry's go. What numbers they used is kept first. */
export async function dropThrough(folder: string, last: Place, counters: Counters): Promise<void> {
  const { segment, epoch, seq, hash } = last;
  const from: KeptFrom = { segment, epoch, seq, hash, counters: Object.fromEntries(counters) };
  await writeKeptFrom(folder, from);
  await removeThrough(folder, segment);
}

/** Finishes what a crash broke off in the middle of letting go. */
export async function removeLeftovers(folder: string): Promise<void> {
  const from = await readKeptFrom(folder);
  if (from) await removeThrough(folder, from.segment);
}

async function removeThrough(folder: string, segment: number): Promise<void> {
  for (const { number, packed } of await listSegments(folder))
    if (number <= segment) await rm(segmentPath(folder, number, packed), { force: true });
}
