import type { ErrorCode } from '#shared/error-codes.ts';
import type { WaitingEntry } from '#shared/sync/run.ts';
import type { SyncStatus } from '#shared/sync/status.ts';

/** Why entries have no answer yet; each is a sentence `sync.why….` */
type WhyWaiting =
  | 'whyOffline'
  | 'whySentOffline'
  | 'whyQueue'
  | 'whyTooLarge'
  | 'whyMetered'
  | 'whyGoing'
  | 'whyAnswerLater'
  | 'whyNoNews'
  | 'whyNoAnswer';

/** What is wrong with the way of sales alone: head office and its news are there. */
const QUEUE_FAULTS: readonly ErrorCode[] = [
  'SYNC_QUEUE_DOWN',
  'SYNC_QUEUE_FAULT',
  'SYNC_QUEUE_BUSY',
  'SYNC_QUEUE_REFUSED',
  'SYNC_ACCESS_EXPIRED',
];

type Line = Pick<SyncStatus, 'online' | 'state' | 'fault' | 'metered'>;

/** Why something that waits waits, by how the line is and whether the queue has taken it. */
export function whyWaiting(line: Line, entry: Pick<WaitingEntry, 'sent' | 'tooLarge'>): WhyWaiting {
  if (entry.tooLarge) return 'whyTooLarge';
  const isSent = entry.sent > 0;
  if (!line.online) return isSent ? 'whySentOffline' : 'whyOffline';
  if (!isSent && isQueueFault(line)) return 'whyQueue';
  if (!isSent) return line.metered && line.state === 'waiting' ? 'whyMetered' : 'whyGoing';
  if (line.state === 'retrying' && !isQueueFault(line)) return 'whyNoNews';
  return line.metered ? 'whyAnswerLater' : 'whyNoAnswer';
}

/** Why the oldest of all waits: what is not sent yet goes before what waits for its answer. */
export function whyAnyWaits(status: Line & Pick<SyncStatus, 'pending' | 'sent'>): WhyWaiting | undefined {
  if (status.pending === 0) return undefined;
  return whyWaiting(status, { sent: status.pending > status.sent ? 0 : 1, tooLarge: false });
}

function isQueueFault({ fault }: Line): boolean {
  return QUEUE_FAULTS.some((code) => code === fault?.code);
}
