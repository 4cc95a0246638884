import { useCallback } from 'react';
import type { KeptEntry } from '../store/entries.ts';
import type { Store } from '../store/open-store.ts';
import { useFromStore } from '../till/use-from-store.ts';

/** An entry with its outcome, as the store has it now; null while it is read, or when there is none. */
export function useKeptEntry(entryId: string | null): KeptEntry | null {
  const watch = useCallback(
    (store: Store, onEntry: (kept: KeptEntry | null) => void): (() => void) =>
      entryId === null ? () => undefined : store.watchEntry(entryId, onEntry),
    [entryId],
  );
  const kept = useFromStore(watch);
  return kept?.entry.id === entryId ? kept : null;
}
