import type { KeyObject } from 'node:crypto';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import { ENTRIES_PER_ENVELOPE_MAX } from '#shared/sync/envelope.ts';
import type { Journal } from '../journal/journal.ts';
import { packEntries, signEnvelope } from './envelopes.ts';
import type { Pending } from './pending.ts';
import type { Queue } from './queue.ts';

/** Text of entries read at once, so that a long time offline does not fill the memory. */
const BATCH_BYTES_MAX = 8 * 1024 * 1024;

/** Who sealed, and therefore signs, the entries of an epoch. */
export type SignerOf = (epoch: number) => { readonly identity: TillIdentity; readonly key: KeyObject };

/**
 * Sends all entries that are due, oldest first, and notes each envelope that the queue has taken.
 *
 * @throws SyncFault at the first envelope that could not be sent; what was sent before stays noted
 */
export async function pushPending(options: {
  signerOf: SignerOf;
  journal: Journal;
  pending: Pending;
  queue: Queue;
  now(): Date;
  signal: AbortSignal;
  sent(entryIds: readonly string[]): void;
}): Promise<void> {
  const { signerOf, journal, pending, queue, now, signal } = options;
  for (;;) {
    const ids = pending.due(now().getTime(), ENTRIES_PER_ENVELOPE_MAX);
    if (ids.length === 0) return;
    const read = await journal.read(withinBytes(ids, journal));
    const { epoch } = read[0]!.entry;
    // An envelope is of one epoch, because one key signs it.
    const entries = read
      .filter(({ entry }) => entry.epoch === epoch)
      .map(({ entry, text }) => ({ id: entry.id, text }));
    const { identity, key } = signerOf(epoch);
    for (const packet of packEntries(entries, identity, now().toISOString())) {
      await queue.send(await signEnvelope(packet.payload, identity, key), signal);
      pending.markSent(packet.entryIds, now().getTime());
      options.sent(packet.entryIds);
    }
  }
}

function withinBytes(ids: readonly string[], journal: Journal): string[] {
  let bytes = 0;
  return ids.filter((id, index) => {
    bytes += journal.find(id)!.length;
    return index === 0 || bytes <= BATCH_BYTES_MAX;
  });
}
