import { readFile } from 'node:fs/promises';
import { argon2Verify } from 'hash-wasm';
import { z } from 'zod';
import type { PinAnswer, PinQuestion } from '#shared/bridge/contract.ts';
import { writeFileDurably } from '../journal/disk.ts';

/** Wrong PINs in a row that cost nothing: fingers slip. */
const FREE_MISSES = 2;
const FIRST_DELAY_MS = 2_000;
/** Nobody is locked out for ever: a shop must open in the morning, whoever played with the till at night. */
const DELAY_MAX_MS = 5 * 60_000;

/** Wrong PINs in a row, by person. */
const misses = z.record(z.string(), z.int().min(0));
type Misses = z.infer<typeof misses>;

/** How long a person's PIN is not looked at after so many wrong ones in a row, milliseconds. */
export function delayAfter(missed: number): number {
  if (missed <= FREE_MISSES) return 0;
  return Math.min(FIRST_DELAY_MS * 2 ** Math.min(missed - FREE_MISSES - 1, 20), DELAY_MAX_MS);
}

/**
 * Checks PINs against the hashes that head office published, without a line. Wrong ones are counted on
 * disk, so that starting the till again does not give a guesser fresh tries: the delay begins anew.
 *
 * @param options.sinceStartMs a clock that nobody can set
 */
export async function openPinCheck(
  path: string,
  options: { sinceStartMs(): number },
): Promise<(question: PinQuestion) => Promise<PinAnswer>> {
  const missed = await readMisses(path);
  const openAgainAt = new Map<string, number>();
  for (const [staffId, count] of Object.entries(missed)) close(staffId, count);
  let turn: Promise<unknown> = Promise.resolve();

  function close(staffId: string, count: number): void {
    openAgainAt.set(staffId, options.sinceStartMs() + delayAfter(count));
  }

  async function check({ staffId, pinHash, pin }: PinQuestion): Promise<PinAnswer> {
    const waitMs = Math.ceil((openAgainAt.get(staffId) ?? 0) - options.sinceStartMs());
    if (waitMs > 0) return { answer: 'wait', waitMs };
    if (await argon2Verify({ password: pin, hash: pinHash })) {
      if (missed[staffId] !== undefined) await keep(staffId, 0);
      return { answer: 'right' };
    }
    const count = (missed[staffId] ?? 0) + 1;
    close(staffId, count);
    await keep(staffId, count);
    return { answer: 'wrong', waitMs: delayAfter(count) };
  }

  async function keep(staffId: string, count: number): Promise<void> {
    if (count > 0) missed[staffId] = count;
    else delete missed[staffId];
    // A full disk keeps nobody from signing in.
    await writeFileDurably(path, `${JSON.stringify(missed)}\n`).catch(() => {});
  }

  // One after another: guesses sent side by side would all be looked at before the first was counted.
  return (question) => {
    const answer = turn.then(() => check(question));
    turn = answer.catch(() => {});
    return answer;
  };
}

async function readMisses(path: string): Promise<Misses> {
  try {
    const read = misses.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return read.success ? read.data : {};
  } catch {
    return {};
  }
}
