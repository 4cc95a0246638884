import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { JournalEnd } from '#shared/bridge/contract.ts';
import { openAnswers } from '../journal/answers.ts';
import { readSegments } from '../journal/read-segments.ts';

/** What a copy leaves out: the lock of the running till, and room kept in reserve. */
const LEFT_OUT = /^(lock|reserve)/;

export type CopiedJournal = {
  readonly end: JournalEnd;
  readonly entries: number;
  /** Of them, those without an outcome. */
  readonly unanswered: number;
};

/**
 * Copies the journal and the answers of a running till, and reads the copy back: every commit's
 * checksum and every link of the chain.
 *
 * @returns what the copy holds. @throws Error when it is not whole up to `atLeast`
 */
export async function copyJournal(
  tillFolder: string,
  to: string,
  atLeast: JournalEnd,
): Promise<CopiedJournal> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true, mode: 0o700 });
  await cp(join(tillFolder, 'journal'), join(to, 'journal'), {
    recursive: true,
    filter: (source) => !LEFT_OUT.test(basename(source)),
  });
  await cp(join(tillFolder, 'answers.log'), join(to, 'answers.log')).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
  });
  const { head, places } = await readSegments(join(to, 'journal'));
  const { epoch, seq } = head;
  if (epoch < atLeast.epoch || (epoch === atLeast.epoch && seq < atLeast.seq))
    throw new Error(`The copy ends at ${epoch}/${seq}, the journal at ${atLeast.epoch}/${atLeast.seq}.`);
  const answers = await openAnswers(join(to, 'answers.log'));
  const unanswered = [...places.ids()].filter((id) => !answers.has(id)).length;
  return { end: { epoch, seq }, entries: places.all.length, unanswered };
}
