import type { Entry } from './entry.ts';

/**
 * When something happened at a till, milliseconds since 1970: what its clock said, put right by what it
 * knew of head office's clock. It judges ages; the order of things is the sequence's alone.
 *
 * @param said ISO 8601 by the till's clock
 */
export function momentOf(entry: Pick<Entry, 'clock'>, said: string): number {
  return Date.parse(said) + (entry.clock?.offsetMs ?? 0);
}
