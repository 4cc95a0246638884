import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { LINES_PER_TRANSFER_MAX } from '#shared/shop/coming-transfer.ts';
import { COUNTED_MILLI_MAX } from '#shared/sync/fact.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { transact } from '../database/transact.ts';
import { movesOfSending } from '../rules/stock-transfer.ts';
import { bookMoves } from './book-moves.ts';
import { movedBy } from './end-transfers.ts';
import { findUnknownProduct } from './known-products.ts';
import { publishTransfers } from './publish-transfers.ts';
import { findTransfer, findTransferByKey, type StockTransfer } from './read-transfers.ts';

const productId = z.string().min(1).max(40);
const shopId = z.string().min(1).max(40);
const quantityMilli = z.int('a whole number of thousandths of the unit is needed').max(COUNTED_MILLI_MAX);
const note = z.string().trim().max(200);

export const transferRequest = z.strictObject({
  /** Of the asker's choice. Whoever asks again with the same key, because the answer was lost, gets the same transfer. */
  key: z.string().min(1).max(80),
  fromShopId: shopId,
  toShopId: shopId,
  lines: z
    .array(
      z.strictObject({ productId, quantityMilli: quantityMilli.min(1, 'a quantity above zero is needed') }),
    )
    .min(1)
    .max(LINES_PER_TRANSFER_MAX),
  note: note.default(''),
});
type TransferRequest = z.infer<typeof transferRequest>;

/** Without `lines` everything came as it was sent; else every line is named, also one of which nothing came. */
export const receiveRequest = z.strictObject({
  lines: z
    .array(z.strictObject({ productId, quantityMilli: quantityMilli.min(0) }))
    .max(LINES_PER_TRANSFER_MAX)
    .optional(),
  note: note.default(''),
});
export const refuseRequest = z.strictObject({ note: note.min(1) });
export const cancelRequest = z.strictObject({ note: note.default('') });

export type SendProblem =
  | { readonly code: 'unknownShop'; readonly place: 'fromShopId' | 'toShopId' }
  | { readonly code: 'sameShop' | 'keyTaken' }
  /** `line`: its place in the request, from 0. */
  | { readonly code: 'unknownProduct' | 'productTwice'; readonly line: number };

/** What a change left behind, and whom to tell: the channels are rung after the commit. */
export type Transferred = { readonly transfer: StockTransfer; readonly channels: Iterable<ChannelName> };

/**
 * Sends goods from a shop to another: they leave the sender's stock at once, and are in nobody's until they are
 * received. What the books have there is not asked: the goods are on the lorry, whatever the books say.
 *
 * @param by who says so
 */
export async function sendTransfer(
  db: Database,
  asked: TransferRequest,
  by: string,
  now: Date,
): Promise<Result<Transferred, SendProblem>> {
  return transact(db, async (trx): Promise<Result<Transferred, SendProblem>> => {
    const before = await findTransferByKey(trx, asked.key);
    if (before) return replay(before, asked);
    const problem = await findProblem(trx, asked);
    if (problem) return err(problem);
    const id = randomUUID();
    const { rows } = await sql`
      insert into stock_transfers (id, key, from_shop, to_shop, note, state, sent_at, sent_by)
      values (${id}::uuid, ${asked.key}, ${asked.fromShopId}, ${asked.toShopId}, ${asked.note}, 'sent',
        ${now.toISOString()}::timestamptz, ${by})
      on conflict (key) do nothing returning 1
    `.execute(trx);
    // The same request came twice at once, and the other was quicker.
    if (rows.length === 0) return replay((await findTransferByKey(trx, asked.key))!, asked);
    const lines = asked.lines.map((line, index) => {
      return { line: index + 1, productId: line.productId, sentMilli: line.quantityMilli };
    });
    await sql`
      insert into stock_transfer_lines (transfer_id, line, product_id, sent_milli)
      select ${id}::uuid, line, "productId", "sentMilli"
      from json_to_recordset(${JSON.stringify(lines)}::json) as l(line int, "productId" text, "sentMilli" bigint)
    `.execute(trx);
    const transfer = (await findTransfer(trx, id))!;
    const moves = movesOfSending(lines).map((move) => movedBy(transfer, move, 'transferSent'));
    const restocked = await bookMoves(trx, moves, now.toISOString());
    const told = await publishTransfers(trx, [transfer], now);
    return ok({ transfer, channels: new Set([...restocked, ...told]) });
  });
}

/** The same key asks for the same transfer, whatever has become of it; for another one it is taken. */
function replay(known: StockTransfer, asked: TransferRequest): Result<Transferred, SendProblem> {
  const goods = known.lines.map((line) => [line.productId, line.sentMilli]);
  const same =
    known.fromShopId === asked.fromShopId &&
    known.toShopId === asked.toShopId &&
    JSON.stringify(goods) === JSON.stringify(asked.lines.map((line) => [line.productId, line.quantityMilli]));
  return same ? ok({ transfer: known, channels: [] }) : err({ code: 'keyTaken' });
}

async function findProblem(
  trx: Database,
  { fromShopId, toShopId, lines }: TransferRequest,
): Promise<SendProblem | undefined> {
  if (fromShopId === toShopId) return { code: 'sameShop' };
  const shops = await trx
    .selectFrom('shops')
    .select('id')
    .where('id', 'in', [fromShopId, toShopId])
    .execute();
  const known = new Set(shops.map(({ id }) => id));
  if (!known.has(fromShopId)) return { code: 'unknownShop', place: 'fromShopId' };
  if (!known.has(toShopId)) return { code: 'unknownShop', place: 'toShopId' };
  const ids = lines.map((line) => line.productId);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0) return { code: 'productTwice', line: twice };
  const unknown = await findUnknownProduct(trx, ids);
  return unknown === undefined ? undefined : { code: 'unknownProduct', line: ids.indexOf(unknown) };
}
