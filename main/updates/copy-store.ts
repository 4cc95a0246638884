import { open } from 'node:fs/promises';
import { basketOf, type StoreCopy, type storeCopyHead } from '#shared/bridge/store-copy.ts';
import type { z } from 'zod';

/** What a copy of the page's store holds, as this version reads it. */
export type CopiedStore = {
  /** Entries without an outcome. */
  readonly entries: number;
  /** Baskets: the open one and the parked ones. */
  readonly baskets: number;
};

/** Asks the page for the next piece; null where no page answers. */
export type AskStore = (from: string | null) => Promise<StoreCopy | null>;

/**
 * Writes what only this till has in its store to a file, a document a line, readable for its user alone.
 *
 * @returns what is in it; null when there is no page that could be asked
 */
export async function copyStore(path: string, ask: AskStore): Promise<CopiedStore | null> {
  const file = await open(path, 'w', 0o600);
  try {
    let from: string | null = null;
    let [entries, baskets] = [0, 0];
    do {
      const piece: StoreCopy | null = await ask(from);
      if (!piece) return null;
      const head: z.infer<typeof storeCopyHead> = { v: 1, generation: piece.generation };
      const lines = piece.documents.map((document) => JSON.stringify(document));
      await file.write([...(from === null ? [JSON.stringify(head)] : []), ...lines, ''].join('\n'));
      entries += piece.documents.filter(({ collection }) => collection === 'entries').length;
      baskets += piece.documents.filter((one) => basketOf(one) !== null).length;
      from = piece.next;
    } while (from !== null);
    return { entries, baskets };
  } finally {
    await file.close();
  }
}
