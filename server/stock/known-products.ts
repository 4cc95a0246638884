import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';

/**
 * The first of these products that the chain does not know. Known is what the newest catalogue has, and what a
 * shop has counted: goods that were withdrawn are still there, and are sent back.
 */
export async function findUnknownProduct(
  db: Database,
  productIds: readonly string[],
): Promise<string | undefined> {
  const tracked = await idsOf(
    db,
    productIds,
    (named) => sql<{ id: string }>`
      select distinct product_id as id from stock where product_id in (${named})`,
  );
  const others = productIds.filter((id) => !tracked.has(id));
  // Asked only where it must be: the catalogue is opened product by product.
  if (others.length === 0) return undefined;
  const listed = await idsOf(
    db,
    others,
    (named) => sql<{ id: string }>`
      select product ->> 'id' as id
      from catalogue_pages, jsonb_array_elements(products) as product
      where version = (select max(version) from catalogue_versions) and product ->> 'id' in (${named})`,
  );
  return others.find((id) => !listed.has(id));
}

async function idsOf(
  db: Database,
  ids: readonly string[],
  query: (named: ReturnType<typeof sql>) => ReturnType<typeof sql<{ id: string }>>,
): Promise<ReadonlySet<string>> {
  const named = sql`select value from json_array_elements_text(${JSON.stringify(ids)}::json)`;
  const { rows } = await query(named).execute(db);
  return new Set(rows.map(({ id }) => id));
}
