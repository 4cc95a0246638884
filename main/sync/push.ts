import type { KeyObject } from 'node:crypto';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import { ENTRIES_PER_ENVELOPE_MAX } from '#shared/sync/envelope.ts';
import type { Journal } from '../journal/journal.ts';
import { packEntries, signEnvelope } from './envelopes.ts';
import type { Pending } from './pending.ts';
import type { Queue } from './queue.ts';

/** Text of entries read at once, so that a long time offline does not fill the memory. */
const BATCH_BYTES_MAX = 8 * 1024 * 1024;

/**
 * Sends all entries that are due, oldest first, and notes each envelope that the queue has taken.
 *
 * @throws SyncFault at the first envelope that could not be sent; what was sent before stays noted
 */
export async function pushPending(options: {
  identity: TillIdentity;
  key: KeyObject;
  journal: Journal;
  pending: Pending;
  queue: Queue;
  now(): Date;
  /** Milliseconds by a clock that nobody can set. */
  elapsed(): number;
  signal: AbortSignal;
  sent(entryIds: readonly string[]): void;
}): Promise<void> {
  const { identity, key, journal, pending, queue, now, elapsed, signal } = options;
  for (;;) {
    const ids = pending.due(elapsed(), ENTRIES_PER_ENVELOPE_MAX);
    if (ids.length === 0) return;
    const entries = (await journal.read(withinBytes(ids, journal))).map(({ entry, text }) => ({
      id: entry.id,
      text,
    }));
    for (const packet of packEntries(entries, identity, now().toISOString())) {
      await queue.send(await signEnvelope(packet.payload, identity, key), signal);
      pending.markSent(packet.entryIds, elapsed());
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
