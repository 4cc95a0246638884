import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { JournalEnd } from '#shared/bridge/contract.ts';
import { bundleKey, type ContactAnswer, type ContactRequest, standing } from '#shared/sync/contact.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import { writeFileDurably } from '../journal/disk.ts';

const place = z.strictObject({ epoch: z.int().min(0), seq: z.int().min(0) });
// Not strict: a later version that was put back may have written more.
const memorySchema = z.object({
  tillId: z.string(),
  epoch: z.int().min(1),
  count: z.int().min(0),
  last: z.string().nullable(),
  /** What the contact under way offers; null between contacts. */
  next: z.string().nullable(),
  database: z.string().nullable(),
  /** Where the journal ended at the last contact: it can never end before that again. */
  reported: place,
  bundleKey: bundleKey.nullable(),
  standing: z.enum([...standing.options, 'revoked']),
  /** Since when the standing is what it is. */
  since: z.iso.datetime(),
});
export type Memory = z.infer<typeof memorySchema>;

export type ContactMemory = {
  /** null before the till is enrolled. */
  read(): Memory | null;
  /** Begins anew for an identity of another epoch; the same one is left as it is. */
  become(identity: TillIdentity, at: string): Promise<void>;
  /** What to say at a contact, once it is on the disk: a lost answer is then asked for again. */
  offer(journalEnd: JournalEnd): Promise<Pick<ContactRequest, 'count' | 'last' | 'next' | 'database'>>;
  answered(answer: ContactAnswer, at: string): Promise<void>;
  /** Head office has shut this till out. */
  shutOut(identity: Pick<TillIdentity, 'tillId' | 'epoch'>, at: string): Promise<void>;
};

/**
 * What a till must remember of its contacts with head office, in `contact.json`. It lies outside the
 * journal's folder: after the journal is gone it says how far it went.
 */
export async function openContactMemory(folder: string): Promise<ContactMemory> {
  const path = join(folder, 'contact.json');
  let memory = await readMemory(path);
  let written: Promise<void> = Promise.resolve();
  // One write at a time: the till may become another one while a contact is under way.
  const keep = (changed: Memory): Promise<void> => {
    memory = changed;
    const write = (): Promise<void> => writeFileDurably(path, `${JSON.stringify(changed)}\n`);
    written = written.then(write, write);
    return written;
  };
  return {
    read: () => memory,
    async become({ tillId, epoch }, at) {
      if (memory?.tillId === tillId && memory.epoch === epoch) return;
      await keep({
        tillId,
        epoch,
        count: 0,
        last: null,
        next: null,
        database: memory?.database ?? null,
        reported: { epoch: 0, seq: 0 },
        bundleKey: memory?.bundleKey ?? null,
        standing: 'good',
        since: at,
      });
    },
    async offer(journalEnd) {
      const { count, last, next, database, reported } = memory!;
      const offered = next ?? randomBytes(32).toString('base64url');
      await keep({ ...memory!, next: offered, reported: later(reported, journalEnd) });
      return { count, last, next: offered, database };
    },
    async shutOut({ tillId, epoch }, at) {
      if (memory?.tillId !== tillId || memory.epoch !== epoch || memory.standing === 'revoked') return;
      await keep({ ...memory, standing: 'revoked', since: at });
    },
    async answered(answer, at) {
      const before = memory!;
      // The till became another one while it was asking.
      if (answer.tillId !== before.tillId || answer.epoch !== before.epoch) return;
      const changed = {
        ...before,
        database: answer.database,
        bundleKey: answer.bundleKey,
        standing: answer.standing,
        since: answer.standing === before.standing ? before.since : at,
        ...(answer.standing === 'good' && { count: before.count + 1, last: before.next, next: null }),
      };
      const isWorthAWrite =
        changed.standing !== before.standing || changed.database !== before.database || !before.bundleKey;
      // Else the next contact writes it down. Until then the file repeats this one, which is no fault.
      if (isWorthAWrite) await keep(changed);
      else memory = changed;
    },
  };
}

/** A memory that cannot be read is none: head office then takes this till for a copy, which a person clears up. */
async function readMemory(path: string): Promise<Memory | null> {
  try {
    const read = memorySchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

function later(one: JournalEnd, other: JournalEnd): JournalEnd {
  const otherIsLater = other.epoch > one.epoch || (other.epoch === one.epoch && other.seq > one.seq);
  const { epoch, seq } = otherIsLater ? other : one;
  return { epoch, seq };
}
