import { open } from 'node:fs/promises';
import { z } from 'zod';
import { entry as entrySchema, type Entry } from '#shared/sync/entry.ts';
import { FRAME_HEADER_BYTES } from './frame.ts';
import { JournalFault } from './journal-fault.ts';
import { type Place, segmentPath } from './read-segments.ts';

/** An entry and its exact text in the journal. */
export type StoredEntry = { readonly entry: Entry; readonly text: string };

/**
 * Reads entries back, in the order of the places.
 *
 * @throws JournalFault `corrupt` when what stands there is not the entry that was written
 */
export async function readEntries(folder: string, places: readonly Place[]): Promise<StoredEntry[]> {
  const found: StoredEntry[] = [];
  for (let from = 0; from < places.length;) {
    const { segment } = places[from]!;
    let to = from;
    while (to < places.length && places[to]!.segment === segment) to++;
    found.push(...(await readFromSegment(segmentPath(folder, segment), places.slice(from, to))));
    from = to;
  }
  return found;
}

async function readFromSegment(path: string, places: readonly Place[]): Promise<StoredEntry[]> {
  const handle = await open(path, 'r');
  try {
    const found: StoredEntry[] = [];
    for (const place of places) {
      const bytes = Buffer.alloc(place.length);
      await handle.read(bytes, 0, place.length, place.offset + FRAME_HEADER_BYTES);
      found.push(decode(bytes.toString('utf8'), place, path));
    }
    return found;
  } finally {
    await handle.close();
  }
}

function decode(text: string, place: Place, path: string): StoredEntry {
  const where = `The journal is damaged in ${path} at byte ${place.offset}`;
  try {
    const decoded = entrySchema.safeParse(JSON.parse(text));
    if (!decoded.success) throw new JournalFault('corrupt', `${where}: ${z.prettifyError(decoded.error)}`);
    if (decoded.data.hash !== place.hash) throw new JournalFault('corrupt', `${where}: another entry.`);
    return { entry: decoded.data, text };
  } catch (cause) {
    if (cause instanceof JournalFault) throw cause;
    throw new JournalFault('corrupt', `${where}: not JSON.`, { cause });
  }
}
