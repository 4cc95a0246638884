import { useCallback } from 'react';
import { useSession } from '../till/session-context.ts';
import { useFromMain } from '../till/use-from-main.ts';
import type { ShiftReport } from './desk.ts';

/** A shift's report, or how far the till is with it. `gone`: the entries it was counted from are not here. */
export type ReportRead =
  | { readonly state: 'reading' | 'gone' }
  | { readonly state: 'there'; readonly report: ShiftReport }
  | { readonly state: 'failed'; readonly cause: unknown };

/** Counts a shift from this till's entries. `again` tries once more. */
export function useReport(shiftId: string): { readonly read: ReportRead; again(): void } {
  const { desk } = useSession();
  const ask = useCallback(async () => ({ report: await desk.report(shiftId) }), [desk, shiftId]);
  const { value, failure, again } = useFromMain(ask);
  if (value)
    return { read: value.report ? { state: 'there', report: value.report } : { state: 'gone' }, again };
  return { read: failure === null ? { state: 'reading' } : { state: 'failed', cause: failure }, again };
}
