import type { Entry } from '#shared/sync/entry.ts';
import { momentOf } from '#shared/sync/moment.ts';
import type { Database } from '../database/open-database.ts';
import { bookCounts } from '../stock/book-counts.ts';

/** Takes what people counted at tills as what is there: see `judgeCount`. */
export async function countStock(db: Database, entries: readonly Entry[], at: string): Promise<void> {
  const counts = entries.flatMap((entry) => {
    const { body, shopId, id: source } = entry;
    if (body.kind !== 'stockCounted') return [];
    const { productId, countedMilli } = body;
    return [{ source, shopId, productId, countedMilli, at: momentOf(entry, entry.sealedAt) }];
  });
  await bookCounts(db, counts, at);
}
