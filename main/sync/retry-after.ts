/** Nobody is left alone for longer than this, whatever the answer says: sales wait. */
export const RETRY_AFTER_MAX_MS = 10 * 60_000;

/**
 * How long an answer asks to be left alone, milliseconds: `Retry-After` in seconds or as a date (RFC 9110,
 * 10.2.3). A date is read against the answer's own `Date`, because the till's clock may be wrong; 0 where
 * nothing is asked or it cannot be read.
 */
export function retryAfterMs(header: (name: string) => string | null | undefined): number {
  const said = header('retry-after')?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(said)
    ? Number(said) * 1000
    : Date.parse(said) - Date.parse(header('date') ?? '');
  return Number.isFinite(ms) ? Math.min(RETRY_AFTER_MAX_MS, Math.max(0, ms)) : 0;
}
