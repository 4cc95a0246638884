import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open-database.ts';
import type { TransferState } from '../rules/stock-transfer.ts';

const TRANSFERS_PER_PAGE_MAX = 100;

export const transfersQuery = z.strictObject({
  /** Either end of the way. */
  shop: z.string().min(1).max(40).optional(),
  state: z.enum(['sent', 'received', 'refused', 'cancelled']).optional(),
  /** The `next` of the page before. */
  before: z.coerce.number().int().min(1).optional(),
});

/** Quantities are thousandths of the unit of sale. */
export type StockTransfer = {
  readonly id: string;
  readonly number: number;
  readonly key: string;
  readonly fromShopId: string;
  readonly toShopId: string;
  readonly note: string;
  readonly state: TransferState;
  readonly sentAt: Date;
  readonly sentBy: string;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedNote: string | null;
  readonly lines: readonly {
    readonly line: number;
    readonly productId: string;
    readonly sentMilli: number;
    /** Null while it is on its way, and where it never came. */
    readonly receivedMilli: number | null;
    /** What came less what was sent; null as above. */
    readonly differenceMilli: number | null;
  }[];
};

/** Transfers, newest first. `next` asks for the page after it; null where there is none. */
export async function listTransfers(
  db: Database,
  { shop, state, before }: z.infer<typeof transfersQuery> = {},
): Promise<{ transfers: StockTransfer[]; next: number | null }> {
  const found = await read(
    db,
    sql`(${shop ?? null}::text is null or ${shop ?? null}::text in (t.from_shop, t.to_shop))
      and (${state ?? null}::text is null or t.state = ${state ?? null}::text)
      and (${before ?? null}::bigint is null or t.number < ${before ?? null}::bigint)`,
    TRANSFERS_PER_PAGE_MAX + 1,
  );
  const transfers = found.slice(0, TRANSFERS_PER_PAGE_MAX);
  return { transfers, next: found.length > transfers.length ? transfers.at(-1)!.number : null };
}

export async function findTransfer(db: Database, id: string): Promise<StockTransfer | undefined> {
  return (await read(db, sql`t.id = ${id}::uuid`, 1))[0];
}

/** These transfers, in no order; those that are not there are left out. */
export function findTransfers(db: Database, ids: readonly string[]): Promise<StockTransfer[]> {
  const named = sql`select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json)`;
  return read(db, sql`t.id in (${named})`, ids.length);
}

export async function findTransferByKey(db: Database, key: string): Promise<StockTransfer | undefined> {
  return (await read(db, sql`t.key = ${key}`, 1))[0];
}

async function read(db: Database, which: RawBuilder<unknown>, limit: number): Promise<StockTransfer[]> {
  const { rows } = await sql<StockTransfer>`
    select t.id::text as id, t.number, t.key, t.from_shop as "fromShopId", t.to_shop as "toShopId", t.note,
      t.state, t.sent_at as "sentAt", t.sent_by as "sentBy", t.ended_at as "endedAt", t.ended_by as "endedBy",
      t.ended_note as "endedNote",
      (select json_agg(json_build_object('line', l.line, 'productId', l.product_id, 'sentMilli', l.sent_milli,
          'receivedMilli', l.received_milli, 'differenceMilli', l.received_milli - l.sent_milli) order by l.line)
        from stock_transfer_lines l where l.transfer_id = t.id) as lines
    from stock_transfers t where ${which} order by t.number desc limit ${limit}
  `.execute(db);
  return rows;
}
