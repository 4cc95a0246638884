import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileDurably } from '../journal/disk.ts';

// Not strict: a later version that was put back may have written more.
const lineMemorySchema = z.object({
  online: z.boolean(),
  /** Since when it has been so. */
  since: z.iso.datetime(),
  /** When the chain's channel was last heard to its end: how old the prices are. */
  pricesAt: z.iso.datetime().nullable(),
  lastPullAt: z.iso.datetime().nullable(),
  lastPushAt: z.iso.datetime().nullable(),
});
type LineMemory = z.infer<typeof lineMemorySchema>;

/** What a till remembers of its line over a restart, so that the age of its prices is never made up. */
export type KeptLineMemory = {
  /** What was true when the till last wrote it; null before the first time, and where it cannot be read. */
  readonly atStart: LineMemory | null;
  keep(memory: LineMemory): void;
  /** Writes what is not on disk yet. */
  close(): Promise<void>;
};

/** Ages are shown in minutes, so a minute is all that a power cut may take from them. */
const WRITE_EVERY_MS = 60_000;

/** Opens the memory in a file. Times come in by `keep`; a file that cannot be read is begun anew. */
export async function openLineMemory(path: string): Promise<KeptLineMemory> {
  const atStart = await readMemory(path);
  let memory = atStart;
  let writtenAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written = Promise.resolve();

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    writtenAt = performance.now();
    const text = `${JSON.stringify(memory)}\n`;
    // A full disk must not stop the sync: it is known from memory then.
    written = written.then(() => writeFileDurably(path, text).catch(() => {}));
  }

  return {
    atStart,
    keep(next) {
      // What changes seldom, or was not known at all, is written at once.
      const isUrgent = next.online !== memory?.online || (next.pricesAt !== null && memory.pricesAt === null);
      memory = next;
      const inMs = isUrgent ? 0 : writtenAt + WRITE_EVERY_MS - performance.now();
      if (inMs <= 0) write();
      else timer ??= setTimeout(write, inMs).unref();
    },
    async close() {
      if (timer) write();
      await written;
    },
  };
}

async function readMemory(path: string): Promise<LineMemory | null> {
  try {
    return lineMemorySchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
