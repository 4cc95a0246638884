import { sql } from 'kysely';
import { countsAsSale, isSaleEntry, isTraining, type Entry, type SaleEntry } from '#shared/sync/entry.ts';
import type { Sale, SaleLine } from '#shared/sale/sale.ts';
import { momentOf } from '#shared/sync/moment.ts';
import { column, documents, type Cell } from '../database/columns.ts';
import type { Database } from '../database/open-database.ts';
import type { Booking, Decision } from '../rules/decide.ts';
import { bookAccounts, type AccountChange } from './credit.ts';

/** An entry that was checked, and the JSON text of it that is kept. */
export type WholeEntry = { readonly entry: Entry; readonly text: string };

/**
 * Takes the entries that are new, keyed by id and by (till, epoch, seq). Whoever commits first has
 * booked the entry; everybody else finds it here. Answers ids with hashes, joined by a blank.
 */
export async function claimEntries(
  db: Database,
  entries: readonly WholeEntry[],
  at: string,
): Promise<ReadonlySet<string>> {
  const of = (cell: (entry: Entry) => Cell) => column(entries.map(({ entry }) => cell(entry)));
  const claimed = await sql<{ id: string; hash: string }>`
    insert into entries (id, till_id, epoch, seq, hash, kind, settled_at, total_minor, body)
    select id, till_id, epoch, seq, hash, kind, ${at}::timestamptz, total_minor, body::json
    from unnest(
      ${of(({ id }) => id)}::text::uuid[], ${of(({ tillId }) => tillId)}::text::text[],
      ${of(({ epoch }) => epoch)}::text::int[], ${of(({ seq }) => seq)}::text::bigint[],
      ${of(({ hash }) => hash)}::text::text[], ${of(kindOf)}::text::text[],
      ${of((entry) => (countsAsSale(entry) ? entry.body.sale.totalMinor : 0))}::text::bigint[],
      string_to_array(${documents(entries.map(({ text }) => text))}::text, E'\n')
    ) as entry(id, till_id, epoch, seq, hash, kind, total_minor, body)
    order by till_id, epoch, seq, id
    on conflict do nothing
    returning id::text as id, hash
  `.execute(db);
  return new Set(claimed.rows.map((row) => entryKey(row)));
}

/** Practice is kept as what it is, so that nothing which asks for sales finds it. */
function kindOf(entry: Entry): string {
  return isTraining(entry) ? 'training' : entry.body.kind;
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
  const of = (cell: (decision: SaleDecision) => Cell) => column(decisions.map(cell));
  const ofSale = (cell: (sale: Sale) => Cell) => of(({ entry }) => cell(entry.body.sale));
  await sql`
    insert into sales (entry_id, sale_id, kind, till_id, shop_id, receipt_number, business_date, posted_on,
      completed_at, sold_at, settled_at, currency, total_minor, change_minor, customer_id, line_count,
      exception_count)
    select entry_id, sale_id, kind, till_id, shop_id, receipt_number, business_date, posted_on,
      completed_at, sold_at, ${at}::timestamptz, currency, total_minor, change_minor, customer_id, line_count,
      exception_count
    from unnest(
      ${of(({ entry }) => entry.id)}::text::uuid[], ${ofSale(({ id }) => id)}::text::uuid[],
      ${of(({ entry }) => entry.body.kind)}::text::text[], ${of(({ entry }) => entry.tillId)}::text::text[],
      ${of(({ entry }) => entry.shopId)}::text::text[],
      ${of(({ entry }) => entry.body.receiptNumber)}::text::text[],
      ${ofSale(({ businessDate }) => businessDate)}::text::date[],
      ${of(({ booking }) => booking.postedOn)}::text::date[],
      ${ofSale(({ completedAt }) => completedAt)}::text::timestamptz[], ${of(soldAt)}::text::timestamptz[],
      ${ofSale(({ currency }) => currency)}::text::text[], ${ofSale(({ totalMinor }) => totalMinor)}::text::bigint[],
      ${ofSale(({ changeMinor }) => changeMinor)}::text::bigint[],
      ${ofSale(({ customerId }) => customerId)}::text::text[],
      ${ofSale(({ lines }) => lines.length)}::text::int[],
      ${of(({ exceptions }) => exceptions.length)}::text::int[]
    ) as sale(entry_id, sale_id, kind, till_id, shop_id, receipt_number, business_date, posted_on,
      completed_at, sold_at, currency, total_minor, change_minor, customer_id, line_count, exception_count)
  `.execute(db);
}

