import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { paperBytes } from '#main/devices/escpos.ts';
import { openPrinting, type Printing as MainPrinting } from '#main/devices/printing.ts';
import { setLocale } from '#renderer/i18n/locale.ts';
import { speak, texts } from '#renderer/i18n/start-i18n.ts';
import { createPrinting, type Printing } from '#renderer/printing/printing.ts';
import { testPage } from '#renderer/printing/test-page.ts';
import { liveValue } from '#renderer/till/live-value.ts';
import { COLUMNS, type PaperRow, type PaperWidth, printerHasLetters } from '#shared/paper/paper.ts';
import type { PrinterSetup } from '#shared/paper/printer.ts';
import { copyMarkRow, receiptPaper } from '#shared/sale/receipt-paper.ts';
import type { Entry, SaleEntry } from '#shared/sync/entry.ts';
import { EscPosReader, type PrintedItem } from '../fixtures/escpos-reader.ts';
import { sampleSale, sampleTerms } from '../fixtures/sample-sales.ts';
import { until } from '../fixtures/till-in-process.ts';
import { startVirtualPrinter, type VirtualPrinter } from '../fixtures/virtual-printer.ts';

/** What should stand on paper for these rows: laid out here once more, without the code that printed them. */
function expected(rows: readonly PaperRow[], paperMm: PaperWidth): unknown[] {
  return [...rows.map((row) => expectedRow(row, COLUMNS[paperMm])), { kind: 'cut' }];
}

function expectedRow(row: PaperRow, columns: number): unknown {
  switch (row.kind) {
    case 'rule':
      return { kind: 'text', text: '-'.repeat(columns), bold: false, size: 1 };
    case 'qr':
      return { kind: 'qr', text: row.text };
    case 'picture':
      throw new Error('a Latin receipt has no picture');
    case 'text': {
      const { left, right = '', style, align } = row;
      const width = style === 'large' ? columns / 2 : columns;
      if (left.length + right.length >= width) throw new Error(`too long for one line: ${left} ${right}`);
      const before = align === 'center' ? Math.floor((width - left.length) / 2) : 0;
      const text = right === '' ? ' '.repeat(before) + left : left.padEnd(width - right.length) + right;
      return { kind: 'text', text, bold: style !== 'plain', size: style === 'large' ? 2 : 1 };
    }
  }
}

/** A paper from top to bottom without the empty lines that push it out of the printer. */
function decoded(items: readonly PrintedItem[]): unknown[] {
  return items
    .filter((item) => item.kind !== 'text' || item.text !== '')
    .map((item) => (item.kind === 'qr' ? { kind: 'qr', text: item.text } : item));
}

const sale = sampleSale({ lines: 4 });
const entry: SaleEntry = {
  v: 1,
  id: '018f4d6e-0000-7000-8000-000000000001',
  shopId: 'harbour',
  tillId: 'harbour-t1',
  epoch: 1,
  seq: 1,
  previousHash: '0'.repeat(64),
  hash: createHash('sha256').update('a sale').digest('hex'),
  sealedAt: '2026-11-20T09:01:00.000Z',
  body: { kind: 'sale', receiptNumber: 'HS01-26-000001', sale },
};

describe('from the page through main to the printer', () => {
  let folder: string;
  let printer: VirtualPrinter;
  let main: MainPrinting;
  let printing: Printing;

  beforeEach(async () => {
    speak('en');
    setLocale('en-GB');
    folder = await mkdtemp(join(tmpdir(), 'outpost-printed-'));
    printer = await startVirtualPrinter();
    const { privateKey: key } = generateKeyPairSync('ed25519');
    const sealed = new Set<string>([entry.id]);
    main = await openPrinting({
      folder,
      given: undefined,
      journal: {
        find: (id: string) => (sealed.has(id) ? ({} as never) : undefined),
        read: async () => [{ entry } as never],
      },
      now: () => new Date(),
      signerOf: () => ({ key }),
      async recordFact(id) {
        sealed.add(id);
        return { ok: true, value: {} as Entry };
      },
      sealed() {},
      changed() {},
      say() {},
    });
    printing = createPrinting({
      eInvoiceNumber: () => undefined,
      call: async (method, params) => {
        const handlers = main.handlers as Readonly<Record<string, (params: unknown) => unknown>>;
        return (await handlers[method]!(params)) as never;
      },
      identity: liveValue(null),
      records: { shopSettings: liveValue(new Map()), staff: liveValue(new Map()) } as never,
      customers: liveValue(new Map()),
      taxes: () => sampleTerms.taxes,
      by: () => undefined,
    });
  });
  afterEach(async () => {
    await main.stop();
    await printer.stop();
    expect(printer.faults).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });
  afterAll(() => speak('en'));

  function setup(paperMm: PaperWidth = 80): PrinterSetup {
    const connection = { kind: 'tcp', host: '127.0.0.1', port: printer.port } as const;
    return { connection, paperMm, letters: 'own', drawerPin: 2 };
  }
  const printed = (papers: number): Promise<void> =>
    until(
      () => printer.papers.length === papers,
      () => printer.papers.length,
    );

  test('every row of a receipt stands on paper as it was laid out, and a copy says that it is one', async () => {
    await printing.setPrinter(setup());
    expect(await printing.printReceipt(entry, 'sale')).toBe('queued');
    await printed(1);
    const code = await printing.receiptCode(entry.id);
    const rows = receiptPaper(printing.receiptRows(entry), { code });
    expect(rows.length).toBeGreaterThan(15);
    expect(decoded(printer.papers[0]!)).toEqual(expected(rows, 80));
    expect(await printing.printReceipt(entry, 'again')).toBe('queued');
    await printed(2);
    const copy = [copyMarkRow(texts.t('receipt.copy')), ...rows];
    expect(decoded(printer.papers[1]!)).toEqual(expected(copy, 80));
    expect(printer.pins).toEqual([2]);
  });

  test('without a printer it is said that there is none', async () => {
    expect(await printing.printReceipt(entry, 'again')).toBe('noPrinter');
    expect(await printing.printRows('X report', [{ kind: 'rule' }])).toBe('noPrinter');
    await printing.setPrinter(setup());
    expect(await printing.printRows('X report', [{ kind: 'rule' }])).toBe('queued');
    await printed(1);
  });

  test('the drawer opens at the pin that is being tried, before it is kept', async () => {
    expect(await printing.testDrawer({ ...setup(), drawerPin: 5 })).toEqual({ ok: true });
    expect(await printing.testDrawer({ ...setup(), drawerPin: null })).toMatchObject({ ok: false });
    await until(
      () => printer.pins.length === 1,
      () => printer.pins,
    );
    expect(printer.pins).toEqual([5]);
  });
});

test('the test page has a code below its words, and nothing that a till would sell', () => {
  speak('en');
  const rows = testPage('Till 1', '2026-11-20T09:01:00.000Z').filter(
    (row) => row.kind !== 'text' || printerHasLetters(row.left + (row.right ?? '')),
  );
  const items: PrintedItem[] = [];
  new EscPosReader((item) => items.push(item)).take(paperBytes(rows, { paperMm: 80 }));
  expect(decoded(items)).toEqual(expected(rows, 80));
  expect(items.filter(({ kind }) => kind === 'qr')).toMatchObject([{ text: 'OUTPOST TEST' }]);
});
