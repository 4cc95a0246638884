import { err, ok, type Result } from '#shared/result.ts';

/** `sent`: it has left one shop and is not in the other. The others end it. */
export type TransferState = 'sent' | 'received' | 'refused' | 'cancelled';

/** Quantities are thousandths of the unit of sale. */
export type TransferLine = { readonly line: number; readonly productId: string; readonly sentMilli: number };

/** What moves at one of the two shops; negative: it leaves. */
export type TransferMove = {
  readonly line: number;
  readonly at: 'from' | 'to';
  readonly productId: string;
  readonly quantityMilli: number;
};

/** What is said about goods that are on their way. */
export type TransferStep =
  /** Without `lines` everything came as it was sent. */
  | { readonly to: 'received'; readonly lines?: readonly Arrived[] | undefined }
  | { readonly to: 'refused' | 'cancelled' };
type Arrived = { readonly productId: string; readonly quantityMilli: number };

export type StepProblem =
  | { readonly code: 'over'; readonly state: TransferState }
  | { readonly code: 'notSent' | 'notSaid' | 'saidTwice'; readonly productId: string };

export type Step = {
  readonly moves: readonly TransferMove[];
  /** What came of each line; null where nothing of the transfer did. */
  readonly arrived: ReadonlyMap<number, number> | null;
};

/** What leaves the shop that sends, as soon as it is sent: nobody can sell there what is on a lorry. */
export function movesOfSending(lines: readonly TransferLine[]): TransferMove[] {
  return lines.map(({ line, productId, sentMilli }) => ({
    line,
    at: 'from',
    productId,
    quantityMilli: -sentMilli,
  }));
}

/**
 * Says what ends a transfer, and what that moves. The shop that receives gets what came, and not what was sent:
 * the difference stays with the line, and in neither shop, until somebody finds the goods and counts them.
 * What is refused or cancelled goes back whole. A transfer ends once: of two who say so the first counts.
 * Protects both shops from goods that are in two places, or in none without a word.
 *
 * A received transfer names every line or none: one that was left out may have come, or not.
 */
export function judgeTransferStep(
  transfer: { readonly state: TransferState; readonly lines: readonly TransferLine[] },
  step: TransferStep,
): Result<Step, StepProblem> {
  const { state, lines } = transfer;
  if (state !== 'sent') return err({ code: 'over', state });
  if (step.to !== 'received') {
    const back = movesOfSending(lines).map((move) => ({ ...move, quantityMilli: -move.quantityMilli }));
    return ok({ moves: back, arrived: null });
  }
  const said = readArrived(lines, step.lines);
  if (!said.ok) return said;
  const moves = lines.map(({ line, productId }) => ({
    line,
    at: 'to' as const,
    productId,
    quantityMilli: said.value.get(line)!,
  }));
  return ok({ moves: moves.filter(({ quantityMilli }) => quantityMilli > 0), arrived: said.value });
}

function readArrived(
  lines: readonly TransferLine[],
  said: readonly Arrived[] | undefined,
): Result<ReadonlyMap<number, number>, StepProblem> {
  if (!said) return ok(new Map(lines.map(({ line, sentMilli }) => [line, sentMilli])));
  const lineOf = new Map(lines.map(({ line, productId }) => [productId, line]));
  const arrived = new Map<number, number>();
  for (const { productId, quantityMilli } of said) {
    const line = lineOf.get(productId);
    if (line === undefined) return err({ code: 'notSent', productId });
    if (arrived.has(line)) return err({ code: 'saidTwice', productId });
    arrived.set(line, quantityMilli);
  }
  const silent = lines.find(({ line }) => !arrived.has(line));
  return silent ? err({ code: 'notSaid', productId: silent.productId }) : ok(arrived);
}
