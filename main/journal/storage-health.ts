import { stat } from 'node:fs/promises';
import type { StorageHealth } from '#shared/bridge/storage-health.ts';
import type { Journal } from './journal.ts';
import type { Reserve } from './reserve.ts';
import { listSegments, segmentPath } from './segment-files.ts';

/** Looks at the journal's files and its reserve. */
export async function readStorageHealth(
  folder: string,
  journal: Journal,
  reserve: Reserve,
  secrets: StorageHealth['secrets'],
): Promise<StorageHealth> {
  const segments = await listSegments(folder);
  const sizes = await Promise.all(
    // One that is packed or let go in this very moment is not there any more.
    segments.map(({ number, packed }) =>
      stat(segmentPath(folder, number, packed)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const ids = [...journal.ids()];
  const ends = [ids[0], ids.at(-1)].filter((id) => id !== undefined);
  const [first, last] = (await journal.read(ends)).map(({ entry }) => entry.sealedAt);
  return {
    folder,
    secrets,
    journal: {
      entries: journal.size,
      missing: journal.holes().reduce((sum, { from, through }) => sum + through - from + 1, 0),
      files: segments.length,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      from: first ?? null,
      to: last ?? null,
    },
    reserve: { bytes: reserve.bytes, heldBytes: await reserve.held() },
  };
}
