import { useEffect, useState } from 'react';
import type { Store } from '../store/open-store.ts';
import { useSession } from './session-context.ts';

/**
 * The newest value of a live query.
 *
 * @param watch starts the query and answers what ends it; the query starts anew when this function changes
 * @returns null until the first value
 */
export function useFromStore<T>(
  watch: (store: Store, onValue: (value: T) => void, onFailure: (cause: unknown) => void) => () => void,
): T | null {
  const { store } = useSession();
  const [value, setValue] = useState<T | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let wanted = true;
    let stop: (() => void) | undefined;
    store()
      .then((opened) => {
        if (wanted) stop = watch(opened, setValue, setFailure);
      })
      .catch((cause: unknown) => setFailure(cause));
    return () => {
      wanted = false;
      stop?.();
    };
  }, [store, watch]);
  // Thrown while rendering, so that the error screen says it.
  if (failure !== null) throw failure;
  return value;
}
