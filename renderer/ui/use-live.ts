import { useEffect, useState, useSyncExternalStore } from 'react';
import type { LiveValue } from '../till/live-value.ts';

/** The current value, rendering again when it changes. */
export function useLive<T>(value: LiveValue<T>): T {
  return useSyncExternalStore(value.subscribe, value.get);
}

/**
 * A part of the current value, rendering again only when that part changes.
 *
 * @param pick answers something that is compared by `Object.is`, so no new object each time
 */
export function useLivePart<T, P>(value: LiveValue<T>, pick: (value: T) => P): P {
  return useSyncExternalStore(value.subscribe, () => pick(value.get()));
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
