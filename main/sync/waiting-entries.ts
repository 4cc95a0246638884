import { WAITING_SHOWN_MAX, type WaitingEntries } from '#shared/sync/run.ts';
import type { Journal } from '../journal/journal.ts';
import type { Pending } from './pending.ts';

/**
 * What has no outcome yet, oldest first, at most `WAITING_SHOWN_MAX` of it, and how each entry stands.
 *
 * @param options.elapsed milliseconds by a clock that nobody can set
 */
export async function listWaiting(options: {
  journal: Pick<Journal, 'read'>;
  pending: Pending;
  elapsed(): number;
}): Promise<WaitingEntries> {
  const { journal, pending } = options;
  const ids = pending.ids();
  const read = await journal.read(ids.slice(0, WAITING_SHOWN_MAX));
  const now = options.elapsed();
  const entries = read.flatMap(({ entry: { id, sealedAt, body } }) => {
    const sending = pending.sending(id);
    // Answered while it was read.
    if (!sending) return [];
    return {
      id,
      kind: body.kind === 'later' ? body.content.kind : body.kind,
      receiptNumber: 'receiptNumber' in body ? body.receiptNumber : null,
      sealedAt,
      sent: sending.attempts,
      nextTryMs: Math.max(0, Math.ceil(sending.dueAt - now)),
      tooLarge: sending.isPutOff,
    };
  });
  return { count: pending.size, entries };
}
