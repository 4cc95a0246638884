import { createHash, randomUUID } from 'node:crypto';
import type { printResult } from '#shared/bridge/contract.ts';
import { err, type Result } from '#shared/result.ts';
import { type Entry, isSaleEntry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import type { z } from 'zod';
import type { Journal } from '../journal/journal.ts';
import type { ReceiptPrinter } from './receipt-printer.ts';
import { receiptBytes } from './receipt-text.ts';

type PrintAnswer = z.infer<typeof printResult>;

/**
 * Prints receipts of sealed sales, and seals that they were printed. The page asks only after both of
 * its copies are durable; whatever happens here never blocks or undoes a sale.
 */
export function openReceiptJobs(options: {
  /** null where no printer is set up. */
  printer: ReceiptPrinter | null;
  journal: Pick<Journal, 'find' | 'read'>;
  identity(): TillIdentity | null;
  recordFact(id: string, fact: FactBody): Promise<Result<Entry, { message: string }>>;
}): { print(entryId: string): Promise<PrintAnswer> } {
  const { printer, journal } = options;

  async function print(entryId: string): Promise<PrintAnswer> {
    const identity = options.identity();
    const [stored] = journal.find(entryId) ? await journal.read([entryId]) : [];
    if (!stored || !identity || !isSaleEntry(stored.entry))
      return err({ code: 'noSuchSale', message: `There is no sale ${entryId} in the journal.` });
    if (!printer) return { ok: true, printed: null };
    const first = firstPrintId(entryId);
    const again = journal.find(first) !== undefined;
    try {
      await printer.print(receiptBytes(stored.entry, identity, again));
    } catch (cause) {
      return err({ code: 'printerFailed', message: cause instanceof Error ? cause.message : String(cause) });
    }
    const { receiptNumber } = stored.entry.body;
    const sealed = again
      ? await options.recordFact(randomUUID(), { kind: 'receiptReprinted', entryId, receiptNumber })
      : await options.recordFact(first, { kind: 'receiptPrinted', entryId, receiptNumber });
    if (!sealed.ok) return err({ code: 'notJournaled', message: sealed.problem.message });
    return { ok: true, printed: sealed.value };
  }

  return { print };
}

/** The id of the entry that says a receipt was printed for the first time: one sale, one such entry (UUID version 8). */
function firstPrintId(entryId: string): string {
  const hex = createHash('sha256').update(`receiptPrinted ${entryId}`).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
