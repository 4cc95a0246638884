import type { RxCollection } from 'rxdb';
import { ownMovesOf, type OwnMoves } from '#shared/figures/local-stock.ts';
import { notApplied, type AppliedThrough } from '#shared/shop/applied-through.ts';
import { keptEntry } from '#shared/sync/kept-entry.ts';
import type { EntryDocument } from './documents.ts';
import { runQuery } from './run-query.ts';

const MOVING: ReadonlySet<EntryDocument['kind']> = new Set([
  'sale',
  'refund',
  'stockCounted',
  'transferReceived',
]);

/**
 * What entries moved that the shop's levels may not hold yet: all that are not booked, and booked ones
 * that the marker does not name. Asked by indexes, so that the long past is not opened.
 *
 * @param marker undefined where head office publishes none
 */
export async function ownMoves(
  entries: RxCollection<EntryDocument>,
  marker: AppliedThrough | undefined,
): Promise<OwnMoves[]> {
  const queries = [
    entries.find({ selector: { state: { $in: ['waiting', 'sent', 'quarantined'] } } }),
    ...(marker ? notApplied(marker) : []).map(([first, last]) =>
      entries.find({ selector: { epoch: marker!.epoch, seq: { $gte: first, $lte: last } } }),
    ),
  ];
  const found = new Map<string, EntryDocument>();
  for (const query of queries)
    for (const document of await runQuery(query)) found.set(document.id, document.toJSON() as EntryDocument);
  return [...found.values()].flatMap(({ kind, state, entry }) => {
    if (!MOVING.has(kind)) return [];
    return ownMovesOf(keptEntry.parse(JSON.parse(entry)), state === 'settled') ?? [];
  });
}
