import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { parseDecimal } from '#shared/money/decimal.ts';

const columns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

const wholeNumber = z.string().regex(/^[+-]?\d{1,9}$/, 'a whole number');

const invoiceRow = z.object({
  InvoiceNo: z.string().trim().min(1).max(20),
  StockCode: z.string().trim().min(1).max(40),
  Description: z.string(),
  Quantity: wholeNumber.transform(Number),
  // Local time of the shop, without a zone; seconds may be missing.
  InvoiceDate: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/, 'a local time such as 2010-12-01T08:26:00'),
  UnitPrice: z.string().transform((text, context) => {
    const price = parseDecimal(text, 6);
    if (price.ok) return price.value;
    context.addIssue({ code: 'custom', message: `${price.problem.code}: ${JSON.stringify(text)}` });
    return z.NEVER;
  }),
  CustomerID: z.string().trim(),
  Country: z.string(),
});

export type InvoiceLine = {
  /** Upper case: the file writes the same code in both. */
  readonly code: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMicros: number;
};

export type Invoice = {
  readonly number: string;
  /** `YYYY-MM-DDTHH:MM:SS`, local time of the shop. */
  readonly at: string;
  readonly customerId: string;
  readonly lines: readonly InvoiceLine[];
};

export type BadRow = { readonly line: number; readonly reason: string };

/**
 * Reads a retailer's invoice lines, gzipped or not. Rows of one invoice stand together in the file;
 * rows of the same product at the same price are one line of more.
 *
 * @returns the invoices in the order of the file, and every row that cannot be read, by its line
 * @throws Error when the file cannot be opened or has not the columns of an invoice file
 */
export async function readInvoices(
  path: string,
  limit = Infinity,
): Promise<{ invoices: Invoice[]; badRows: BadRow[] }> {
  const invoices = new Map<string, Invoice & { lines: InvoiceLine[] }>();
  const badRows: BadRow[] = [];
  const parser = parse({
    bom: true,
    columns: (header: string[]) => checkHeader(path, header),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const source = createReadStream(path);
  const done = path.endsWith('.gz') ? pipeline(source, createGunzip(), parser) : pipeline(source, parser);
  // The loop below meets the same fault; without this the second report of it would be unhandled.
  done.catch(() => {});
  for await (const { record, info } of parser as AsyncIterable<{
    record: unknown;
    info: { lines: number };
  }>) {
    const row = invoiceRow.safeParse(record);
    if (!row.success) {
      const issue = row.error.issues[0]!;
      badRows.push({ line: info.lines, reason: `${issue.path.join('.')}: ${issue.message}` });
      continue;
    }
    const number = row.data.InvoiceNo;
    if (!invoices.has(number) && invoices.size >= limit) {
      parser.destroy();
      break;
    }
    addRow(invoices, row.data);
  }
  return { invoices: [...invoices.values()], badRows };
}

function addRow(
  invoices: Map<string, Invoice & { lines: InvoiceLine[] }>,
  row: z.infer<typeof invoiceRow>,
): void {
  let invoice = invoices.get(row.InvoiceNo);
  if (!invoice) {
    const at = row.InvoiceDate.replace(' ', 'T');
    invoice = {
      number: row.InvoiceNo,
      at: at.length === 16 ? `${at}:00` : at,
      customerId: row.CustomerID,
      lines: [],
    };
    invoices.set(row.InvoiceNo, invoice);
  }
  const code = row.StockCode.toUpperCase();
  const same = invoice.lines.findIndex(
    (line) =>
      line.code === code &&
      line.unitPriceMicros === row.UnitPrice &&
      Math.sign(line.quantity) === Math.sign(row.Quantity),
  );
  const line = { code, name: row.Description.trim(), quantity: row.Quantity, unitPriceMicros: row.UnitPrice };
  if (same >= 0) invoice.lines[same] = { ...line, quantity: line.quantity + invoice.lines[same]!.quantity };
  else invoice.lines.push(line);
}

function checkHeader(path: string, header: string[]): string[] {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new Error(`${path}: line 1 lacks the columns ${missing.join(', ')}`);
  return header;
}
