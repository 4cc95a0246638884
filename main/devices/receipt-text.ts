import { minorDigits } from '#shared/money/currency.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';

/** Characters in a line of an 80 mm receipt. */
const WIDTH = 42;

/** ESC/POS: initialise; feed three lines and cut. */
const BEGIN = '\x1b@';
const CUT = '\x1bd\x03\x1dV\x00';

/**
 * The plain receipt of a sale, as bytes for a printer. The seal on it is the beginning of the entry's
 * hash: whoever holds the paper can show which entry it belongs to.
 */
export function receiptBytes(entry: SaleEntry, letterhead: TillIdentity, again: boolean): Buffer {
  const { receiptNumber, sale } = entry.body;
  const money = (minor: number): string => formatAmount(minor, sale.currency);
  const lines = [
    letterhead.chainName,
    letterhead.shopName,
    ...(again ? ['COPY'] : []),
    ...(sale.training ? ['*** TRAINING - NOT A RECEIPT ***'] : []),
    '',
    row(receiptNumber, entry.tillId),
    sale.completedAt,
    '-'.repeat(WIDTH),
    ...sale.lines.map((line) => row(`${line.quantityMilli / 1000} ${line.name}`, money(line.totalMinor))),
    '-'.repeat(WIDTH),
    row(`TOTAL ${sale.currency}`, money(sale.totalMinor)),
    ...(sale.changeMinor > 0 ? [row('Change', money(sale.changeMinor))] : []),
    '',
    `Entry ${entry.id}`,
    `Seal ${entry.hash.slice(0, 16)}`,
  ];
  return Buffer.from(`${BEGIN}${lines.join('\n')}\n${CUT}`, 'latin1');
}

function row(left: string, right: string): string {
  const room = WIDTH - right.length - 1;
  return `${left.slice(0, room).padEnd(room)} ${right}`;
}

function formatAmount(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
