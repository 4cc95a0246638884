import { appendFile, readFile, truncate } from 'node:fs/promises';
import { z } from 'zod';

/** `reopened`: head office lost its answer, so it was asked again. */
const line = z.tuple([z.uuid(), z.enum(['settled', 'quarantined', 'reopened'])]);
type Answer = { readonly entryId: string; readonly result: 'settled' | 'quarantined' };

/** Which entries head office has answered. */
export type Answers = {
  has(entryId: string): boolean;
  isSettled(entryId: string): boolean;
  /** Notes answers. Not fsynced on purpose: one that is lost only means that an entry is sent again. */
  note(answers: readonly Answer[]): Promise<void>;
  /** Forgets answers that head office has forgotten. */
  reopen(entryIds: readonly string[]): Promise<void>;
};

/** Opens the ledger of answers: one line an entry, `id result`. Lines that cannot be read are passed over. */
export async function openAnswers(path: string): Promise<Answers> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  // Half a line at the end would spoil the next one.
  if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole)).catch(() => {});
  const answered = new Map<string, Answer['result']>();
  for (const row of whole.split('\n')) {
    const read = line.safeParse(row.split(' '));
    if (!read.success) continue;
    const [entryId, result] = read.data;
    if (result === 'reopened') answered.delete(entryId);
    else answered.set(entryId, result);
  }
  // A full disk must not stop the feed: what could not be written holds until the till is started again.
  const write = (rows: string): Promise<void> => appendFile(path, rows, { mode: 0o600 }).catch(() => {});
  return {
    has: (entryId) => answered.has(entryId),
    isSettled: (entryId) => answered.get(entryId) === 'settled',
    async note(answers) {
      const fresh = answers.filter(({ entryId, result }) => answered.get(entryId) !== result);
      for (const { entryId, result } of fresh) answered.set(entryId, result);
      if (fresh.length === 0) return;
      await write(fresh.map(({ entryId, result }) => `${entryId} ${result}\n`).join(''));
    },
    async reopen(entryIds) {
      if (entryIds.length === 0) return;
      for (const entryId of entryIds) answered.delete(entryId);
      await write(entryIds.map((entryId) => `${entryId} reopened\n`).join(''));
    },
  };
}
