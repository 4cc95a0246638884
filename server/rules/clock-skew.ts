import type { Entry } from '#shared/sync/entry.ts';
import type { Facts, Found } from './facts.ts';

const MINUTE_MS = 60_000;

/**
 * Says when a till's clock was wrong, or a sale claims to be of the future. Protects receipts, business
 * dates and time-limited promotions; the order of sales hangs on no clock. A sale of long ago is no
 * fault: its till was offline.
 */
export function clockSkew(entry: Entry, completedAt: string, facts: Facts): Found[] {
  const allowedMs = facts.policy.clockSkewMinutes * MINUTE_MS;
  const offsetMs = entry.clock?.offsetMs ?? 0;
  if (Math.abs(offsetMs) > allowedMs) {
    const minutes = Math.round(Math.abs(offsetMs) / MINUTE_MS);
    const message = `the till's clock was ${minutes} minutes ${offsetMs > 0 ? 'slow' : 'fast'} when the entry was sealed`;
    return [{ code: 'clockSkew', message }];
  }
  if (Date.parse(completedAt) + offsetMs <= Date.parse(facts.settledAt) + allowedMs) return [];
  return [{ code: 'clockSkew', message: `completed at ${completedAt}, settled at ${facts.settledAt}` }];
}
