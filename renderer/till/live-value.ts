/** A value that changes and can be watched. Screens read it with `useLive`. */
export type LiveValue<T> = {
  get(): T;
  set(next: T): void;
  /** Calls back after each change; the answer ends it. */
  subscribe(listener: () => void): () => void;
};

export function liveValue<T>(initial: T): LiveValue<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(value, next)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
