import type { Journal } from '../journal/journal.ts';
import type { SyncSettings } from './settings.ts';

/** Entries that head office has not answered, oldest first, and when each was last sent. */
export type Pending = {
  readonly size: number;
  /** How many of them the queue has taken at least once since the till was started. */
  readonly sent: number;
  /** How many of them are sales and refunds. */
  readonly sales: number;
  has(id: string): boolean;
  /** Oldest first. */
  ids(): string[];
  isSent(id: string): boolean;
  /** How an entry that waits was sent, by the same clock as `now`; null when it does not wait. */
  sending(id: string): Readonly<Sending> | null;
  add(entry: PendingEntry): void;
  answered(id: string): void;
  markSent(ids: readonly string[], now: number): void;
  /** The queue cannot take this entry now; it is tried again after a while, and holds up no other. */
  putOff(id: string, now: number): void;
  /** Entries to be sent now: never sent, or, unless `unsentOnly`, sent long enough ago without an outcome. */
  due(now: number, limit: number, unsentOnly?: boolean): string[];
  /** What would be due if somebody asked: all but what was sent a moment ago, whose answer is on its way. */
  dueIfAsked(now: number): string[];
  /** Somebody asked: that is due now. */
  dueNow(now: number): void;
  /** Milliseconds until the next entry is due; null when none waits. */
  dueIn(now: number): number | null;
};

export type PendingEntry = { readonly id: string; readonly isSale: boolean };

/** An entry of the journal as one that waits. Sales and refunds are counted apart from other facts. */
export function pendingEntryOf(journal: Pick<Journal, 'find'>, id: string): PendingEntry {
  const kind = journal.find(id)?.kind;
  return { id, isSale: kind === 'sale' || kind === 'refund' };
}

type Sending = {
  /** How often the queue took it since the till was started. */
  attempts: number;
  /** null while it was never sent. */
  sentAt: number | null;
  dueAt: number;
  /** Too large for something on the way when it was last tried. */
  isPutOff: boolean;
  isSale: boolean;
};

/**
 * A queue's "ok" may be lost, and so may its messages, so an entry is sent again until its outcome
 * comes: after `resendAfterMs`, then twice that, and so on up to `resendAfterMaxMs`.
 */
export function trackPending(
  entries: Iterable<PendingEntry>,
  resend: Pick<SyncSettings, 'resendAfterMs' | 'resendAfterMaxMs' | 'resendAskedAfterMs'>,
): Pending {
  const waiting = new Map<string, Sending>();
  let sent = 0;
  let sales = 0;

  function add({ id, isSale }: PendingEntry): void {
    if (waiting.has(id)) return;
    waiting.set(id, { attempts: 0, sentAt: null, dueAt: 0, isPutOff: false, isSale });
    if (isSale) sales += 1;
  }

  function dueIfAsked(now: number): string[] {
    const isOld = ({ sentAt }: Sending): boolean =>
      sentAt === null || now - sentAt >= resend.resendAskedAfterMs;
    return [...waiting].filter(([, sending]) => sending.dueAt <= now || isOld(sending)).map(([id]) => id);
  }

  for (const entry of entries) add(entry);
  return {
    get size() {
      return waiting.size;
    },
    get sent() {
      return sent;
    },
    get sales() {
      return sales;
    },
    has: (id) => waiting.has(id),
    ids: () => [...waiting.keys()],
    isSent: (id) => (waiting.get(id)?.attempts ?? 0) > 0,
    sending: (id) => waiting.get(id) ?? null,
    add,
    answered(id) {
      const sending = waiting.get(id);
      if (!sending) return;
      if (sending.attempts > 0) sent -= 1;
      if (sending.isSale) sales -= 1;
      waiting.delete(id);
    },
    markSent(ids, now) {
      for (const id of ids) {
        const sending = waiting.get(id);
        // Answered already: the outcome was quicker than the queue's "ok".
        if (!sending) continue;
        if (sending.attempts === 0) sent += 1;
        const wait = Math.min(resend.resendAfterMaxMs, resend.resendAfterMs * 2 ** sending.attempts);
        sending.attempts += 1;
        sending.sentAt = now;
        sending.dueAt = now + wait;
        sending.isPutOff = false;
      }
    },
    putOff(id, now) {
      const sending = waiting.get(id);
      if (!sending) return;
      sending.dueAt = now + resend.resendAfterMs;
      sending.isPutOff = true;
    },
    due(now, limit, unsentOnly = false) {
      const due: string[] = [];
      for (const [id, { dueAt, attempts }] of waiting) {
        if (due.length >= limit) break;
        if (unsentOnly && attempts > 0) continue;
        if (dueAt <= now) due.push(id);
      }
      return due;
    },
    dueIfAsked,
    dueNow(now) {
      for (const id of dueIfAsked(now)) waiting.get(id)!.dueAt = now;
    },
    dueIn(now) {
      let earliest: number | null = null;
      for (const { dueAt } of waiting.values()) if (earliest === null || dueAt < earliest) earliest = dueAt;
      return earliest === null ? null : Math.max(0, earliest - now);
    },
  };
}
