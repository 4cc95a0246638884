import { join } from 'node:path';
import { receiptRows, type ReceiptLabels } from '#shared/sale/receipt-rows.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { isSaleEntry } from '#shared/sync/entry.ts';
import { openAnswers } from '../../journal/answers.ts';
import { openJournal } from '../../journal/journal.ts';
import { sellGoldenBasket } from './golden-basket.ts';
import type { TrialReport } from './trial-report.ts';
import { tryStore } from './try-store.ts';

const ENTRIES_AT_ONCE = { entries: 500, bytes: 8 * 1024 * 1024 };

const LABELS: ReceiptLabels = {
  decimalSign: '.',
  units: { piece: 'pcs', kg: 'kg', m: 'm', l: 'l' },
  sale: 'Receipt',
  refund: 'Refund',
  void: 'Void',
  discount: 'Discount',
  basketDiscount: 'Discount',
  total: 'TOTAL',
  rounding: 'Rounding',
  tip: 'Tip',
  change: 'Change',
  forfeited: 'Forfeited',
  credit: 'Credit',
  net: 'net',
  tax: 'tax',
  gross: 'gross',
  exempt: 'exempt',
  returned: 'Returned',
  serial: 'Serial',
  tenders: {} as ReceiptLabels['tenders'],
};

/**
 * What a version does with a till's files before it may be installed, on a copy of them: opens the
 * journal and whatever of it must be brought to a new shape, reads every entry, finds what still waits
 * for an outcome, brings the page's store to its shape, prices a known basket and renders receipts.
 *
 * @throws Error with the first thing that is wrong
 */
export async function tryFiles(folder: string): Promise<TrialReport> {
  const golden = sellGoldenBasket();
  render(golden, 'the golden basket');
  const journal = await openJournal({ folder: join(folder, 'journal') });
  try {
    const answers = await openAnswers(join(folder, 'answers.log'));
    let [after, read, unanswered] = [{ epoch: 0, seq: 0 }, 0, 0];
    let lastSale: Sale | null = null;
    for (;;) {
      const { entries, more } = await journal.entriesAfter(after, ENTRIES_AT_ONCE);
      for (const { entry } of entries) {
        read += 1;
        if (!answers.has(entry.id)) unanswered += 1;
        if (isSaleEntry(entry)) lastSale = entry.body.sale;
        after = { epoch: entry.epoch, seq: entry.seq };
      }
      if (!more) break;
    }
    if (lastSale) render(lastSale, `the last sale ${lastSale.id}`);
    const store = await tryStore(join(folder, 'store.jsonl'), journal);
    return { ok: true, entries: read, unanswered, end: journal.end(), store };
  } finally {
    await journal.close();
  }
}

function render(sale: Sale, what: string): void {
  const rows = receiptRows(sale, LABELS, { letterhead: [], receiptNumber: 'TRIAL', footer: [] });
  const total = rows.find(({ kind }) => kind === 'total')?.right.replace(/\D/g, '');
  if (rows.length < sale.lines.length + 2 || Number(total) !== Math.abs(sale.totalMinor))
    throw new Error(`the receipt of ${what} does not say its total`);
}
