import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open-database.ts';
import type { StockMove } from './book-moves.ts';

const ROWS_LISTED_MAX = 200;

export const ledgerQuery = z.strictObject({
  shop: z.string().min(1).max(40).optional(),
  product: z.string().min(1).max(40).optional(),
  /** The `id` of the last row of the page before. */
  before: z.coerce.number().int().min(1).optional(),
});

export type LedgerRow = StockMove & {
  readonly id: number;
  readonly movedAt: Date;
  /** A count has seen it: the first one of the product, or one after the goods came. It moved no level. */
  readonly counted: boolean;
};

/** What moved stock besides sales and counts, newest first. */
export async function listLedger(
  db: Database,
  { shop, product, before }: z.infer<typeof ledgerQuery>,
): Promise<LedgerRow[]> {
  const { rows } = await sql<LedgerRow>`
    select id, shop_id as "shopId", product_id as "productId", quantity_milli as "quantityMilli", reason,
      reference, line, moved_at as "movedAt", counted
    from stock_ledger
    where (${shop ?? null}::text is null or shop_id = ${shop ?? null}::text)
      and (${product ?? null}::text is null or product_id = ${product ?? null}::text)
      and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint)
    order by id desc limit ${ROWS_LISTED_MAX}
  `.execute(db);
  return rows;
}
