import { sql } from 'kysely';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { column } from '../database/columns.ts';
import type { Database } from '../database/open-database.ts';
import type { SingleUse } from '../rules/facts.ts';

/** Ids of the entries that are the first to use their receipt number. */
export async function claimReceiptNumbers(
  db: Database,
  entries: readonly SaleEntry[],
): Promise<ReadonlySet<string>> {
  const claimed = await sql<{ id: string }>`
    insert into receipt_numbers (receipt_number, entry_id)
    select number, id
    from unnest(
      ${column(entries.map(({ body }) => body.receiptNumber))}::text::text[],
      ${column(entries.map(({ id }) => id))}::text::uuid[]
    ) with ordinality as claim(number, id, position)
    order by number, position
    on conflict do nothing
    returning entry_id::text as id
  `.execute(db);
  return new Set(claimed.rows.map((row) => row.id));
}

/** Who has which sale, by sale id in lower case. `entryId` is null where only a refund has named it. */
export type SaleClaims = ReadonlyMap<string, { readonly entryId: string | null; readonly awaited: boolean }>;

/**
 * Claims the ids of these sales, and takes hold of the sales that they refund, in sorted order. Two refunds
 * of one sale wait for each other here, and so do a sale and a refund that comes before it: whichever is
 * second sees the first.
 */
export async function claimSales(db: Database, entries: readonly SaleEntry[]): Promise<SaleClaims> {
  const named = new Map<string, { sale_id: string; entry_id: string | null; awaited: boolean }>();
  for (const { id, body } of entries) {
    const saleId = body.sale.id.toLowerCase();
    const own = named.get(saleId);
    named.set(saleId, { sale_id: saleId, awaited: own?.awaited ?? false, entry_id: own?.entry_id ?? id });
  }
  for (const { body } of entries) {
    for (const { returnOf } of body.sale.lines) {
      if (!returnOf) continue;
      const saleId = returnOf.saleId.toLowerCase();
      named.set(saleId, {
        sale_id: saleId,
        entry_id: named.get(saleId)?.entry_id ?? null,
        awaited: true,
      });
    }
  }
  const claims = [...named.values()];
  const { rows } = await sql<{ sale_id: string; entry_id: string | null; awaited: boolean }>`
    insert into sale_ids (sale_id, entry_id, awaited)
    select sale_id, entry_id, awaited
    from unnest(
      ${column(claims.map((claim) => claim.sale_id))}::text::uuid[],
      ${column(claims.map((claim) => claim.entry_id))}::text::uuid[],
      ${column(claims.map((claim) => claim.awaited))}::text::boolean[]
    ) as claim(sale_id, entry_id, awaited)
    order by sale_id
    on conflict (sale_id) do update
      set entry_id = coalesce(sale_ids.entry_id, excluded.entry_id),
        awaited = sale_ids.awaited or excluded.awaited
    returning sale_id::text as sale_id, entry_id::text as entry_id, awaited
  `.execute(db);
  return new Map(rows.map((row) => [row.sale_id, { entryId: row.entry_id, awaited: row.awaited }]));
}

/** Of entries whose sale id another entry has: those whose sale is the same in every word. */
export async function sameSales(
  db: Database,
  entries: readonly { readonly entry: SaleEntry; readonly firstId: string }[],
): Promise<ReadonlySet<string>> {
  if (entries.length === 0) return new Set();
  const rows = entries.map(({ entry, firstId }) => ({
    id: entry.id,
    first: firstId,
    sale: entry.body.sale,
  }));
  const same = await sql<{ id: string }>`
    select claim.id::text as id
    from json_to_recordset(${JSON.stringify(rows)}::json) as claim(id uuid, first uuid, sale jsonb)
    join entries e on e.id = claim.first
    where (e.body -> 'body' -> 'sale')::jsonb = claim.sale
  `.execute(db);
  return new Set(same.rows.map((row) => row.id));
}

export type EntryUse = SingleUse & { readonly entryId: string };

/** Claims vouchers and coupons; answers those that another entry has, as `kind key entryId`. */
export async function claimUses(db: Database, uses: readonly EntryUse[]): Promise<ReadonlySet<string>> {
  if (uses.length === 0) return new Set();
  const rows = uses.map((use, position) => ({ ...use, position }));
  const json = JSON.stringify(rows);
  await sql`
    insert into single_uses (kind, key, entry_id)
    select distinct on (kind, key) kind, key, "entryId"
    from json_to_recordset(${json}::json) as use(kind text, key text, "entryId" uuid, position int)
    order by kind, key, position
    on conflict do nothing
  `.execute(db);
  // A statement of its own: it must see what whoever was first has committed meanwhile.
  const taken = await sql<{ kind: string; key: string; entryId: string }>`
    select use.kind, use.key, use."entryId"::text as "entryId"
    from json_to_recordset(${json}::json) as use(kind text, key text, "entryId" uuid)
    join single_uses u using (kind, key)
    where u.entry_id <> use."entryId"
  `.execute(db);
  return new Set(taken.rows.map(({ kind, key, entryId }) => useKey({ kind, key }, entryId)));
}

export function useKey({ kind, key }: { kind: string; key: string }, entryId: string): string {
  return `${kind} ${key} ${entryId.toLowerCase()}`;
}
