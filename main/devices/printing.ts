import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { TillContract } from '#shared/bridge/contract.ts';
import type { Handlers } from '#shared/bridge/peer.ts';
import type { printingMethods } from '#shared/bridge/printing.ts';
import type { PrinterConnection, PrinterSetup, PrinterStatus } from '#shared/paper/printer.ts';
import { err, type Result } from '#shared/result.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { type Entry, isSaleEntry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import type { Enrolled } from '../enrolment/enrolments.ts';
import type { Journal } from '../journal/journal.ts';
import { paperBytes } from './escpos.ts';
import { openPrintQueue, type PrintJob } from './print-queue.ts';
import { keepPrinterSetup, readPrinterSetup } from './printer-setup.ts';
import { type Job, send, type SendFault } from './send.ts';
import { signReceipt } from './sign-receipt.ts';

type PrintingHandlers = Pick<Handlers<TillContract>, keyof typeof printingMethods>;
export type Printing = {
  readonly handlers: PrintingHandlers;
  status(): PrinterStatus;
  stop(): Promise<void>;
};

/** A receipt printed later than this opens no drawer: the cashier has long opened it by key. */
const DRAWER_WITHIN_MS = 8000;
/** The drawer waits so long for a printer that is busy with something else. */
const DRAWER_WAITS_MS = 4000;

/**
 * The till's printer and its queue: receipts of sealed sales, reports, test pages and the drawer. The page
 * asks only after both of its copies are durable; whatever happens here never blocks or undoes a sale.
 */
