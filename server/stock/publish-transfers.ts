import { sql } from 'kysely';
import type { ComingTransfer } from '#shared/shop/coming-transfer.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { transact } from '../database/transact.ts';
import { publishRecords } from '../records/put-records.ts';
import { findTransfers, type StockTransfer } from './read-transfers.ts';

/**
 * Tells the shop that is to get the goods of transfers how they are now, in its management's channel and
 * inside the caller's transaction: a document each while they are on their way, and none any more when they
 * have ended. Whoever changed the transfers holds their locks, so nobody else says otherwise meanwhile.
 *
 * @returns the channels that got news, to be rung after the commit
 */
export async function publishTransfers(
  trx: Database,
  transfers: readonly StockTransfer[],
  now: Date,
): Promise<ReadonlySet<ChannelName>> {
  const names = await shopNames(trx, transfers);
  const byChannel = Map.groupBy(transfers, ({ toShopId }): ChannelName => `management:${toShopId}`);
  for (const [channel, here] of byChannel) {
    const records = here.map((transfer) => {
      const { id, state, fromShopId } = transfer;
      const value = state === 'sent' ? comingOf(transfer, names.get(fromShopId) ?? fromShopId) : null;
      return { collection: 'transfer' as const, id, value };
    });
    await publishRecords(trx, { channel, records }, now);
  }
  return new Set(byChannel.keys());
}

function comingOf(transfer: StockTransfer, fromShopName: string): ComingTransfer {
  const { number, fromShopId, sentAt, note, lines } = transfer;
  return {
    number,
    fromShopId,
    fromShopName,
    sentAt: sentAt.toISOString(),
    note,
    lines: lines.map(({ productId, sentMilli }) => ({ productId, sentMilli })),
  };
}

async function shopNames(
  trx: Database,
  transfers: readonly StockTransfer[],
): Promise<ReadonlyMap<string, string>> {
  if (transfers.length === 0) return new Map();
  const ids = [...new Set(transfers.map(({ fromShopId }) => fromShopId))];
  const rows = await trx.selectFrom('shops').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/**
 * Publishes transfers of which their shops' channels say something else: a program that did not publish them
 * yet has sent or ended them. Safe to run at any time, and by several processes at once.
 *
 * @returns the channels that got news, to be rung after it
 */
export function catchUpTransfers(db: Database, now: Date): Promise<ReadonlySet<ChannelName>> {
  return transact(db, async (trx) => {
    const { rows } = await sql<{ id: string }>`
      select t.id::text as id from stock_transfers t
      where (t.state = 'sent') <> exists (
        select 1 from records r
        where r.channel = 'management:' || t.to_shop and r.collection = 'transfer' and r.id = t.id::text)
      order by t.id for update of t
    `.execute(trx);
    return publishTransfers(
      trx,
      await findTransfers(
        trx,
        rows.map(({ id }) => id),
      ),
      now,
    );
  });
}
