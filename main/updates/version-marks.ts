import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppReport, UpdateFaultSaid } from '#shared/sync/update-order.ts';
import { writeFileDurably } from '../journal/disk.ts';
import { openKeptInstallers } from './kept-installers.ts';
import {
  judgeStart,
  type KeptInstaller,
  reportOf,
  type StartVerdict,
  type VersionMark,
  versionMark,
} from './version-mark.ts';

/** The mark of the running version, on the disk. */
export type VersionMarks = {
  read(): VersionMark;
  write(mark: VersionMark): Promise<void>;
  /** Notes that this version has come up whole. @param at ISO 8601 */
  prove(at: string): Promise<void>;
  /** What head office is told. @param fault why the next version comes no further */
  report(fault?: UpdateFaultSaid | null): AppReport;
};

export type MarkedStart = {
  readonly marks: VersionMarks;
  /** Set when this version must give way to the one before. */
  readonly rollBackTo: KeptInstaller | null;
};

/**
 * Counts this start before anything else of the till is opened, and says whether the version may run.
 *
 * @param folder the till's `updates` folder
 * @throws Error when the disk cannot be written
 */
export async function markStart(folder: string, version: string): Promise<MarkedStart> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'version.json');
  const known = await readMark(path);
  const kept = known ? await openKeptInstallers(folder).find(known.version) : null;
  const verdict: StartVerdict = judgeStart(known, version, kept);
  let { mark } = verdict;
  const write = async (next: VersionMark): Promise<void> => {
    await writeFileDurably(path, `${JSON.stringify(next)}\n`);
    mark = next;
  };
  if (known === null || JSON.stringify(known) !== JSON.stringify(mark)) await write(mark);
  return {
    marks: {
      read: () => mark,
      write,
      prove: (at) => write({ ...mark, healthyAt: at, startsUnproven: 0 }),
      report: (fault) => reportOf(mark, fault),
    },
    rollBackTo: verdict.act === 'rollBack' ? verdict.to : null,
  };
}

async function readMark(path: string): Promise<VersionMark | null> {
  try {
    return versionMark.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // None yet, or damaged: the till then starts as if this version were its first.
    return null;
  }
}
