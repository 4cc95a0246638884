import { type Entry, formatReceiptNumber } from '#shared/sync/entry.ts';
import type { NoteContent } from '#shared/sync/note.ts';
import { readReceiptNumber } from '../journal/seal.ts';

type Missing = Omit<Extract<NoteContent, { code: 'numbersMayBeMissing' }>, 'code' | 'newSeries'>;

const RANGES_MAX = 50;

/** The receipt number of an entry that is still there; null where the entry has none. */
export type SeenReceipt = { readonly number: string | null; readonly sealedAt: string };

export function receiptOf({ body, sealedAt }: Pick<Entry, 'body' | 'sealedAt'>): SeenReceipt {
  return { number: 'receiptNumber' in body ? body.receiptNumber : null, sealedAt };
}

/**
 * Receipt numbers of a series that were given out, or may have been, and of which no copy is left.
 *
 * @param receipts everything of the lost epoch that head office or the journal still has
 * @param unsettled entries that the till had sealed at its last contact and head office never settled
 * @param year in which the lost numbers were given out, where no entry tells it
 */
export function missingNumbers(options: {
  series: string;
  receipts: readonly SeenReceipt[];
  unsettled: number;
  year: number;
}): Missing {
  const { series, receipts, unsettled } = options;
  const known = new Set<number>();
  let year = options.year;
  for (const { number, sealedAt } of receipts) {
    const read = number === null ? null : readReceiptNumber(number);
    if (read?.series !== series) continue;
    known.add(read.counter);
    year = Number(sealedAt.slice(0, 4));
  }
  const highest = Math.max(0, ...known);
  const through = highest + unsettled;
  const written = (counter: number): string => formatReceiptNumber(series, year, counter);
  const ranges: { from: string; to: string }[] = [];
  for (let counter = 1; counter <= through && ranges.length < RANGES_MAX; counter++) {
    if (known.has(counter)) continue;
    const from = counter;
    while (counter < through && !known.has(counter + 1)) counter++;
    ranges.push({ from: written(from), to: written(counter) });
  }
  return { ranges, andFrom: written(through + 1) };
}
