import { useCallback } from 'react';
import { isSaleEntry, type SaleEntry } from '#shared/sync/entry.ts';
import type { KeptEntry } from '../store/entries.ts';
import type { Store } from '../store/open-store.ts';
import { useFromStore } from '../till/use-from-store.ts';

type KeptSale = KeptEntry & { readonly entry: SaleEntry };

/** A sale with its outcome, as the store has it now; null while it is read, or when there is none. */
export function useKeptSale(entryId: string | null): KeptSale | null {
  const watch = useCallback(
    (
      store: Store,
      onEntry: (kept: KeptEntry | null) => void,
      onFailure: (cause: unknown) => void,
    ): (() => void) => (entryId === null ? () => undefined : store.watchEntry(entryId, onEntry, onFailure)),
    [entryId],
  );
  const kept = useFromStore(watch);
  if (kept?.entry.id !== entryId || !isSaleEntry(kept.entry)) return null;
  return { ...kept, entry: kept.entry };
}
