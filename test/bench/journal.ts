import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeFrame } from '#main/journal/frame.ts';
import { type Journal, openJournal } from '#main/journal/journal.ts';
import { entryText } from '#main/journal/seal.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { changedDisk } from '../fixtures/changed-disk.ts';
import { sampleIdentity, sampleSale } from '../fixtures/sample-sales.ts';

const SALES = 2000;
/** The first ones pay for files that are made and code that is compiled. */
const WARM_UP = 500;
const LANES = 16;
const SALES_PER_LANE = 60;

/**
 * How much a sale costs beyond what the disk takes: each append is followed by a bare write and fsync of
 * the same bytes to a file of its own, so that both meet the same moods of the disk.
 */
export async function benchJournal(): Promise<Record<string, number>> {
  // Beside the project, not in /tmp, which may be memory.
  const out = join(import.meta.dirname, '..', '..', 'out');
  await mkdir(out, { recursive: true });
  const folder = await mkdtemp(join(out, 'bench-'));
  try {
    const alone = await compareWithBareWrites(folder);
    const entriesPerFsync = await countSharedFsyncs(folder);
    console.log(`one cashier: ${alone.journalMs} ms a sale, ${alone.bareMs} ms for a bare write and fsync`);
    console.log(`${LANES} at once: ${entriesPerFsync} entries per fsync`);
    return { ...alone, entriesPerFsync };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compareWithBareWrites(folder: string) {
  const journal = await openJournal({ folder: join(folder, 'alone') });
  const bare = await open(join(folder, 'bare'), 'w');
  const times: { journal: number; bare: number }[] = [];
  let at = 0;
  let frame = encodeFrame(entryText(await seal(journal, sampleSale({ lines: 5 }))));

  async function timeJournal(sale: Sale): Promise<number> {
    const started = performance.now();
    const entry = await seal(journal, sale);
    const took = performance.now() - started;
    frame = encodeFrame(entryText(entry));
    return took;
  }
  async function timeBare(): Promise<number> {
    const started = performance.now();
    await bare.write(frame, 0, frame.length, at);
    await bare.sync();
    const took = performance.now() - started;
    at += frame.length;
    return took;
  }

  for (const [index, sale] of Array.from({ length: SALES }, () => sampleSale({ lines: 5 })).entries()) {
    // Which of two fsyncs comes first matters to the disk, so they take turns.
    const bareFirst = index % 2 === 0 ? await timeBare() : null;
    const journalTook = await timeJournal(sale);
    const took = { journal: journalTook, bare: bareFirst ?? (await timeBare()) };
    if (index >= WARM_UP) times.push(took);
  }
  await bare.close();
  await journal.close();
  const journalMs = median(times.map((took) => took.journal));
  const bareMs = median(times.map((took) => took.bare));
  return {
    ratio: rounded(median(times.map((took) => took.journal / took.bare))),
    ratioOfMedians: rounded(journalMs / bareMs),
    journalMs: rounded(journalMs),
    bareMs: rounded(bareMs),
  };
}

async function countSharedFsyncs(folder: string): Promise<number> {
  let syncs = 0;
  const disk = changedDisk((file) => ({
    sync() {
      syncs += 1;
      return file.sync();
    },
  }));
  const journal = await openJournal({ folder: join(folder, 'lanes'), disk });
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let sale = 0; sale < SALES_PER_LANE; sale++) await seal(journal, sampleSale());
    }),
  );
  await journal.close();
  return rounded((LANES * SALES_PER_LANE) / syncs);
}

async function seal(journal: Journal, sale: Sale): Promise<Entry> {
  const sealed = await journal.append(sale, { identity: sampleIdentity, at: new Date().toISOString() });
  if (!sealed.ok) throw new Error(sealed.problem.message);
  return sealed.value;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
