import { appendFile, readFile, truncate } from 'node:fs/promises';
import { z } from 'zod';

const line = z.tuple([z.uuid(), z.enum(['settled', 'quarantined'])]);
type Answer = { readonly entryId: string; readonly result: 'settled' | 'quarantined' };

/** Which entries head office has answered. */
export type Answers = {
  has(entryId: string): boolean;
  /** Notes answers. Not fsynced on purpose: one that is lost only means that an entry is sent again. */
  note(answers: readonly Answer[]): Promise<void>;
};

/** Opens the ledger of answers: one line an entry, `id result`. Lines that cannot be read are passed over. */
export async function openAnswers(path: string): Promise<Answers> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  // Half a line at the end would spoil the next one.
  if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole)).catch(() => {});
  const answered = new Set<string>();
  for (const row of whole.split('\n')) {
    const read = line.safeParse(row.split(' '));
    if (read.success) answered.add(read.data[0]);
  }
  return {
    has: (entryId) => answered.has(entryId),
    async note(answers) {
      const fresh = answers.filter(({ entryId }) => !answered.has(entryId));
      for (const { entryId } of fresh) answered.add(entryId);
      if (fresh.length === 0) return;
      const rows = fresh.map(({ entryId, result }) => `${entryId} ${result}\n`).join('');
      // A full disk must not stop the feed: the entry counts as answered until the till is started again.
      await appendFile(path, rows, { mode: 0o600 }).catch(() => {});
    },
  };
}
