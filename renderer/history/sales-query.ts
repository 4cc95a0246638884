import { asciiDigits } from '#shared/money/ascii-digits.ts';
import { minorDigits } from '#shared/money/currency.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { businessDateOf } from '../sell/seal-sale.ts';
import type { HistoryRow } from '../store/history.ts';
import { chipState } from './state-chip.tsx';

/** Which of the sales are shown by their state. */
export const SHOWN = ['all', 'waiting', 'lookAtThis', 'refunds'] as const;
export type Shown = (typeof SHOWN)[number];

export type SalesQuery = {
  /** Words of which each must be found: number, amount, article, customer. */
  readonly text: string;
  readonly shown: Shown;
  /** `YYYY-MM-DD`; empty for every day. */
  readonly day: string;
};

export const EVERY_SALE: SalesQuery = { text: '', shown: 'all', day: '' };

/**
 * Whether a sale is meant. What the row says is asked first: decoding ten thousand entries takes seconds,
 * looking at their rows does not.
 *
 * @param nameOf what a customer is called
 */
export function isMeant(
  { text, shown, day }: SalesQuery,
  row: HistoryRow,
  entry: () => SaleEntry,
  nameOf: (customerId: string) => string | undefined,
): boolean {
  if (!isShown(shown, row)) return false;
  if (day !== '' && businessDateOf(new Date(row.completedAt)) !== day) return false;
  const words = asciiDigits(text).toLowerCase().split(/\s+/).filter(Boolean);
  let whole: string | undefined;
  return words.every((word) => {
    if (row.receiptNumber.toLowerCase().includes(word) || isAmount(word, row)) return true;
    whole ??= textOf(entry(), nameOf);
    return whole.includes(word);
  });
}

function isShown(shown: Shown, row: HistoryRow): boolean {
  switch (shown) {
    case 'all':
      return true;
    case 'waiting':
      return row.state === 'waiting' || row.state === 'sent';
    case 'lookAtThis':
      return row.state === 'quarantined' || chipState(row.state, row.exceptions) === 'lookAtThis';
    case 'refunds':
      return row.kind === 'refund';
  }
}

function isAmount(word: string, { totalMinor, currency }: HistoryRow): boolean {
  const read = parseDecimal(word, minorDigits(currency));
  return read.ok && Math.abs(read.value) === Math.abs(totalMinor);
}

function textOf({ body: { sale } }: SaleEntry, nameOf: (customerId: string) => string | undefined): string {
  const { customerId, lines, tenders } = sale;
  const parts = lines.flatMap(({ name, code, serial }) => [name, code, serial]);
  const numbers = tenders.map((tender) => ('reference' in tender ? tender.reference : undefined));
  const buyer = customerId === undefined ? [] : [customerId, nameOf(customerId)];
  const all = [...parts, ...numbers, ...buyer].filter((part) => part !== undefined);
  return asciiDigits(all.join('\n')).toLowerCase();
}