export async function openPrinting(options: {
  /** The till's folder. */
  folder: string;
  /** The printer by the settings of the start, used until one is set up on the screen. */
  given: PrinterConnection | undefined;
  journal: Pick<Journal, 'find' | 'read'>;
  now(): Date;
  signerOf(epoch: number): Pick<Enrolled, 'key'>;
  recordFact(id: string, fact: FactBody): Promise<Result<Entry, { message: string }>>;
  /** A fact that was sealed here, for the page's store. */
  sealed(entry: Entry): void;
  changed(status: PrinterStatus): void;
  say(line: string): void;
}): Promise<Printing> {
  const { journal, now, say } = options;
  const setupPath = join(options.folder, 'printer.json');
  let setup = await readPrinterSetup(setupPath, options.given, say);
  // One job at a time reaches the printer: receipts, the drawer and a test page share its one connection.
  let lane: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = lane.then(work);
    lane = turn.catch(() => {});
    return turn;
  }

  function sendTo(to: PrinterSetup, job: Job): Promise<Result<null, SendFault>> {
    return inTurn(() => send(to.connection, job));
  }

  /** Receipts that have opened the drawer and are still to be printed. */
  const opened = new Set<string>();

  async function print(job: PrintJob, again: boolean): Promise<Result<null, SendFault>> {
    if (!setup) return err({ code: 'PRINT_NO_PRINTER', message: 'no printer is set up', begun: false });
    const { receipt, rows, askedAt, title } = job;
    const isCopy = receipt && (again || journal.find(firstPrintId(receipt.entryId)) !== undefined);
    const bytes = paperBytes(isCopy ? [receipt.copyMark, ...rows] : rows, setup);
    const age = now().getTime() - Date.parse(askedAt);
    const opens = receipt?.opensDrawer === true && !again && age < DRAWER_WITHIN_MS && !opened.has(job.id);
    // Also where the attempt fails: the pulse is sent first, and a drawer must not jump out twice.
    if (opens) opened.add(job.id);
    return sendTo(setup, { bytes, title, drawerPin: opens ? setup.drawerPin : null });
  }

  async function printed({ id, receipt }: PrintJob): Promise<void> {
    opened.delete(id);
    if (!receipt) return;
    const { entryId, receiptNumber, by } = receipt;
    const first = firstPrintId(entryId);
    const sealed = journal.find(first)
      ? await options.recordFact(randomUUID(), {
          kind: 'receiptReprinted',
          entryId,
          receiptNumber,
          ...(by !== undefined && { by }),
        })
      : await options.recordFact(first, { kind: 'receiptPrinted', entryId, receiptNumber });
    if (sealed.ok) options.sealed(sealed.value);
    else say(`printing   ${receiptNumber} was printed, which could not be sealed: ${sealed.problem.message}`);
  }

  const queue = await openPrintQueue({
    folder: join(options.folder, 'printing'),
    now,
    print,
    printed,
    isPrinted: ({ receipt }) =>
      receipt?.fresh === true && journal.find(firstPrintId(receipt.entryId)) !== undefined,
    changed: () => options.changed(status()),
    say,
  });

  function status(): PrinterStatus {
    const fault = queue.fault();
    const waiting = queue.waiting();
    const unprinted = [...queue.unprinted()];
    const state = !setup ? 'none' : fault ? 'fault' : queue.printing() ? 'printing' : 'idle';
    return { setup, state, fault, waiting, unprinted };
  }

  async function saleOf(entryId: string) {
    const [stored] = journal.find(entryId) ? await journal.read([entryId]) : [];
    return stored && isSaleEntry(stored.entry) ? stored.entry : null;
  }

  async function keep(job: Omit<PrintJob, 'id' | 'askedAt'>) {
    if (!setup) return { ok: true, jobId: null } as const;
    const id = randomUUID();
    try {
      await queue.add({ id, askedAt: now().toISOString(), ...job });
      return { ok: true, jobId: id } as const;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      return err({ code: 'notKept', message: `The paper could not be kept in the queue: ${message}` });
    }
  }

  /** A drawer that opens later by itself is an open till, so this is done now or not at all. */
  async function openDrawer() {
    const at = setup;
    if (!at || at.drawerPin === null)
      return err({ code: 'PRINT_NO_PRINTER', message: 'no drawer is set up' });
    const { drawerPin } = at;
    let tooLate = false;
    const late = new Promise<Result<null, SendFault>>((resolve) => {
      setTimeout(() => {
        tooLate = true;
        resolve(
          err({ code: 'PRINT_NO_ANSWER', message: 'the printer is busy with another paper', begun: false }),
        );
      }, DRAWER_WAITS_MS).unref();
    });
    const kicked = inTurn(async () =>
      tooLate ? late : send(at.connection, { bytes: Buffer.alloc(0), title: 'drawer', drawerPin }),
    );
    return answerOf(await Promise.race([kicked, late]));
  }

  const handlers: PrintingHandlers = {
    async printReceipt({ entryId, rows, copyMark, fresh, by }) {
      const entry = await saleOf(entryId);
      if (!entry) return err({ code: 'noSuchSale', message: `There is no sale ${entryId} in the journal.` });
      const { receiptNumber, sale } = entry.body;
      const opensDrawer = fresh && movesCash(sale);
      return keep({
        title: receiptNumber,
        rows,
        receipt: { entryId, receiptNumber, copyMark, fresh, opensDrawer, ...(by !== undefined && { by }) },
      });
    },
    printRows: ({ title, rows }) => keep({ title, rows }),
    async testPrint({ setup: tried, rows }) {
      const sent = await sendTo(tried, { bytes: paperBytes(rows, tried), title: 'test', drawerPin: null });
      if (sent.ok && JSON.stringify(tried) === JSON.stringify(setup)) queue.mended();
      return answerOf(sent);
    },
    async testDrawer({ setup: { connection, drawerPin } }) {
      if (drawerPin === null) return err({ code: 'PRINT_NO_PRINTER', message: 'no drawer is set up' });
      return answerOf(
        await inTurn(() => send(connection, { bytes: Buffer.alloc(0), title: 'drawer', drawerPin })),
      );
    },
    openDrawer,
    printer: status,
    async setPrinter({ setup: next }) {
      await keepPrinterSetup(setupPath, next);
      setup = next;
      queue.mended();
      return status();
    },
    printAgain: ({ jobId }) => (queue.again(jobId), status()),
    letUnprintedBe: async ({ jobId }) => (await queue.letBe(jobId), status()),
    async receiptCode({ entryId }) {
      const entry = await saleOf(entryId);
      return { code: entry && signReceipt(entry, options.signerOf(entry.epoch)) };
    },
  };
  return { handlers, status, stop: () => queue.stop() };
}

function answerOf(sent: Result<null, SendFault>) {
  if (sent.ok) return { ok: true } as const;
  const { code, message } = sent.problem;
  return err({ code, message });
}

/** Whether notes and coins change hands, so that the drawer is needed. Those of practice stay in it. */
function movesCash({ tenders, changeMinor, training }: Sale): boolean {
  if (training) return false;
  return changeMinor > 0 || tenders.some(({ kind }) => kind === 'cash');
}

/** The id of the entry that says a receipt was printed for the first time: one sale, one such entry (UUID version 8). */
function firstPrintId(entryId: string): string {
  const hex = createHash('sha256').update(`receiptPrinted ${entryId}`).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
