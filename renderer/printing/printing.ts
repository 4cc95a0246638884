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

/** What the screens ask of the printer. Nothing here holds up the next customer. */
export type Printing = {
  readonly status: LiveValue<PrinterStatus | null>;
  /** The rows of a receipt, for the screen and for paper. */
  receiptRows(entry: SaleEntry): ReceiptRow[];
  /** The receipt's signed short form, for its code; null where there is none. @throws when main did not answer */
  receiptCode(entryId: string): Promise<string | null>;
  /**
   * Asks main to print a receipt. Never throws: what fails is logged, and the sale stands.
   *
   * @param occasion `sale`: it was made this moment, and its drawer opens; `again`: a person wants it once more
   */
  printReceipt(entry: SaleEntry, occasion: 'sale' | 'again'): Promise<void>;
  /** Prints a report. @param title what it is called where it waits, `Z report 12`. @throws when main did not answer */
  printRows(title: string, rows: readonly PaperRow[]): Promise<Answer<TillContract, 'printRows'>>;
  /** Opens the drawer now. @throws when main did not answer */
  openDrawer(): Promise<Answer<TillContract, 'openDrawer'>>;
  /** Tries a printer that need not be the one set up. @throws when main did not answer */
  testPrint(setup: PrinterSetup, rows: readonly PaperRow[]): Promise<Answer<TillContract, 'testPrint'>>;
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

  async function printReceipt(entry: SaleEntry, occasion: 'sale' | 'again'): Promise<void> {
    try {
      const setup = status.get()?.setup;
      if (!setup) return;
      const png = settings()?.receipt?.logoPng;
      const logo = png === undefined ? null : await logoPicture(png, DOTS[setup.paperMm]);
      const code = await receiptCode(entry.id);
      const [copyMark] = printable([copyMarkRow(texts.t('receipt.copy'))], setup);
      const rows = printable(receiptPaper(receiptRows(entry), { logo, code }), setup);
      const by = needs.by();
      const answer = await call('printReceipt', {
        entryId: entry.id,
        rows,
        copyMark: copyMark!,
        fresh: occasion === 'sale',
        ...(by !== undefined && { by }),
      });
      if (!answer.ok) console.warn('receipt', answer.problem.message);
    } catch (cause) {
      console.warn('receipt', cause);
    }
  }

  return {
    status,
    receiptRows,
    receiptCode,
    printReceipt,
    async printRows(title, rows) {
      const setup = status.get()?.setup;
      return call('printRows', { title, rows: setup ? printable(rows, setup) : [...rows] });
    },
    openDrawer: () => call('openDrawer', null),
    testPrint: (setup, rows) => call('testPrint', { setup, rows: printable(rows, setup) }),
    async setPrinter(setup) {
      status.set(await call('setPrinter', { setup }));
    },
    async printAgain(jobId) {
      status.set(await call('printAgain', { jobId }));
    },
    async letUnprintedBe(jobId) {
      status.set(await call('letUnprintedBe', { jobId }));
    },
    async greet() {
      status.set(await call('printer', null));
    },
  };
}
