import { useCallback, useMemo } from 'react';
import { localStock, type OwnMoves } from '#shared/figures/local-stock.ts';
import type { StockLevel } from '#shared/shop/stock-level.ts';
import type { Store } from '../store/open-store.ts';
import { useSession } from '../till/session-context.ts';
import { useFromStore } from '../till/use-from-store.ts';
import { useLive } from '../ui/use-live.ts';

const NOTHING: readonly OwnMoves[] = [];

/** What the shop has by product: head office's levels, less what this till has sold since. */
export function useLocalStock(): ReadonlyMap<string, StockLevel> {
  const { records, identity } = useSession();
  const levels = useLive(records.stock);
  const applied = useLive(records.applied);
  const marker = applied.get(useLive(identity)?.tillId ?? '');
  // Read anew with each change of an entry: where there is no marker, outcomes are all there is.
  const watchMoves = useCallback(
    (store: Store, onMoves: (moves: readonly OwnMoves[]) => void, onFailure: (cause: unknown) => void) => {
      let reads = 0;
      return store.watchCounts(() => {
        const read = ++reads;
        store.ownMoves(marker).then((moves) => read === reads && onMoves(moves), onFailure);
      }, onFailure);
    },
    [marker],
  );
  const moves = useFromStore(watchMoves) ?? NOTHING;
  return useMemo(() => localStock(levels, moves, marker), [levels, moves, marker]);
}
