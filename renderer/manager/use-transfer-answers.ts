import { useCallback } from 'react';
import type { ComingTransfer } from '#shared/shop/coming-transfer.ts';
import type { KeptEntry } from '../store/entries.ts';
import type { Store } from '../store/open-store.ts';
import { useFromStore } from '../till/use-from-store.ts';

/**
 * What this till has said of goods on their way, by transfer. An answer that head office could not trust is
 * none: somebody is to say it again.
 *
 * @returns null until it was read
 */
export function useTransferAnswers(
  transfers: ReadonlyMap<string, ComingTransfer>,
): ReadonlyMap<string, KeptEntry> | null {
  const watch = useCallback(
    (
      store: Store,
      onAnswers: (answers: ReadonlyMap<string, KeptEntry>) => void,
      onFailure: (cause: unknown) => void,
    ) => {
      let reads = 0;
      return store.watchCounts(() => {
        const read = ++reads;
        answersTo(store, [...transfers.keys()]).then(
          (answers) => read === reads && onAnswers(answers),
          onFailure,
        );
      }, onFailure);
    },
    [transfers],
  );
  return useFromStore(watch);
}

async function answersTo(
  store: Store,
  transferIds: readonly string[],
): Promise<ReadonlyMap<string, KeptEntry>> {
  const found = await Promise.all(
    transferIds.map(async (id) => [id, await store.transferAnswer(id)] as const),
  );
  return new Map(found.flatMap(([id, kept]) => (kept && kept.state !== 'quarantined' ? [[id, kept]] : [])));
}
