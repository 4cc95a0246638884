import { useCallback, useRef } from 'react';
import type { DayFigures } from '#shared/figures/day-figures.ts';
import { useSession } from '../till/session-context.ts';
import { useFromMain, type FromMain } from '../till/use-from-main.ts';

/** How often a day that may still grow is asked for again. */
const RENEW_MS = 15_000;

/** Figures of one day, by this till's own journal. An answer that says "as before" costs a few bytes. */
export function useDayFigures(date: string, currency: string): FromMain<DayFigures> {
  const { link } = useSession();
  const kept = useRef<DayFigures | null>(null);
  const ask = useCallback(async (): Promise<DayFigures> => {
    const before = kept.current?.date === date && kept.current.currency === currency ? kept.current : null;
    const { figures } = await link.call('dayFigures', {
      date,
      currency,
      ...(before && { known: before.counted }),
    });
    const current = figures ?? before;
    if (!current) throw new Error('main sent no figures');
    kept.current = current;
    return current;
  }, [link, date, currency]);
  return useFromMain(ask, RENEW_MS);
}
