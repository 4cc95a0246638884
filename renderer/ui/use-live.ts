import { useEffect, useState, useSyncExternalStore } from 'react';
import type { LiveValue } from '../till/live-value.ts';

/** The current value, rendering again when it changes. */
export function useLive<T>(value: LiveValue<T>): T {
  return useSyncExternalStore(value.subscribe, value.get);
}

/** The time, renewed every so often, for words such as "2 min ago". */
export function useNow(everyMs = 10_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
