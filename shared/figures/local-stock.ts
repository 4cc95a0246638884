import type { AppliedThrough } from '../shop/applied-through.ts';
import { notApplied } from '../shop/applied-through.ts';
import type { StockLevel } from '../shop/stock-level.ts';
import { countsAsSale, type Entry } from '../sync/entry.ts';
import { momentOf } from '../sync/moment.ts';

/** What one entry of this till did to the shop's stock, in thousandths of each product's unit. */
export type OwnMoves = {
  readonly epoch: number;
  readonly seq: number;
  /** Whether the till has heard that head office booked the entry. */
  readonly settled: boolean;
  /** When goods left the shelf or were counted, milliseconds since 1970 by head office's clock. */
  readonly at: number;
  /** Goods that left; negative where they came, or came back. */
  readonly sold: readonly { readonly productId: string; readonly quantityMilli: number }[];
  readonly counted?: { readonly productId: string; readonly countedMilli: number };
};

type Levels = ReadonlyMap<string, StockLevel>;

/** What an entry moves; undefined where it moves nothing. */
export function ownMovesOf(entry: Entry, settled: boolean): OwnMoves | undefined {
  const { epoch, seq, body, sealedAt } = entry;
  if (body.kind === 'stockCounted') {
    const { productId, countedMilli } = body;
    const at = momentOf(entry, sealedAt);
    return { epoch, seq, settled, at, sold: [], counted: { productId, countedMilli } };
  }
  if (body.kind === 'transferReceived') {
    const came = body.lines.map(({ productId, quantityMilli }) => ({
      productId,
      quantityMilli: 0 - quantityMilli,
    }));
    return { epoch, seq, settled, at: momentOf(entry, sealedAt), sold: came };
  }
  if (!countsAsSale(entry)) return undefined;
  const { sale } = entry.body;
  const sold = sale.lines.map(({ productId, quantityMilli }) => ({ productId, quantityMilli }));
  return { epoch, seq, settled, at: momentOf(entry, sale.completedAt), sold };
}

/**
 * What the shop has as far as this till can know: head office's levels, less what the till itself moved since.
 *
 * Whether a level holds an entry is the marker's to say, never the outcome's: level and marker come together,
 * the outcome comes by another channel, sooner or later. So no number jumps back, whichever comes first. Of
 * another epoch than the marker's, and where head office publishes no marker, the outcome is all there is.
 *
 * @param moves in any order; those that the levels hold change nothing
 */
export function localStock(
  levels: Levels,
  moves: readonly OwnMoves[],
  marker: AppliedThrough | undefined,
): Levels {
  const missing = moves.filter((one) => !isApplied(one, marker));
  if (missing.length === 0) return levels;
  const local = new Map(levels);
  for (const { at, sold, counted } of missing.toSorted((a, b) => a.epoch - b.epoch || a.seq - b.seq)) {
    for (const { productId, quantityMilli } of sold) {
      const level = local.get(productId);
      // Nobody counts it; or the shelf was counted after the goods had left it.
      if (!level || isCountedAfter(level, at)) continue;
      local.set(productId, { ...level, onHandMilli: level.onHandMilli - quantityMilli });
    }
    if (counted) local.set(counted.productId, afterCount(local.get(counted.productId), counted, at));
  }
  return local;
}

function isApplied({ epoch, seq, settled }: OwnMoves, marker: AppliedThrough | undefined): boolean {
  if (!marker || epoch !== marker.epoch) return settled;
  return notApplied(marker).every(([first, last]) => seq < first || seq > last);
}

function isCountedAfter({ countedAt }: StockLevel, at: number): boolean {
  return countedAt !== undefined && at < Date.parse(countedAt);
}

function afterCount(
  level: StockLevel | undefined,
  { countedMilli }: { readonly countedMilli: number },
  at: number,
): StockLevel {
  if (level && isCountedAfter(level, at)) return level;
  return { ...level, onHandMilli: countedMilli, countedAt: new Date(at).toISOString() };
}
