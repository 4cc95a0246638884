import { parseDecimal } from '#shared/money/decimal.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { setQuantity, type Draft, type DraftLine, type DraftProblem } from '#shared/sale/draft.ts';
import { setManualPrice, setNote, setSerial, type PriceProblem } from '#shared/sale/edit-line.ts';
import { discountLine, type DiscountProblem } from '#shared/sale/give-discount.ts';
import { readDiscount, reasonOf } from './typed-discount.ts';
import { readQuantity } from './typed-code.ts';

/** What stands in the fields about a line. */
export type LineText = {
  readonly quantity: string;
  readonly price: string;
  readonly discount: string;
  readonly reason: string;
  readonly note: string;
  readonly serial: string;
};

export type LineTextProblem = {
  readonly code: 'notAPrice' | 'notADiscount' | 'notAQuantity' | 'reasonNeeded' | 'serialMissing';
  readonly field: keyof LineText;
  readonly text: string;
};

/** Changes a basket by the fields, all of them or none. `approvedBy`: who allowed it beyond the limits. */
export type LineEdit = (basket: Draft, approvedBy?: string) => Result<Draft, EditProblem>;

type EditProblem = DraftProblem | DiscountProblem | PriceProblem;

/**
 * Reads the fields about a line. An empty price is the list price, an empty discount none, an empty
 * quantity the one it has.
 */
export function editOf(
  line: DraftLine,
  text: LineText,
  { currency, usual, limitPpm }: { currency: string; usual: readonly string[]; limitPpm: number | undefined },
): Result<LineEdit, LineTextProblem> {
  const price = text.price.trim() === '' ? ok(undefined) : parseDecimal(text.price, 6);
  if (!price.ok || (price.value !== undefined && price.value < 0))
    return err({ code: 'notAPrice', field: 'price', text: text.price });
  // Goods without a list price have nothing to go back to.
  if (price.value === undefined && line.manualPrice && line.listPriceMicros === 0)
    return err({ code: 'notAPrice', field: 'price', text: '' });
  const discount = readDiscount(text.discount, currency);
  if (!discount.ok) return err({ code: 'notADiscount', field: 'discount', text: text.discount });
  const quantity = text.quantity.trim() === '' ? ok(undefined) : readQuantity(text.quantity);
  if (!quantity.ok) return err({ code: 'notAQuantity', field: 'quantity', text: text.quantity });
  const reason = reasonOf(text.reason, usual);
  const unitPriceMicros = price.value;
  if ((unitPriceMicros !== undefined || discount.value) && reason === '')
    return err({ code: 'reasonNeeded', field: 'reason', text: '' });
  if (line.serial !== undefined && text.serial.trim() === '')
    return err({ code: 'serialMissing', field: 'serial', text: '' });

  return ok((basket, approvedBy) => {
    const { lineId } = line;
    const approval = approvedBy === undefined ? {} : { approvedBy };
    const asked = discount.value && { ...discount.value, reason, ...approval };
    // Who has allowed this very price has allowed it still when something else about the line is changed.
    const { approvedBy: before } =
      line.manualPrice?.unitPriceMicros === unitPriceMicros ? (line.manualPrice ?? {}) : {};
    const ofPrice = before === undefined ? approval : { approvedBy: before };
    const manual = unitPriceMicros === undefined ? undefined : { unitPriceMicros, reason, ...ofPrice };
    const signed = quantity.value === undefined ? undefined : Math.sign(line.quantityMilli) * quantity.value;
    return inTurn<EditProblem>(basket, [
      (now) => (signed === undefined ? ok(now) : setQuantity(now, lineId, signed)),
      (now) => (manual || line.manualPrice ? setManualPrice(now, lineId, manual, limitPpm) : ok(now)),
      (now) => (asked || line.discount ? discountLine(now, lineId, asked) : ok(now)),
      (now) => setNote(now, lineId, text.note),
      (now) => setSerial(now, lineId, text.serial),
    ]);
  });
}

function inTurn<P>(basket: Draft, steps: readonly ((now: Draft) => Result<Draft, P>)[]): Result<Draft, P> {
  let now: Result<Draft, P> = ok(basket);
  for (const step of steps) if (now.ok) now = step(now.value);
  return now;
}
