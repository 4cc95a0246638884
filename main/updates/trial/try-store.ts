import { open } from 'node:fs/promises';
import { basketOf, copiedDocument, migrateDocument, storeCopyHead } from '#shared/bridge/store-copy.ts';
import { keptEntry } from '#shared/sync/kept-entry.ts';
import type { Journal } from '../../journal/journal.ts';
import type { CopiedStore } from '../copy-store.ts';

/**
 * Brings a copy of the page's store to this version's shape, document by document, as its first start
 * will do, and reads what came of it.
 *
 * @returns what it finds; null when there is no copy
 * @throws Error naming the document that would be lost
 */
export async function tryStore(path: string, journal: Pick<Journal, 'find'>): Promise<CopiedStore | null> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  });
  if (!file) return null;
  let generation: number | null = null;
  let [entries, baskets] = [0, 0];
  try {
    for await (const line of file.readLines()) {
      if (generation === null) {
        ({ generation } = storeCopyHead.parse(JSON.parse(line)));
        continue;
      }
      const { collection, document } = copiedDocument.parse(JSON.parse(line));
      const changed = migrateDocument(collection, document, generation);
      if (collection === 'entries') {
        mustBeEntry(changed, document, journal);
        entries += 1;
      } else if (changed && basketOf({ collection, document: changed })) baskets += 1;
    }
  } finally {
    await file.close();
  }
  return { entries, baskets };
}

function mustBeEntry(
  changed: Readonly<Record<string, unknown>> | null,
  { id, entry: text }: Readonly<Record<string, unknown>>,
  journal: Pick<Journal, 'find'>,
): void {
  if (!changed) throw new Error(`the store would leave the unsent entry ${String(id)} behind`);
  const read = keptEntry.parse(JSON.parse(String(changed['entry'])));
  const known = journal.find(read.id);
  // One that only the store has is given back to the journal at the start.
  if (read.id !== id || (known && known.hash !== read.hash))
    throw new Error(
      `the store would hold another entry in the place of ${String(id)}: ${String(text).slice(0, 200)}`,
    );
}
