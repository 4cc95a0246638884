import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { COUNTED_MILLI_MAX } from '#shared/sync/fact.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { transact } from '../database/transact.ts';
import {
  judgeTransferStep,
  movesOfSending,
  type StepProblem,
  type TransferMove,
  type TransferState,
  type TransferStep,
} from '../rules/stock-transfer.ts';
import { bookMoves, type MoveReason } from './book-moves.ts';
import { findUnknownProduct } from './known-products.ts';
import { findTransfer, findTransferByKey, type StockTransfer } from './read-transfers.ts';

const LINES_PER_TRANSFER_MAX = 500;

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
    return ok({ transfer, channels: await move(trx, transfer, movesOfSending(lines), 'transferSent', now) });
  });
}

export type EndProblem = { readonly code: 'noSuchTransfer' } | StepProblem;

const REASONS = {
  received: 'transferReceived',
  refused: 'transferRefused',
  cancelled: 'transferCancelled',
} as const satisfies Record<Exclude<TransferState, 'sent'>, MoveReason>;

/**
 * Ends a transfer: received, with what came; refused by the shop that was to get it; or cancelled by the one
 * that sent it. The same said again is no fault, and moves nothing.
 *
 * @param by who says so
 */
export async function endTransfer(
  db: Database,
  id: string,
  step: TransferStep,
  { by, note, now }: { readonly by: string; readonly note: string; readonly now: Date },
): Promise<Result<Transferred, EndProblem>> {
  return transact(db, async (trx): Promise<Result<Transferred, EndProblem>> => {
    await sql`select 1 from stock_transfers where id = ${id}::uuid for update`.execute(trx);
    const transfer = await findTransfer(trx, id);
    if (!transfer) return err({ code: 'noSuchTransfer' });
    const judged = judgeTransferStep(transfer, step);
    if (!judged.ok) return isRepeated(transfer, step) ? ok({ transfer, channels: [] }) : judged;
    const { moves, arrived } = judged.value;
    await sql`
      update stock_transfers set state = ${step.to}, ended_at = ${now.toISOString()}::timestamptz,
        ended_by = ${by}, ended_note = ${note} where id = ${id}::uuid
    `.execute(trx);
    if (arrived)
      await sql`
        update stock_transfer_lines l set received_milli = said.milli
        from json_to_recordset(${JSON.stringify([...arrived].map(([line, milli]) => ({ line, milli })))}::json)
          as said(line int, milli bigint)
        where l.transfer_id = ${id}::uuid and l.line = said.line
      `.execute(trx);
    const channels = await move(trx, transfer, moves, REASONS[step.to], now);
    return ok({ transfer: (await findTransfer(trx, id))!, channels });
  });
}

function move(
  trx: Database,
  { id, fromShopId, toShopId }: StockTransfer,
  moves: readonly TransferMove[],
  reason: MoveReason,
  now: Date,
): Promise<ReadonlySet<ChannelName>> {
  const booked = moves.map(({ at, ...rest }) => {
    return { ...rest, shopId: at === 'from' ? fromShopId : toShopId, reason, reference: id };
  });
  return bookMoves(trx, booked, now.toISOString());
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

function isRepeated({ state, lines }: StockTransfer, step: TransferStep): boolean {
  if (state !== step.to) return false;
  if (step.to !== 'received') return true;
  const again = judgeTransferStep({ state: 'sent', lines }, step);
  return (
    again.ok && lines.every(({ line, receivedMilli }) => again.value.arrived?.get(line) === receivedMilli)
  );
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
