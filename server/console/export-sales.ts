import { sql } from 'kysely';
import { z } from 'zod';
import { column } from '../database/columns.ts';
import type { Database } from '../database/open-database.ts';

const ROWS_PER_READ = 1000;

export const exportQuery = z.strictObject({
  /** Business dates, both included. */
  from: z.iso.date(),
  to: z.iso.date(),
  shop: z.string().min(1).max(40).optional(),
  format: z.enum(['csv', 'json']).default('csv'),
  /** What a row is: a sale, a line of one, or a payment of one. */
  rows: z.enum(['sales', 'lines', 'payments']).default('sales'),
});
export type ExportQuery = z.infer<typeof exportQuery>;

type SaleRow = {
  readonly entryId: string;
  readonly saleId: string;
  readonly kind: string;
  readonly shopId: string;
  readonly tillId: string;
  readonly receiptNumber: string;
  readonly businessDate: string;
  readonly postedOn: string;
  readonly completedAt: string;
  readonly settledAt: string;
  readonly currency: string;
  /** Minor units. */
  readonly totalMinor: number;
  readonly customerId: string | null;
  readonly lines: number;
  readonly exceptions: number;
};

/** A row of the export: its columns and what stands in them. */
type Row = Readonly<Record<string, string | number | null>>;

/** What tells a line's or a payment's sale. */
const OF_SALE = [
  'entryId',
  'saleId',
  'shopId',
  'tillId',
  'receiptNumber',
  'businessDate',
  'currency',
] as const satisfies readonly (keyof SaleRow)[];

const COLUMNS: Readonly<Record<ExportQuery['rows'], readonly string[]>> = {
  sales: [
    'entryId',
    'saleId',
    'kind',
    'shopId',
    'tillId',
    'receiptNumber',
    'businessDate',
    'postedOn',
    'completedAt',
    'settledAt',
    'currency',
    'totalMinor',
    'customerId',
    'lines',
    'exceptions',
  ] satisfies (keyof SaleRow)[],
  lines: [
    ...OF_SALE,
    'line',
    'productId',
    'code',
    'name',
    'unit',
    'quantityMilli',
    'unitPriceMicros',
    'totalMinor',
    'taxId',
    'returnSaleId',
    'returnLine',
  ],
  payments: [...OF_SALE, 'position', 'means', 'amountMinor'],
};

/**
 * Booked sales and refunds of some business dates, their lines or their payments, as text, piece by piece: a
 * year of a chain does not fit in memory. JSON is one object a line (JSON Lines). Money is in minor units, unit
 * prices in millionths, quantities in thousandths; what came back is negative.
 */
export async function* exportSales(db: Database, asked: ExportQuery): AsyncGenerator<string> {
  const columns = COLUMNS[asked.rows];
  if (asked.format === 'csv') yield `${columns.join(',')}\r\n`;
  for await (const sales of salesOf(db, asked)) {
    const rows = await rowsOf(db, asked.rows, sales);
    yield rows
      .map((row) => (asked.format === 'csv' ? csvLine(columns, row) : jsonLine(columns, row)))
      .join('');
  }
}

/** The sales a thousand at a time, in the order in which they were settled. */
async function* salesOf(db: Database, { from, to, shop }: ExportQuery): AsyncGenerator<readonly SaleRow[]> {
  let after = { settledAt: '-infinity', entryId: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const { rows } = await sql<SaleRow & { place: string }>`
      select entry_id::text as "entryId", sale_id::text as "saleId", kind, shop_id as "shopId", till_id as "tillId",
        receipt_number as "receiptNumber", business_date::text as "businessDate", posted_on::text as "postedOn",
        to_char(completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "completedAt",
        to_char(settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "settledAt",
        currency, total_minor as "totalMinor", customer_id as "customerId", line_count as lines,
        exception_count as exceptions, settled_at::text as place
      from sales
      where business_date between ${from}::date and ${to}::date
        and (${shop ?? null}::text is null or shop_id = ${shop ?? null}::text)
        and (settled_at, entry_id) > (${after.settledAt}::timestamptz, ${after.entryId}::uuid)
      order by settled_at, entry_id
      limit ${ROWS_PER_READ}
    `.execute(db);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_PER_READ) return;
    after = { settledAt: last.place, entryId: last.entryId };
  }
}

/** The rows of these sales, each beside its sale, in the sales' order. */
async function rowsOf(
  db: Database,
  kind: ExportQuery['rows'],
  sales: readonly SaleRow[],
): Promise<readonly Row[]> {
  if (kind === 'sales') return sales;
  const ids = column(sales.map(({ entryId }) => entryId));
  const { rows } = await (kind === 'lines' ? linesOf(ids) : paymentsOf(ids)).execute(db);
  const byEntry = Map.groupBy(rows, ({ entryId }) => entryId);
  return sales.flatMap((sale) =>
    (byEntry.get(sale.entryId) ?? []).map((row) => ({
      ...Object.fromEntries(OF_SALE.map((name) => [name, sale[name]])),
      ...row,
    })),
  );
}

type OfEntry = Row & { readonly entryId: string };

function linesOf(ids: string) {
  return sql<OfEntry>`
    select l.entry_id::text as "entryId", l.line, l.product_id as "productId", l.code, l.name, l.unit,
      l.quantity_milli as "quantityMilli", l.unit_price_micros as "unitPriceMicros", l.total_minor as "totalMinor",
      l.tax_id as "taxId", l.return_sale_id::text as "returnSaleId", l.return_line as "returnLine"
    from sale_lines l where l.entry_id = any(${ids}::text::uuid[]) order by l.entry_id, l.line
  `;
}

function paymentsOf(ids: string) {
  return sql<OfEntry>`
    select p.entry_id::text as "entryId", p.position, p.kind as means, p.amount_minor as "amountMinor"
    from payments p where p.entry_id = any(${ids}::text::uuid[]) order by p.entry_id, p.position
  `;
}

function jsonLine(columns: readonly string[], row: Row): string {
  return `${JSON.stringify(row, [...columns])}\n`;
}

function csvLine(columns: readonly string[], row: Row): string {
  return `${columns.map((name) => csvField(row[name] ?? null)).join(',')}\r\n`;
}

/** RFC 4180; a text that a spreadsheet would take for a formula is made plain by an apostrophe. */
function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
