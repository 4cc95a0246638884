/** Entries that head office has not answered, oldest first, and when each was last sent. */
export type Pending = {
  readonly size: number;
  /** How many of them the queue has taken at least once since the till was started. */
  readonly sent: number;
  has(id: string): boolean;
  isSent(id: string): boolean;
  add(id: string): void;
  answered(id: string): void;
  markSent(ids: readonly string[], now: number): void;
  /** Entries to be sent now: never sent, or sent long enough ago without an outcome. */
  due(now: number, limit: number): string[];
  /** Milliseconds until the next entry is due; null when none waits. */
  dueIn(now: number): number | null;
};

type Sending = { attempts: number; dueAt: number };

/**
 * A queue's "ok" may be lost, and so may its messages, so an entry is sent again until its outcome
 * comes: after `resendAfterMs`, then twice that, and so on up to `resendAfterMaxMs`.
 */
export function trackPending(
  ids: Iterable<string>,
  resend: { resendAfterMs: number; resendAfterMaxMs: number },
): Pending {
  const waiting = new Map<string, Sending>();
  let sent = 0;
  for (const id of ids) waiting.set(id, { attempts: 0, dueAt: 0 });
  return {
    get size() {
      return waiting.size;
    },
    get sent() {
      return sent;
    },
    has: (id) => waiting.has(id),
    isSent: (id) => (waiting.get(id)?.attempts ?? 0) > 0,
    add(id) {
      if (!waiting.has(id)) waiting.set(id, { attempts: 0, dueAt: 0 });
    },
    answered(id) {
      if ((waiting.get(id)?.attempts ?? 0) > 0) sent -= 1;
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
        sending.dueAt = now + wait;
      }
    },
    due(now, limit) {
      const due: string[] = [];
      for (const [id, { dueAt }] of waiting) {
        if (due.length >= limit) break;
        if (dueAt <= now) due.push(id);
      }
      return due;
    },
    dueIn(now) {
      let earliest: number | null = null;
      for (const { dueAt } of waiting.values()) if (earliest === null || dueAt < earliest) earliest = dueAt;
      return earliest === null ? null : Math.max(0, earliest - now);
    },
  };
}
