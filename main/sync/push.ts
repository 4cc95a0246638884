import type { KeyObject } from 'node:crypto';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import { ENTRIES_PER_ENVELOPE_MAX, protocolOf } from '#shared/sync/envelope.ts';
import type { Journal } from '../journal/journal.ts';
import { packEntries, type PackedEntry, signEnvelope } from './envelopes.ts';
import type { Pending } from './pending.ts';
import type { Queue } from './queue.ts';
import { SyncFault } from './sync-fault.ts';

/** Text of entries read at once, so that a long time offline does not fill the memory. */
const BATCH_BYTES_MAX = 8 * 1024 * 1024;

/** Who sealed, and therefore signs, the entries of an epoch. */
export type SignerOf = (epoch: number) => { readonly identity: TillIdentity; readonly key: KeyObject };

/**
 * Sends all entries that are due, oldest first, and notes each envelope that the queue has taken. What is
 * too large for something on the way is sent in smaller envelopes; an entry that is so alone is put off.
 *
 * @throws SyncFault at the first envelope that could not be sent, and at the end when an entry was put
 *   off; what was sent before stays noted
 */
export async function pushPending(options: {
  signerOf: SignerOf;
  journal: Journal;
  pending: Pending;
  queue: Queue;
  now(): Date;
  /** Milliseconds by a clock that nobody can set. */
  elapsed(): number;
  signal: AbortSignal;
  /** Nothing is sent a second time: the answers were not asked for yet. */
  unsentOnly: boolean;
  /** So many are due now. */
  due(entries: number): void;
  sent(entryIds: readonly string[]): void;
}): Promise<void> {
  const { signerOf, journal, pending, queue, now, elapsed, signal, unsentOnly } = options;
  let tooLarge: SyncFault | null = null;

  async function send(
    { entries, protocol }: Pick<SendBatch, 'entries' | 'protocol'>,
    signer: ReturnType<SignerOf>,
  ): Promise<void> {
    const { identity, key } = signer;
    for (const { payload, entryIds } of packEntries(entries, identity, now().toISOString())) {
      try {
        await queue.send(await signEnvelope(payload, identity, key, protocol), signal);
      } catch (cause) {
        if (!(cause instanceof SyncFault) || cause.code !== 'SYNC_TOO_LARGE') throw cause;
        const refused = entries.filter(({ id }) => entryIds.includes(id));
        if (refused.length === 1) {
          tooLarge = cause;
          pending.putOff(entryIds[0]!, elapsed());
          continue;
        }
        const half = Math.ceil(refused.length / 2);
        await send({ entries: refused.slice(0, half), protocol }, signer);
        await send({ entries: refused.slice(half), protocol }, signer);
        continue;
      }
      pending.markSent(entryIds, elapsed());
      options.sent(entryIds);
    }
  }

  options.due(pending.due(elapsed(), Infinity, unsentOnly).length);
  for (;;) {
    const ids = pending.due(elapsed(), ENTRIES_PER_ENVELOPE_MAX, unsentOnly);
    if (ids.length === 0) break;
    const batch = await readBatch(journal, ids);
    await send(batch, signerOf(batch.epoch));
  }
  if (tooLarge) throw tooLarge;
}

/** Entries of one epoch and one protocol, which may share an envelope. */
export type SendBatch = {
  readonly epoch: number;
  readonly protocol: number;
  readonly entries: readonly PackedEntry[];
};

/** Reads the first of these entries, as many as fit into the memory and may share an envelope. */
export async function readBatch(journal: Journal, ids: readonly string[]): Promise<SendBatch> {
  const read = await journal.read(withinBytes(ids, journal));
  const [first] = read;
  const { epoch } = first!.entry;
  const protocol = protocolOf(first!.entry.body.kind);
  // One key signs an envelope, and head office understands all of it or nothing.
  const foreign = read.findIndex(
    ({ entry }) => entry.epoch !== epoch || protocolOf(entry.body.kind) !== protocol,
  );
  const ours = foreign === -1 ? read : read.slice(0, foreign);
  return { epoch, protocol, entries: ours.map(({ entry, text }) => ({ id: entry.id, text })) };
}

function withinBytes(ids: readonly string[], journal: Journal): string[] {
  let bytes = 0;
  return ids.filter((id, index) => {
    bytes += journal.find(id)!.length;
    return index === 0 || bytes <= BATCH_BYTES_MAX;
  });
}
