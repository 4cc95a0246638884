import { setImmediate as nextTurn } from 'node:timers/promises';
import { ENTRIES_PER_ENVELOPE_MAX } from '#shared/sync/envelope.ts';
import type { SyncPlan } from '#shared/sync/run.ts';
import type { Journal } from '../journal/journal.ts';
import { packEntries } from './envelopes.ts';
import type { Pending } from './pending.ts';
import { readBatch, type SignerOf } from './push.ts';

/**
 * Works out what a sync that somebody asks for would send now: the same entries in the same envelopes, packed and then thrown
 * away. Nothing is signed, sent or marked.
 *
 * @param options.elapsed milliseconds by a clock that nobody can set
 */
export async function planPush(options: {
  journal: Journal;
  pending: Pending;
  signerOf: SignerOf;
  headOfficeUrl: string | null;
  now(): Date;
  elapsed(): number;
}): Promise<SyncPlan> {
  const { journal, pending, signerOf, headOfficeUrl, now } = options;
  const elapsed = options.elapsed();
  const waiting = pending.ids();
  const due = pending.dueIfAsked(elapsed);
  let envelopes = 0;
  let bytes = 0;
  for (let from = 0; from < due.length;) {
    const { epoch, entries } = await readBatch(journal, due.slice(from, from + ENTRIES_PER_ENVELOPE_MAX));
    for (const { payload } of packEntries(entries, signerOf(epoch).identity, now().toISOString())) {
      envelopes += 1;
      bytes += payload.length;
    }
    from += entries.length;
    // A sale that is being sealed goes before a question.
    await nextTurn();
  }
  return {
    headOfficeUrl,
    waiting: countKinds(waiting.map((id) => journal.find(id)?.kind ?? 'unknown')),
    oldestSealedAt: waiting[0] ? await sealedAt(journal, waiting[0]) : null,
    entries: due.length,
    sales: due.filter((id) => ['sale', 'refund'].includes(journal.find(id)?.kind ?? '')).length,
    envelopes,
    bytes,
    nextDueMs: due.length > 0 ? null : roundUp(pending.dueIn(elapsed)),
  };
}

function countKinds(kinds: readonly string[]): SyncPlan['waiting'] {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}

async function sealedAt(journal: Journal, id: string): Promise<string | null> {
  const [stored] = await journal.read([id]);
  return stored?.entry.sealedAt ?? null;
}

function roundUp(ms: number | null): number | null {
  return ms === null ? null : Math.ceil(ms);
}
