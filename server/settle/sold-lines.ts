import { sql } from 'kysely';
import type { SaleEntry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';
import type { SoldLine } from '../rules/facts.ts';
import type { SaleClaims } from './claims.ts';

export function lineKey(saleId: string, line: number): string {
  return `${saleId.toLowerCase()}/${line}`;
}

/**
 * The lines that these entries return, with what came back before. Their sales are held by `claimSales`,
 * so nobody else refunds them meanwhile.
 */
export async function gatherSoldLines(
  db: Database,
  entries: readonly SaleEntry[],
  claims: SaleClaims,
): Promise<Map<string, SoldLine>> {
  const named = new Map<string, { sale_id: string; line: number; entry_id: string | null }>();
  for (const { body } of entries) {
    for (const { returnOf } of body.sale.lines) {
      if (!returnOf) continue;
      const saleId = returnOf.saleId.toLowerCase();
      const entryId = claims.get(saleId)?.entryId ?? null;
      named.set(lineKey(saleId, returnOf.line), { sale_id: saleId, line: returnOf.line, entry_id: entryId });
    }
  }
  const sold = new Map<string, SoldLine>();
  if (named.size === 0) return sold;
  const { rows } = await sql<SoldLine & { sale_id: string; line: number }>`
    select l.sale_id::text as sale_id, l.line, s.shop_id as "shopId", l.product_id as "productId",
      l.unit_price_micros as "unitPriceMicros", l.quantity_milli as "soldMilli", coalesce((
        select sum(-r.quantity_milli)::bigint from sale_lines r
        where r.return_sale_id = l.sale_id and r.return_line = l.line and r.quantity_milli < 0), 0)
        as "returnedMilli"
    from json_to_recordset(${JSON.stringify([...named.values()])}::json)
      as named(sale_id uuid, line int, entry_id uuid)
    join sale_lines l on l.entry_id = named.entry_id and l.line = named.line
    join sales s on s.entry_id = l.entry_id
    where l.quantity_milli > 0
  `.execute(db);
  for (const { sale_id: saleId, line, ...row } of rows) sold.set(lineKey(saleId, line), row);
  addLinesOfThisBatch(sold, await returnedEarly(db, named, sold), entries);
  return sold;
}

/** What came back of lines whose sale is not booked yet, by refunds that were quicker. */
async function returnedEarly(
  db: Database,
  named: ReadonlyMap<string, { sale_id: string; line: number }>,
  sold: ReadonlyMap<string, SoldLine>,
): Promise<ReadonlyMap<string, number>> {
  const missing = [...named].filter(([key]) => !sold.has(key)).map(([, line]) => line);
  const early = new Map(missing.map(({ sale_id: saleId, line }) => [lineKey(saleId, line), 0]));
  if (missing.length === 0) return early;
  const { rows } = await sql<{ sale_id: string; line: number; quantity: number }>`
    select l.return_sale_id::text as sale_id, l.return_line as line, sum(-l.quantity_milli)::bigint as quantity
    from sale_lines l
    join json_to_recordset(${JSON.stringify(missing)}::json) as named(sale_id uuid, line int)
      on l.return_sale_id = named.sale_id and l.return_line = named.line
    where l.quantity_milli < 0
    group by l.return_sale_id, l.return_line
  `.execute(db);
  for (const row of rows) early.set(lineKey(row.sale_id, row.line), row.quantity);
  return early;
}

/** A sale and its refund may arrive together, and in any order. */
function addLinesOfThisBatch(
  sold: Map<string, SoldLine>,
  early: ReadonlyMap<string, number>,
  entries: readonly SaleEntry[],
): void {
  for (const { shopId, body } of entries) {
    for (const { line, productId, unitPriceMicros, quantityMilli } of body.sale.lines) {
      const key = lineKey(body.sale.id, line);
      const returnedMilli = early.get(key);
      if (quantityMilli <= 0 || sold.has(key) || returnedMilli === undefined) continue;
      sold.set(key, { shopId, productId, unitPriceMicros, soldMilli: quantityMilli, returnedMilli });
    }
  }
}
