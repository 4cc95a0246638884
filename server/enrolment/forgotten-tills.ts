import { sql } from 'kysely';
import type { FormerEpoch } from '#shared/sync/enrolment.ts';
import type { Database } from '../database/open-database.ts';
import { hashSecret } from '../secrets.ts';
import { readPublicKey } from './public-key.ts';

/**
 * Takes back epochs that this database does not know, because it was restored to a time before them.
 * The one-time code of the shop vouches for them; what is known is never changed. Their numbers are
 * counted as given out, so that no other till gets them.
 */
export async function rememberForgotten(
  trx: Database,
  shopId: string,
  { name, former, now }: { name: string; former: readonly FormerEpoch[]; now: Date },
): Promise<void> {
  for (const { tillId, epoch, receiptSeries, token, publicKeyPem } of former) {
    const number = tillId.startsWith(`${shopId}-t`) ? Number(tillId.slice(shopId.length + 2)) : Number.NaN;
    const key = readPublicKey(publicKeyPem);
    if (!Number.isInteger(number) || !key) continue;
    await trx
      .insertInto('tills')
      .values({ id: tillId, shop_id: shopId, name, receipt_series: receiptSeries, epoch, enrolled_at: now })
      .onConflict((on) => on.doNothing())
      .execute();
    const till = await trx
      .selectFrom('tills')
      .select('id')
      .where('id', '=', tillId)
      .where('shop_id', '=', shopId)
      .executeTakeFirst();
    if (!till) continue;
    await trx
      .insertInto('till_epochs')
      .values({
        till_id: tillId,
        epoch,
        public_key_pem: key,
        token_hash: hashSecret(token),
        receipt_series: receiptSeries,
        last_settled_at: null,
      })
      .onConflict((on) => on.doNothing())
      .execute();
    const used = Math.max(number, Number(/\d+$/.exec(receiptSeries)?.[0] ?? 0));
    await sql`update shops set next_till = greatest(next_till, ${used + 1}::int) where id = ${shopId}`.execute(
      trx,
    );
  }
}
