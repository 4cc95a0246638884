import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open-database.ts';

const ROWS_PER_READ = 1000;

export const exportQuery = z.strictObject({
  /** Business dates, both included. */
  from: z.iso.date(),
  to: z.iso.date(),
  shop: z.string().min(1).max(40).optional(),
  format: z.enum(['csv', 'json']).default('csv'),
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

const COLUMNS = [
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
] as const satisfies readonly (keyof SaleRow)[];

/**
 * Booked sales and refunds of some business dates, as text, piece by piece: a year of a chain does not fit
 * in memory. JSON is one object a line (JSON Lines).
 */
export async function* exportSales(
  db: Database,
  { from, to, shop, format }: ExportQuery,
): AsyncGenerator<string> {
  if (format === 'csv') yield `${COLUMNS.join(',')}\r\n`;
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
    if (rows.length > 0) yield rows.map((row) => (format === 'csv' ? csvLine(row) : jsonLine(row))).join('');
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_PER_READ) return;
    after = { settledAt: last.place, entryId: last.entryId };
  }
}

function jsonLine(row: SaleRow): string {
  return `${JSON.stringify(row, [...COLUMNS])}\n`;
}

function csvLine(row: SaleRow): string {
  return `${COLUMNS.map((column) => csvField(row[column])).join(',')}\r\n`;
}

/** RFC 4180; a text that a spreadsheet would take for a formula is made plain by an apostrophe. */
function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