/** When the goods left the shop, by the clock that was put right. */
function soldAt({ entry }: SaleDecision): string {
  const { completedAt } = entry.body.sale;
  return new Date(momentOf(entry, completedAt)).toISOString();
}

type BookedLine = { readonly entry: SaleEntry; readonly line: SaleLine; readonly counted: boolean };

/** Lines and what each moves of the stock: one statement, so that the rows cross the wire once. */
async function bookLines(db: Database, decisions: readonly SaleDecision[]): Promise<void> {
  const lines = decisions.flatMap(({ entry, booking }) =>
    entry.body.sale.lines.map((line, index): BookedLine => {
      return { entry, line, counted: booking.movements[index]?.counted ?? false };
    }),
  );
  const of = (cell: (booked: BookedLine) => Cell) => column(lines.map(cell));
  const ofLine = (cell: (line: SaleLine) => Cell) => of(({ line }) => cell(line));
  // The stock's rows are locked already, in sorted order: see gatherFacts.
  await sql`
    with line as materialized (
      select * from unnest(
        ${of(({ entry }) => entry.id)}::text::uuid[], ${ofLine(({ line }) => line)}::text::int[],
        ${of(({ entry }) => entry.body.sale.id)}::text::uuid[],
        ${ofLine(({ productId }) => productId)}::text::text[], ${ofLine(({ code }) => code)}::text::text[],
        ${ofLine(({ name }) => name)}::text::text[], ${ofLine(({ unit }) => unit)}::text::text[],
        ${ofLine(({ quantityMilli }) => quantityMilli)}::text::bigint[],
        ${ofLine(({ unitPriceMicros }) => unitPriceMicros)}::text::bigint[],
        ${ofLine(({ totalMinor }) => totalMinor)}::text::bigint[], ${ofLine(({ taxId }) => taxId)}::text::text[],
        ${ofLine(({ returnOf }) => returnOf?.saleId)}::text::uuid[],
        ${ofLine(({ returnOf }) => returnOf?.line)}::text::int[],
        ${of(({ entry }) => entry.shopId)}::text::text[], ${of(({ counted }) => counted)}::text::boolean[]
      ) as line(entry_id, line, sale_id, product_id, code, name, unit, quantity_milli, unit_price_micros,
        total_minor, tax_id, return_sale_id, return_line, shop_id, counted)
    ), booked as (
      insert into sale_lines
      select entry_id, line, sale_id, product_id, code, name, unit, quantity_milli, unit_price_micros,
        total_minor, tax_id, return_sale_id, return_line from line
    ), moved as (
      insert into stock_movements (entry_id, line, shop_id, product_id, quantity_milli, counted)
      -- Of what nobody has counted yet the first count will have seen it go.
      select l.entry_id, l.line, l.shop_id, l.product_id, -l.quantity_milli, l.counted or s.shop_id is null
      from line l left join stock s on s.shop_id = l.shop_id and s.product_id = l.product_id
    )
    update stock set on_hand_milli = on_hand_milli - sold.quantity
    from (
      select shop_id, product_id, sum(quantity_milli)::bigint as quantity
      from line where not counted group by shop_id, product_id
    ) as sold
    where stock.shop_id = sold.shop_id and stock.product_id = sold.product_id
  `.execute(db);
}

async function bookPayments(db: Database, decisions: readonly SaleDecision[]): Promise<void> {
  const payments = decisions.flatMap(({ entry }) =>
    entry.body.sale.tenders.map((tender, index) => ({ id: entry.id, tender, position: index + 1 })),
  );
  if (payments.length === 0) return;
  const of = (cell: (payment: (typeof payments)[number]) => Cell) => column(payments.map(cell));
  await sql`
    insert into payments (entry_id, position, kind, amount_minor)
    select * from unnest(
      ${of(({ id }) => id)}::text::uuid[], ${of(({ position }) => position)}::text::int[],
      ${of(({ tender }) => tender.kind)}::text::text[], ${of(({ tender }) => tender.amountMinor)}::text::bigint[])
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
