import { z } from 'zod';
import { isSaleEntry, type Entry } from '#shared/sync/entry.ts';
import type { Singletons } from './singletons.ts';

const RETURNED = 'returned/';
const entryIds = z.array(z.string());

/**
 * Notes which sales an entry takes goods back from, so that what came back of a sale is found without
 * reading every entry. Noted before the entry is kept: a note without its entry is harmless, an entry
 * without its note would let goods come back twice.
 */
export async function noteReturns(singletons: Singletons, entry: Entry): Promise<void> {
  // What came back for practice is still in the shop.
  if (!isSaleEntry(entry) || entry.body.sale.training) return;
  const sales = new Set(entry.body.sale.lines.flatMap(({ returnOf }) => (returnOf ? [returnOf.saleId] : [])));
  for (const saleId of sales) {
    const noted = returnsOf(singletons, saleId);
    if (!noted.includes(entry.id)) await singletons.put(RETURNED + saleId, [...noted, entry.id]);
  }
}

/** Ids of the entries by which goods of a sale came back at this till, oldest first. */
export function returnsOf(singletons: Singletons, saleId: string): readonly string[] {
  const kept = entryIds.safeParse(singletons.get(RETURNED + saleId));
  return kept.success ? kept.data : [];
}
