import { useCallback, useEffect, useRef, useState } from 'react';

/** What main answered last, and why there is nothing newer where it did not answer. */
export type FromMain<T> = {
  /** null before the first answer. */
  readonly value: T | null;
  /** What was thrown, for `failureWords`. */
  readonly failure: unknown;
  /** Asks again now. */
  again(): void;
};

/**
 * Asks main (or what has it from main) a question: at once, when the question changes, and every so often. An answer that comes
 * after a newer question was asked is not shown; where main does not answer the last value stays.
 *
 * @param ask a function that stays the same as long as the question does
 * @param everyMs how often to ask again; left out: only when told to
 */
export function useFromMain<T>(ask: () => Promise<T>, everyMs?: number): FromMain<T> {
  const [answer, setAnswer] = useState<{ of: () => Promise<T>; value: T | null; failure: unknown }>();
  const latest = useRef(0);

  const again = useCallback((): void => {
    const mine = ++latest.current;
    const isLatest = (): boolean => mine === latest.current;
    ask()
      .then((value) => {
        if (isLatest()) setAnswer({ of: ask, value, failure: null });
      })
      .catch((failure: unknown) => {
        if (!isLatest()) return;
        setAnswer((before) => ({ of: ask, value: before?.of === ask ? before.value : null, failure }));
      });
  }, [ask]);

  useEffect(() => {
    again();
    const timer = everyMs === undefined ? undefined : setInterval(again, everyMs);
    return () => {
      clearInterval(timer);
      latest.current += 1;
    };
  }, [again, everyMs]);

  const current = answer?.of === ask ? answer : null;
  return { value: current?.value ?? null, failure: current?.failure ?? null, again };
}
