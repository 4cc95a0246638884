import { sql } from 'kysely';
import { err, ok, type Result } from '#shared/result.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { transact } from '../database/transact.ts';
import {
  judgeTransferStep,
  type Step,
  type StepProblem,
  type TransferMove,
  type TransferState,
  type TransferStep,
} from '../rules/stock-transfer.ts';
import { bookMoves, type MoveReason, type StockMove } from './book-moves.ts';
import { publishTransfers } from './publish-transfers.ts';
import { findTransfer, findTransfers, type StockTransfer } from './read-transfers.ts';
import type { Transferred } from './transfers.ts';

/** `over`: with what it was ended before. */
export type EndProblem =
  | { readonly code: 'noSuchTransfer' }
  | Exclude<StepProblem, { code: 'over' }>
  | (Extract<StepProblem, { code: 'over' }> & { readonly transfer: StockTransfer });

/** Somebody's word that a transfer is over. */
export type Ending = {
  readonly transferId: string;
  readonly step: TransferStep;
  /** Who says so. */
  readonly by: string;
  readonly note: string;
  readonly at: Date;
  /** The shop in which it was said: of another shop's goods it has nothing to say. Absent at head office. */
  readonly saidIn?: string;
};

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
export function endTransfer(
  db: Database,
  transferId: string,
  step: TransferStep,
  { by, note, now }: { readonly by: string; readonly note: string; readonly now: Date },
): Promise<Result<Transferred, EndProblem>> {
  return transact(db, async (trx): Promise<Result<Transferred, EndProblem>> => {
    await lockTransfers(trx, [transferId]);
    const { ended, channels } = await endInOrder(trx, [{ transferId, step, by, note, at: now }], now);
    const [one] = ended;
    return one!.ok ? ok({ transfer: one!.value, channels }) : one!;
  });
}

/** Holds these transfers until the transaction has ended, before anybody's stock is. Locked in sorted order. */
export async function lockTransfers(trx: Database, transferIds: readonly string[]): Promise<void> {
  await sql`
    select 1 from stock_transfers where id in (
      select value::uuid from json_array_elements_text(${JSON.stringify(transferIds)}::json))
    order by id for update
  `.execute(trx);
}

/**
 * Ends transfers that the caller has locked, one after another, each knowing the ones before: of two words
 * about one transfer the first counts.
 *
 * @param now moment of booking
 * @returns each transfer as it is then, or why it did not end so, in the order of the words; and the channels
 *   that got news, to be rung after the commit
 */
export async function endInOrder(
  trx: Database,
  endings: readonly Ending[],
  now: Date,
): Promise<{
  readonly ended: readonly Result<StockTransfer, EndProblem>[];
  readonly channels: ReadonlySet<ChannelName>;
}> {
  const ids = endings.map(({ transferId }) => transferId);
  const known = new Map((await findTransfers(trx, ids)).map((transfer) => [transfer.id, transfer]));
  const moves: StockMove[] = [];
  const over = new Map<string, StockTransfer>();
  const ended: Result<StockTransfer, EndProblem>[] = [];
  for (const ending of endings) {
    const { transferId, step, saidIn } = ending;
    const transfer = known.get(transferId.toLowerCase());
    if (!transfer || (saidIn !== undefined && transfer.toShopId !== saidIn)) {
      ended.push(err({ code: 'noSuchTransfer' }));
      continue;
    }
    const judged = judgeTransferStep(transfer, step);
    if (!judged.ok) {
      const { problem } = judged;
      if (isRepeated(transfer, step)) ended.push(ok(transfer));
      else ended.push(err(problem.code === 'over' ? { ...problem, transfer } : problem));
      continue;
    }
    await writeEnd(trx, ending, judged.value);
    moves.push(...judged.value.moves.map((move) => movedBy(transfer, move, REASONS[step.to], ending)));
    const after = (await findTransfer(trx, transferId))!;
    known.set(after.id, after);
    over.set(after.id, after);
    ended.push(ok(after));
  }
  const restocked = await bookMoves(trx, moves, now.toISOString());
  const told = await publishTransfers(trx, [...over.values()], now);
  return { ended, channels: new Set([...restocked, ...told]) };
}

async function writeEnd(
  trx: Database,
  { transferId, step, by, note, at }: Ending,
  { arrived }: Step,
): Promise<void> {
  await sql`
    update stock_transfers set state = ${step.to}, ended_at = ${at.toISOString()}::timestamptz,
      ended_by = ${by}, ended_note = ${note} where id = ${transferId}::uuid
  `.execute(trx);
  if (!arrived) return;
  await sql`
    update stock_transfer_lines l set received_milli = said.milli
    from json_to_recordset(${JSON.stringify([...arrived].map(([line, milli]) => ({ line, milli })))}::json)
      as said(line int, milli bigint)
    where l.transfer_id = ${transferId}::uuid and l.line = said.line
  `.execute(trx);
}

/** What a move of a transfer is in the books. */
export function movedBy(
  { id, fromShopId, toShopId }: StockTransfer,
  { at, ...rest }: TransferMove,
  reason: MoveReason,
  ending?: Pick<Ending, 'at' | 'saidIn'>,
): StockMove {
  const move = { ...rest, shopId: at === 'from' ? fromShopId : toShopId, reason, reference: id };
  // At a till somebody saw the goods come, maybe hours ago. What goes back is on the road, and nobody has seen it yet.
  const isSeen = at === 'to' && ending?.saidIn !== undefined;
  return isSeen ? { ...move, seenAt: ending.at.toISOString() } : move;
}

function isRepeated({ state, lines }: StockTransfer, step: TransferStep): boolean {
  if (state !== step.to) return false;
  if (step.to !== 'received') return true;
  const again = judgeTransferStep({ state: 'sent', lines }, step);
  return (
    again.ok && lines.every(({ line, receivedMilli }) => again.value.arrived?.get(line) === receivedMilli)
  );
}
