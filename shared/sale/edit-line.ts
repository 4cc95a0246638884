import { err, ok, type Result } from '../result.ts';
import { isBeyond } from './discount.ts';
import type { Draft, DraftLine, DraftProblem } from './draft.ts';
import { unapprovedDiscounts } from './give-discount.ts';
import { openLine } from './open-line.ts';

export type PriceProblem =
  | DraftProblem
  | {
      readonly code: 'needsManager';
      readonly field: 'price';
      readonly limitPpm: number;
    };

/**
 * Sets a line's price by hand, or gives it its list price back. A price is refused that is further from
 * the list price than a cashier may go alone, up or down, unless somebody has approved it. A product
 * without a list price has none to go away from.
 *
 * @param limitPpm the furthest from the list price, parts per million; absent: as far as one likes
 */
export function setManualPrice(
  basket: Draft,
  lineId: string,
  price: DraftLine['manualPrice'],
  limitPpm?: number,
): Result<Draft, PriceProblem> {
  const changed = changeLine(basket, lineId, (line) => {
    const { manualPrice: _, ...plain } = line;
    return price ? { ...plain, manualPrice: price } : plain;
  });
  if (!changed.ok || !price || price.approvedBy !== undefined) return changed;
  const line = changed.value.lines.find((each) => each.lineId === lineId)!;
  const { listUnitPriceMicros: list } = openLine(line, basket, basket.terms);
  if (limitPpm !== undefined && isBeyond(limitPpm, Math.abs(list - price.unitPriceMicros), list) && list > 0)
    return err({ code: 'needsManager', field: 'price', limitPpm });
  const { discountLimitPpm } = basket.terms;
  if (discountLimitPpm === undefined) return changed;
  // What is refused at the end must be asked for now, while the customer and the manager are here. It is the
  // price that must be allowed, also where the shop limits discounts alone, or its limit is not known yet.
  return unapprovedDiscounts(changed.value, discountLimitPpm).includes(lineId)
    ? err({ code: 'needsManager', field: 'price', limitPpm: discountLimitPpm })
    : changed;
}

/** Writes a note to a line, which the receipt prints; empty text takes it away. */
export function setNote(basket: Draft, lineId: string, text: string): Result<Draft, DraftProblem> {
  const note = text.trim();
  return editLine(basket, lineId, (line) => {
    const { note: _, ...plain } = line;
    return note === '' ? plain : { ...plain, note };
  });
}

/** Sets the serial number of the piece that is sold. A line that has one keeps one. */
export function setSerial(basket: Draft, lineId: string, text: string): Result<Draft, DraftProblem> {
  const serial = text.trim();
  return editLine(basket, lineId, (line) => (serial === '' ? line : { ...line, serial }));
}

function changeLine(
  basket: Draft,
  lineId: string,
  change: (line: DraftLine) => DraftLine,
): Result<Draft, DraftProblem> {
  const line = basket.lines.find((each) => each.lineId === lineId);
  if (line && line.quantityMilli < 0) return err({ code: 'notOnReturns', lineId });
  return editLine(basket, lineId, change);
}

function editLine(
  basket: Draft,
  lineId: string,
  change: (line: DraftLine) => DraftLine,
): Result<Draft, DraftProblem> {
  if (!basket.lines.some((each) => each.lineId === lineId)) return err({ code: 'noSuchLine', lineId });
  const lines = basket.lines.map((line) => (line.lineId === lineId ? change(line) : line));
  return ok({ ...basket, lines });
}
