import { sql } from 'kysely';
import { countsAsSale, isSaleEntry, isTraining, type Entry, type SaleEntry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';
import type { Booking, Decision } from '../rules/decide.ts';
import { momentOf } from '../rules/moment.ts';
import { bookAccounts, type AccountChange } from './credit.ts';

/**
 * Takes the entries that are new, keyed by id and by (till, epoch, seq). Whoever commits first has
 * booked the entry; everybody else finds it here. Answers ids with hashes, joined by a blank.
 */
export async function claimEntries(
  db: Database,
  entries: readonly Entry[],
  at: string,
): Promise<ReadonlySet<string>> {
  const rows = entries.map((entry) => ({
    id: entry.id,
    till_id: entry.tillId,
    epoch: entry.epoch,
    seq: entry.seq,
    hash: entry.hash,
    // Kept as what it is, so that nothing which asks for sales finds it.
    kind: isTraining(entry) ? 'training' : entry.body.kind,
    total_minor: countsAsSale(entry) ? entry.body.sale.totalMinor : 0,
    body: entry,
  }));
  const claimed = await sql<{ id: string; hash: string }>`
    insert into entries (id, till_id, epoch, seq, hash, kind, settled_at, total_minor, body)
    select id, till_id, epoch, seq, hash, kind, ${at}::timestamptz, total_minor, body
    from json_to_recordset(${JSON.stringify(rows)}::json) as entry(
      id uuid, till_id text, epoch int, seq bigint, hash text, kind text, total_minor bigint, body json)
    order by till_id, epoch, seq, id
    on conflict do nothing
    returning id::text as id, hash
  `.execute(db);
  return new Set(claimed.rows.map((row) => entryKey(row)));
}

/** Names an entry with its content: two entries of one id and other content are a fork. */
export function entryKey(entry: { id: string; hash: string }): string {
  return `${entry.id.toLowerCase()} ${entry.hash}`;
}

type SaleDecision = Decision & { readonly entry: SaleEntry; readonly booking: Booking };

/**
 * Books decided entries: sales, lines, payments, stock, accounts and exceptions, one statement a table.
 * Facts that are no sales are in `entries` already, and so is what counts nowhere.
 */
export async function book(db: Database, decided: readonly Decision[], at: string): Promise<void> {
  await bookExceptions(db, decided);
  const decisions = decided.filter(
    (decision): decision is SaleDecision => isSaleEntry(decision.entry) && decision.booking !== undefined,
  );
  if (decisions.length === 0) return;
  await bookSales(db, decisions, at);
  await bookLines(db, decisions);
  await bookPayments(db, decisions);
  await bookAccounts(db, decisions.flatMap(accountChange), at);
}

function accountChange({ entry, booking }: SaleDecision): AccountChange[] {
  const { customerId } = entry.body.sale;
  if (customerId === undefined || booking.onAccountMinor === 0) return [];
  return [{ source: entry.id, customerId, amountMinor: booking.onAccountMinor }];
}

async function bookSales(db: Database, decisions: readonly SaleDecision[], at: string): Promise<void> {
  const rows = decisions.map(({ entry, booking, exceptions }) => ({
    entry_id: entry.id,
    sale_id: entry.body.sale.id,
    kind: entry.body.kind,
    till_id: entry.tillId,
    shop_id: entry.shopId,
    receipt_number: entry.body.receiptNumber,
    business_date: entry.body.sale.businessDate,
    posted_on: booking.postedOn,
    completed_at: entry.body.sale.completedAt,
    sold_at: new Date(momentOf(entry, entry.body.sale.completedAt)).toISOString(),
    currency: entry.body.sale.currency,
    total_minor: entry.body.sale.totalMinor,
    change_minor: entry.body.sale.changeMinor,
    customer_id: entry.body.sale.customerId ?? null,
    line_count: entry.body.sale.lines.length,
    exception_count: exceptions.length,
  }));
  await sql`
    insert into sales (entry_id, sale_id, kind, till_id, shop_id, receipt_number, business_date, posted_on,
      completed_at, sold_at, settled_at, currency, total_minor, change_minor, customer_id, line_count,
      exception_count)
    select entry_id, sale_id, kind, till_id, shop_id, receipt_number, business_date, posted_on,
      completed_at, sold_at, ${at}::timestamptz, currency, total_minor, change_minor, customer_id, line_count,
      exception_count
    from json_to_recordset(${JSON.stringify(rows)}::json) as sale(
      entry_id uuid, sale_id uuid, kind text, till_id text, shop_id text, receipt_number text,
      business_date date, posted_on date, completed_at timestamptz, sold_at timestamptz, currency text,
      total_minor bigint, change_minor bigint, customer_id text, line_count int, exception_count int)
  `.execute(db);
}

/** Lines and what each moves of the stock: one statement, so that the rows cross the wire once. */
async function bookLines(db: Database, decisions: readonly SaleDecision[]): Promise<void> {
  const rows = decisions.flatMap(({ entry, booking }) =>
    entry.body.sale.lines.map((line, index) => ({
      entry_id: entry.id,
      line: line.line,
      sale_id: entry.body.sale.id,
      product_id: line.productId,
      code: line.code,
      name: line.name,
      unit: line.unit,
      quantity_milli: line.quantityMilli,
      unit_price_micros: line.unitPriceMicros,
      total_minor: line.totalMinor,
      tax_id: line.taxId,
      ...(line.returnOf && { return_sale_id: line.returnOf.saleId, return_line: line.returnOf.line }),
      shop_id: entry.shopId,
      ...(booking.movements[index]?.counted && { counted: true }),
    })),
  );
  // The stock's rows are locked already, in sorted order: see gatherFacts.
  await sql`
    with line as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as line(
        entry_id uuid, line int, sale_id uuid, product_id text, code text, name text, unit text,
        quantity_milli bigint, unit_price_micros bigint, total_minor bigint, tax_id text,
        return_sale_id uuid, return_line int, shop_id text, counted boolean)
    ), booked as (
      insert into sale_lines
      select entry_id, line, sale_id, product_id, code, name, unit, quantity_milli, unit_price_micros,
        total_minor, tax_id, return_sale_id, return_line from line
    ), moved as (
      insert into stock_movements (entry_id, line, shop_id, product_id, quantity_milli, counted)
      select entry_id, line, shop_id, product_id, -quantity_milli, counted is true from line
    )
    update stock set on_hand_milli = on_hand_milli - sold.quantity
    from (
      select shop_id, product_id, sum(quantity_milli)::bigint as quantity
      from line where counted is not true group by shop_id, product_id
    ) as sold
    where stock.shop_id = sold.shop_id and stock.product_id = sold.product_id
  `.execute(db);
}

async function bookPayments(db: Database, decisions: readonly SaleDecision[]): Promise<void> {
  const rows = decisions.flatMap(({ entry }) =>
    entry.body.sale.tenders.map(({ kind, amountMinor }, index) => ({
      entry_id: entry.id,
      position: index + 1,
      kind,
      amount_minor: amountMinor,
    })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into payments
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as payment(
      entry_id uuid, position int, kind text, amount_minor bigint)
  `.execute(db);
}

async function bookExceptions(db: Database, decisions: readonly Decision[]): Promise<void> {
  const rows = decisions.flatMap(({ entry, exceptions }) =>
    exceptions.map(({ code, message, line }, index) => ({
      entry_id: entry.id,
      position: index + 1,
      code,
      message,
      line: line ?? null,
    })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into exceptions (entry_id, position, code, message, line)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as exception(
      entry_id uuid, position int, code text, message text, line int)
  `.execute(db);
}
