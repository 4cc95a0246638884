import { sql } from 'kysely';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import type { Database } from '../database/open-database.ts';

export const closeRequest = z.strictObject({
  /** The last business date whose books are closed, `YYYY-MM-DD`. */
  through: z.iso.date(),
});

export type CloseProblem = {
  readonly code: 'unknownShop' | 'closedAlready' | 'notOver' | 'gap';
  readonly message: string;
};

/**
 * Closes a shop's books through a day. What comes later of those days is posted to the next
 * (`periodClosed`). Refused while an entry of one of the shop's tills is known to be missing: it may be a
 * sale of those days, and before a day is over. What will never come, a person declares lost first (exceptions/missing-entries.ts).
 */
export async function closeBooks(
  db: Database,
  shopId: string,
  through: string,
  now: Date,
): Promise<Result<void, CloseProblem>> {
  const today = furthestDate(now);
  if (through >= today)
    return err({ code: 'notOver', message: `the day must be over: ${through} is not before ${today}` });
  return db.transaction().execute(async (trx): Promise<Result<void, CloseProblem>> => {
    // Settlements hold the shop's row while they run; after this line none of them has read the old date.
    const { rows } = await sql<{ closed: string | null }>`
      select closed_through::text as closed from shops where id = ${shopId} for update
    `.execute(trx);
    const shop = rows[0];
    if (!shop) return err({ code: 'unknownShop', message: `there is no shop "${shopId}"` });
    if (shop.closed !== null && through <= shop.closed)
      return err({ code: 'closedAlready', message: `the books are closed through ${shop.closed}` });
    const gaps = await gapsOf(trx, shopId);
    if (gaps.length > 0) return err({ code: 'gap', message: gaps.join('; ').slice(0, 500) });
    await trx.updateTable('shops').set({ closed_through: through }).where('id', '=', shopId).execute();
    return ok(undefined);
  });
}

/**
 * The date where the day begins first, at UTC+14. Shops are in places of their own: a day is over when it
 * is over anywhere, and a date of another year by a slip of the hand is over nowhere.
 */
function furthestDate(now: Date): string {
  return new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
}

export type ShopBooks = {
  readonly shopId: string;
  readonly name: string;
  readonly series: string;
  /** The last business date whose books are closed; null where none is. */
  readonly closedThrough: string | null;
};

/** Every shop, and how far its books are closed. */
export async function listShops(db: Database): Promise<ShopBooks[]> {
  const { rows } = await sql<ShopBooks>`
    select id as "shopId", name, series, closed_through::text as "closedThrough" from shops order by id
  `.execute(db);
  return rows;
}

/** What is known to be missing: entries below one that is here, and entries that a till has spoken of. */
async function gapsOf(trx: Database, shopId: string): Promise<string[]> {
  const { rows } = await sql<{ till: string; epoch: number; through: number; last: number }>`
    select e.till_id as till, e.epoch, e.contiguous_through as through, greatest(e.last_seq, e.reported_seq) as last
    from till_epochs e join tills t on t.id = e.till_id
    where t.shop_id = ${shopId} and greatest(e.last_seq, e.reported_seq) > e.contiguous_through
    order by e.till_id, e.epoch
  `.execute(trx);
  return rows.map(
    ({ till, epoch, through, last }) =>
      `till "${till}" (epoch ${epoch}) has sealed ${last} entries, and head office has them through ${through}`,
  );
}
