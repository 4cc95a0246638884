import { z } from 'zod';
import { paperRow, paperRows } from '../paper/paper.ts';
import { printerSetup, printerStatus, printFault } from '../paper/printer.ts';

const nothing = z.null();
/** It is kept in the queue and will be tried, or why not. `jobId` null: no printer is set up. */
const queued = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), jobId: z.uuid().nullable() }),
  z.strictObject({
    ok: z.literal(false),
    problem: z.strictObject({ code: z.enum(['noSuchSale', 'notKept']), message: z.string() }),
  }),
]);
/** It was done, or why not: nobody waits longer than a few seconds for it. */
const done = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), problem: printFault }),
]);

/** What the page asks of the printer. Everything answers at once: paper is never waited for. */
export const printingMethods = {
  /**
   * Prints the receipt of a sealed sale and seals that it was printed, once the printer took it all.
   * A printer's fault never touches the sale.
   */
  printReceipt: {
    params: z.strictObject({
      entryId: z.uuid(),
      rows: paperRows,
      /** Put at the head where this sale may have been printed before. */
      copyMark: paperRow,
      /** The sale was made this moment: its drawer opens if cash changed hands. */
      fresh: z.boolean(),
      by: z.string().min(1).max(40).optional(),
    }),
    result: queued,
  },
  /** Prints anything else: a shift's report. Rows that printers have no letters for are pictures already. */
  printRows: {
    params: z.strictObject({ title: z.string().min(1).max(80), rows: paperRows }),
    result: queued,
  },
  /** Tries one paper on a printer that need not be the one set up. Answers when it printed, or why not. */
  testPrint: { params: z.strictObject({ setup: printerSetup, rows: paperRows }), result: done },
  /** Opens the drawer at a printer that need not be the one set up, to see whether its pin is right. */
  testDrawer: { params: z.strictObject({ setup: printerSetup }), result: done },
  /** Opens the drawer now or never: a drawer that opens by itself later is an open till. */
  openDrawer: { params: nothing, result: done },
  printer: { params: nothing, result: printerStatus },
  /** Sets the printer up; null takes it away. What waits is tried on the new one. */
  setPrinter: { params: z.strictObject({ setup: printerSetup.nullable() }), result: printerStatus },
  /** Tries what did not get printed again: all of it, or one job. */
  printAgain: { params: z.strictObject({ jobId: z.uuid().nullable() }), result: printerStatus },
  /** Lets it be: it is not printed any more. */
  letUnprintedBe: { params: z.strictObject({ jobId: z.uuid().nullable() }), result: printerStatus },
  /** The short form of a sealed sale, signed by the till, for the code on its receipt. null: no such sale. */
  receiptCode: {
    params: z.strictObject({ entryId: z.uuid() }),
    result: z.strictObject({ code: z.string().max(400).nullable() }),
  },
};
