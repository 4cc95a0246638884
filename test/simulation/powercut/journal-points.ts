import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry } from '#shared/sync/entry.ts';
import { openJournal } from '#main/journal/journal.ts';
import { readSegments } from '#main/journal/read-segments.ts';
import { sampleFacts, sampleIdentity, sampleSale } from '../../fixtures/sample-sales.ts';
import { seededRandom } from '../../fixtures/seeded-random.ts';
import { recordingDisk } from './recording-disk.ts';

export type PointsAccount = {
  points: number;
  /** Acknowledged entries that were gone. */
  lost: number;
  /** Points at which a write was torn. */
  torn: number;
  faults: string[];
};

const SALES_PER_RUN = 40;
const LANES = 4;
/** Small, so that segments turn over within a run. */
const SEGMENT_BYTES = 8_000;

/**
 * Cuts the power after every step that a journal asks of its disk, until there were enough points: the
 * disk is laid down as one legal outcome, and a till is opened on it. Every entry that was acknowledged
 * until then must be there, whole and in its place, and the till must sell on.
 */
export async function cutJournalPoints(options: {
  points: number;
  seed: string;
  /** false: the control, where an fsync keeps nothing. */
  syncKeeps: boolean;
}): Promise<PointsAccount> {
  const { points, seed, syncKeeps } = options;
  const random = seededRandom(`${seed} journal ${syncKeeps}`);
  const account: PointsAccount = { points: 0, lost: 0, torn: 0, faults: [] };
  const folder = await mkdtemp(join(tmpdir(), 'outpost-powercut-'));
  try {
    while (account.points < points) await cutOneRun({ folder, random, account, points, syncKeeps });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return account;
}

async function cutOneRun(run: {
  folder: string;
  random: () => number;
  account: PointsAccount;
  points: number;
  syncKeeps: boolean;
}): Promise<void> {
  const { folder, random, account, points } = run;
  const recording = recordingDisk({ syncKeeps: run.syncKeeps });
  const live = join(folder, 'live');
  await rm(live, { recursive: true, force: true });
  const journal = await openJournal({ folder: live, disk: recording.disk, segmentBytes: SEGMENT_BYTES });
  const acknowledged: Entry[] = [];
  recording.before = (what) => {
    // A disk that is full now and then, also in the middle of mending.
    if (what === 'write' && random() < 0.03)
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  };
  recording.after = async () => {
    if (account.points >= points) return;
    account.points += 1;
    const known = [...acknowledged];
    await recording.cutPower(join(folder, 'cut'), random);
    await checkCut(join(folder, 'cut'), known, account, run.syncKeeps);
  };
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let done = 0; done < SALES_PER_RUN / LANES; done++) {
        const sealing = { identity: sampleIdentity, at: new Date(1_780_000_000_000).toISOString() };
        const sale = sampleSale({ lines: 1 + Math.floor(random() * 3) });
        const fact = sampleFacts[Math.floor(random() * sampleFacts.length)]!;
        const answer =
          random() < 0.7
            ? await journal.append(sale, sealing)
            : await journal.appendFact(sale.id, fact, sealing);
        if (answer.ok) acknowledged.push(answer.value);
      }
    }),
  );
  recording.after = async () => {};
  await journal.close();
}

async function checkCut(
  folder: string,
  acknowledged: readonly Entry[],
  account: PointsAccount,
  syncKeeps: boolean,
): Promise<void> {
  const where = `point ${account.points}`;
  try {
    if ((await readSegments(folder)).tail) account.torn += 1;
    const journal = await openJournal({ folder });
    const lost = acknowledged.filter(({ id, hash }) => journal.find(id)?.hash !== hash);
    account.lost += lost.length;
    if (lost.length > 0 && syncKeeps)
      account.faults.push(`${where}: ${lost.length} acknowledged entries lost`);
    if (journal.holes().length > 0 && syncKeeps) account.faults.push(`${where}: holes in the journal`);
    const { seq } = journal.end();
    const next = await journal.append(sampleSale(), {
      identity: sampleIdentity,
      at: '2026-11-21T10:00:00.000Z',
    });
    if (!next.ok || next.value.seq !== seq + 1) account.faults.push(`${where}: the till does not sell on`);
    await journal.close();
    const again = await readSegments(folder);
    if ((again.tail || again.damages.length > 0) && syncKeeps)
      account.faults.push(`${where}: damage is left after opening: ${again.damages.join(' ')}`);
  } catch (cause) {
    // In the control the disk lies, and a journal may rightly refuse what it finds.
    if (syncKeeps) account.faults.push(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`);
    else account.lost += acknowledged.length;
  }
}
