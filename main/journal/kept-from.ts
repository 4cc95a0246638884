import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Hex } from '#shared/sync/entry.ts';
import { writeFileDurably } from './disk.ts';
import { JournalFault } from './journal-fault.ts';

/**
 * Where the journal begins once its oldest segments were let go: the last entry that is gone, and the
 * receipt numbers used until then, which are never used again. Not strict: a later version that was put
 * back may have written more.
 */
const keptFrom = z.object({
  segment: z.int().min(1),
  epoch: z.int().min(1),
  seq: z.int().min(1),
  hash: sha256Hex,
  counters: z.record(z.string(), z.int().min(0)),
});
export type KeptFrom = z.infer<typeof keptFrom>;

function pathOf(folder: string): string {
  return join(folder, 'kept-from.json');
}

/** @throws JournalFault `corrupt` when it is there but cannot be read: numbers could be used twice */
export async function readKeptFrom(folder: string): Promise<KeptFrom | null> {
  let text: string;
  try {
    text = await readFile(pathOf(folder), 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
  try {
    return keptFrom.parse(JSON.parse(text));
  } catch (cause) {
    throw new JournalFault('corrupt', `${pathOf(folder)} is damaged: it says where the journal begins.`, {
      cause,
    });
  }
}

export async function writeKeptFrom(folder: string, from: KeptFrom): Promise<void> {
  await writeFileDurably(pathOf(folder), `${JSON.stringify(from)}\n`);
}
