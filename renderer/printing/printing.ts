import type { TillContract } from '#shared/bridge/contract.ts';
import type { Answer } from '#shared/bridge/peer.ts';
import type { Tax } from '#shared/catalogue/tax.ts';
import { DOTS, type PaperRow } from '#shared/paper/paper.ts';
import type { PrinterSetup, PrinterStatus } from '#shared/paper/printer.ts';
import { copyMarkRow, receiptPaper } from '#shared/sale/receipt-paper.ts';
import type { ReceiptRow } from '#shared/sale/receipt-rows.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import type { RecordCollection } from '#shared/sync/record.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import type { Link } from '../bridge/link.ts';
import type { CustomersById } from '../customers/known-customers.ts';
import { texts, textDirection } from '../i18n/start-i18n.ts';
import type { Records } from '../store/records.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';
import { logoPicture } from './dot-picture.ts';
import { lettersAsPictures } from './letters-as-pictures.ts';
import { receiptRowsOf } from './receipt-words.ts';

/**
 * Whether main keeps a paper and will print it, or why not. `refused`: it is not kept, and main says why in
 * its log; `noAnswer`: nothing was heard of main.
 */
export type PaperAsked = 'queued' | 'noPrinter' | 'refused' | 'noAnswer';

/** What the screens ask of the printer. Nothing here holds up the next customer. */
export type Printing = {
  readonly status: LiveValue<PrinterStatus | null>;
  /** The rows of a receipt, for the screen and for paper. */
  receiptRows(entry: SaleEntry): ReceiptRow[];
  /** The receipt's signed short form, for its code; null where there is none. @throws when main did not answer */
  receiptCode(entryId: string): Promise<string | null>;
  /**
   * Asks main to print a receipt. Never throws: what fails is logged and said, and the sale stands.
   *
   * @param occasion `sale`: it was made this moment, and its drawer opens; `again`: a person wants it once more
   */
  printReceipt(entry: SaleEntry, occasion: 'sale' | 'again'): Promise<PaperAsked>;
  /** Prints a report. Never throws. @param title what it is called where it waits, `Z report 12` */
  printRows(title: string, rows: readonly PaperRow[]): Promise<PaperAsked>;
  /** Opens the drawer now. @throws when main did not answer */
  openDrawer(): Promise<Answer<TillContract, 'openDrawer'>>;
  /** Tries a printer that need not be the one set up. @throws when main did not answer */
  testPrint(setup: PrinterSetup, rows: readonly PaperRow[]): Promise<Answer<TillContract, 'testPrint'>>;
  /** Opens the drawer at a printer that need not be the one set up. @throws when main did not answer */
  testDrawer(setup: PrinterSetup): Promise<Answer<TillContract, 'testDrawer'>>;
  setPrinter(setup: PrinterSetup | null): Promise<void>;
  /** What was not printed in time: once more, or not at all. null: all of it. */
  printAgain(jobId: string | null): Promise<void>;
  letUnprintedBe(jobId: string | null): Promise<void>;
  /** After each connection: how the printer is. */
  greet(): Promise<void>;
};

export function createPrinting(needs: {
  call: Link['call'];
  identity: LiveValue<TillIdentity | null>;
  records: { readonly [C in RecordCollection]: LiveValue<Records<C>> };
  customers: LiveValue<CustomersById>;
  /** As they are called today. */
  taxes(): readonly Tax[];
  by(): string | undefined;
  /** Of a sale, where the chain has told one. */
  eInvoiceNumber(entryId: string): string | undefined;
}): Printing {
  const { call, records } = needs;
  const status = liveValue<PrinterStatus | null>(null);
  const settings = () => records.shopSettings.get().get(needs.identity.get()?.shopId ?? '');

  function receiptRows(entry: SaleEntry): ReceiptRow[] {
    const { customerId = '', cashierId = '' } = entry.body.sale;
    return receiptRowsOf(entry, {
      identity: needs.identity.get(),
      settings: settings(),
      customer: needs.customers.get().get(customerId),
      taxes: needs.taxes(),
      eInvoiceNumber: needs.eInvoiceNumber(entry.id),
      cashierName: records.staff.get().get(cashierId)?.name,
    });
  }

  /** Rows that the printer of this setup can print, whatever their script. */
  function printable(rows: readonly PaperRow[], setup: PrinterSetup): PaperRow[] {
    const { paperMm, letters } = setup;
    return lettersAsPictures(rows, { paperMm, letters, direction: textDirection() });
  }

  async function receiptCode(entryId: string): Promise<string | null> {
    return (await call('receiptCode', { entryId })).code;
  }

  /** Lays a paper out for the printer that is set up, and gives it to main. */
  async function ask(
    what: string,
    hand: (setup: PrinterSetup) => Promise<Answer<TillContract, 'printRows'>>,
  ): Promise<PaperAsked> {
    try {
      // Before its first greeting nothing is known of the printer.
      if (status.get() === null) await greet();
      const setup = status.get()?.setup;
      if (!setup) return 'noPrinter';
      const answer = await hand(setup);
      if (answer.ok) return answer.jobId === null ? 'noPrinter' : 'queued';
      console.warn(what, answer.problem.message);
      return 'refused';
    } catch (cause) {
      console.warn(what, cause);
      return 'noAnswer';
    }
  }

  async function handReceipt(entry: SaleEntry, fresh: boolean, setup: PrinterSetup) {
    const png = settings()?.receipt?.logoPng;
    const logo = png === undefined ? null : await logoPicture(png, DOTS[setup.paperMm]);
    const code = await receiptCode(entry.id);
    const [copyMark] = printable([copyMarkRow(texts.t('receipt.copy'))], setup);
    const rows = printable(receiptPaper(receiptRows(entry), { logo, code }), setup);
    const by = needs.by();
    return call('printReceipt', {
      entryId: entry.id,
      rows,
      copyMark: copyMark!,
      fresh,
      ...(by !== undefined && { by }),
    });
  }

  async function greet(): Promise<void> {
    status.set(await call('printer', null));
  }

  return {
    status,
    receiptRows,
    receiptCode,
    printReceipt: (entry, occasion) =>
      ask('receipt', (setup) => handReceipt(entry, occasion === 'sale', setup)),
    printRows: (title, rows) =>
      ask('report', (setup) => call('printRows', { title, rows: printable(rows, setup) })),
    openDrawer: () => call('openDrawer', null),
    testPrint: (setup, rows) => call('testPrint', { setup, rows: printable(rows, setup) }),
    testDrawer: (setup) => call('testDrawer', { setup }),
    async setPrinter(setup) {
      status.set(await call('setPrinter', { setup }));
    },
    async printAgain(jobId) {
      status.set(await call('printAgain', { jobId }));
    },
    async letUnprintedBe(jobId) {
      status.set(await call('letUnprintedBe', { jobId }));
    },
    greet,
  };
}
