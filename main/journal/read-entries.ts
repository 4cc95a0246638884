import { z } from 'zod';
import type { Entry } from '#shared/sync/entry.ts';
import { keptEntry } from '#shared/sync/kept-entry.ts';
import { JournalFault } from './journal-fault.ts';
import type { Place } from './places.ts';
import { openSegmentReader, segmentPath } from './segment-files.ts';

/** An entry and its exact text in the journal. */
export type StoredEntry = { readonly entry: Entry; readonly text: string };

/**
 * Reads entries back, in the order of the places.
 *
 * @throws JournalFault `corrupt` when what stands there is not the entry that was written
 */
export type ReadEntries = (places: readonly Place[]) => Promise<StoredEntry[]>;

export function openEntryReader(folder: string): ReadEntries {
  const segments = openSegmentReader(folder);
  return async (places) => {
    const found: StoredEntry[] = [];
    for (let from = 0; from < places.length;) {
      const { segment } = places[from]!;
      let to = from;
      while (to < places.length && places[to]!.segment === segment) to++;
      const group = places.slice(from, to);
      const texts = await segments.read(segment, group);
      for (const [index, place] of group.entries())
        found.push(decode(texts[index]!.toString('utf8'), place, segmentPath(folder, segment)));
      from = to;
    }
    return found;
  };
}

function decode(text: string, place: Place, path: string): StoredEntry {
  const where = `The journal is damaged in ${path} at byte ${place.offset}`;
  try {
    const decoded = keptEntry.safeParse(JSON.parse(text));
    if (!decoded.success) throw new JournalFault('corrupt', `${where}: ${z.prettifyError(decoded.error)}`);
    if (decoded.data.hash !== place.hash) throw new JournalFault('corrupt', `${where}: another entry.`);
    return { entry: decoded.data, text };
  } catch (cause) {
    if (cause instanceof JournalFault) throw cause;
    throw new JournalFault('corrupt', `${where}: not JSON.`, { cause });
  }
}
