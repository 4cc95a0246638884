import { sql } from 'kysely';
import { isSaleEntry, type Entry, type SaleEntry } from '#shared/sync/entry.ts';
import type { CatalogueVersions } from '../catalogue/catalogue-versions.ts';
import type { Database } from '../database/open-database.ts';
import type { Decision } from '../rules/decide.ts';
import type { CatalogueFacts, Facts, SoldLine } from '../rules/facts.ts';

/** The facts for a batch of entries. Entries are decided one after another, each knowing the ones before. */
export type BatchFacts = {
  of(entry: Entry): Facts;
  /** Counts a decision in, for the entries after it. */
  fold(decision: Decision): void;
};

/** A batch without sales: nothing to read, nothing to lock. */
const NO_SALES: BatchFacts = {
  of: () => ({
    catalogue: undefined,
    receiptNumberTaken: false,
    soldLine: () => undefined,
    onHandMilli: () => undefined,
  }),
  fold: () => {},
};

/**
 * Reads and locks what the rules need to know about these entries, in a constant number of statements.
 * Rows are locked in sorted order, so that consumers which meet wait for each other and never deadlock.
 */
export async function gatherFacts(
  db: Database,
  entries: readonly Entry[],
  catalogues: CatalogueVersions,
): Promise<BatchFacts> {
  const sales = entries.filter(isSaleEntry);
  if (sales.length === 0) return NO_SALES;
  const versions = await loadCatalogues(db, sales, catalogues);
  const receipts = await claimReceiptNumbers(db, sales);
  const sold = await lockSoldLines(db, sales);
  const stock = await lockStock(db, sales);
  return {
    of: (entry) => ({
      catalogue: isSaleEntry(entry) ? versions.get(entry.body.sale.catalogueVersion) : undefined,
      receiptNumberTaken: isSaleEntry(entry) && !receipts.has(entry.id.toLowerCase()),
      soldLine: (saleId, line) => sold.get(lineKey(saleId, line)),
      onHandMilli: (productId) => stock.get(stockKey(entry.shopId, productId)),
    }),
    fold({ entry, movements }) {
      if (!isSaleEntry(entry)) return;
      for (const { returnOf, quantityMilli } of entry.body.sale.lines) {
        const key = returnOf && lineKey(returnOf.saleId, returnOf.line);
        const line = key === undefined ? undefined : sold.get(key);
        if (key === undefined || !line || quantityMilli >= 0) continue;
        sold.set(key, { ...line, returnedMilli: line.returnedMilli - quantityMilli });
      }
      for (const { productId, quantityMilli } of movements) {
        const key = stockKey(entry.shopId, productId);
        const onHand = stock.get(key);
        if (onHand !== undefined) stock.set(key, onHand + quantityMilli);
      }
    },
  };
}

async function loadCatalogues(db: Database, entries: readonly SaleEntry[], catalogues: CatalogueVersions) {
  const loaded = new Map<number, CatalogueFacts>();
  for (const version of new Set(entries.map((entry) => entry.body.sale.catalogueVersion))) {
    const catalogue = await catalogues.find(db, version);
    if (catalogue) loaded.set(version, catalogue);
  }
  return loaded;
}

/** Ids of the entries that are the first to use their receipt number. */
async function claimReceiptNumbers(
  db: Database,
  entries: readonly SaleEntry[],
): Promise<ReadonlySet<string>> {
  const rows = entries.map(({ id, body }, position) => ({ id, number: body.receiptNumber, position }));
  const claimed = await sql<{ id: string }>`
    insert into receipt_numbers (receipt_number, entry_id)
    select number, id
    from json_to_recordset(${JSON.stringify(rows)}::json) as claim(id uuid, number text, position int)
    order by number, position
    on conflict do nothing
    returning entry_id::text as id
  `.execute(db);
  return new Set(claimed.rows.map((row) => row.id));
}

/** Lines that these entries return, with what came back before. */
async function lockSoldLines(db: Database, entries: readonly SaleEntry[]): Promise<Map<string, SoldLine>> {
  const named = new Map<string, { sale_id: string; line: number }>();
  for (const { body } of entries) {
    for (const { returnOf } of body.sale.lines) {
      if (returnOf)
        named.set(lineKey(returnOf.saleId, returnOf.line), { sale_id: returnOf.saleId, line: returnOf.line });
    }
  }
  const sold = new Map<string, SoldLine>();
  if (named.size === 0) return sold;
  const keys = JSON.stringify([...named.values()]);
  const lines = await sql<{
    sale_id: string;
    line: number;
    product_id: string;
    price: number;
    quantity: number;
  }>`
    select l.sale_id::text as sale_id, l.line, l.product_id, l.unit_price_micros as price, l.quantity_milli as quantity
    from sale_lines l
    join json_to_recordset(${keys}::json) as named(sale_id uuid, line int) using (sale_id, line)
    where l.quantity_milli > 0
    order by l.sale_id, l.line, l.entry_id
    for update of l
  `.execute(db);
  // A statement of its own: it must see the refunds of whoever held the lock before.
  const returned = await sql<{ sale_id: string; line: number; quantity: number }>`
    select l.return_sale_id::text as sale_id, l.return_line as line, sum(-l.quantity_milli)::bigint as quantity
    from sale_lines l
    join json_to_recordset(${keys}::json) as named(sale_id uuid, line int)
      on l.return_sale_id = named.sale_id and l.return_line = named.line
    where l.quantity_milli < 0
    group by l.return_sale_id, l.return_line
  `.execute(db);
  const back = new Map(returned.rows.map((row) => [lineKey(row.sale_id, row.line), row.quantity]));
  for (const row of lines.rows) {
    const key = lineKey(row.sale_id, row.line);
    const { product_id: productId, price: unitPriceMicros, quantity: soldMilli } = row;
    if (!sold.has(key))
      sold.set(key, { productId, unitPriceMicros, soldMilli, returnedMilli: back.get(key) ?? 0 });
  }
  addLinesOfThisBatch(sold, named, back, entries);
  return sold;
}

/** A sale and its refund may arrive together, and in any order. */
function addLinesOfThisBatch(
  sold: Map<string, SoldLine>,
  named: ReadonlyMap<string, unknown>,
  back: ReadonlyMap<string, number>,
  entries: readonly SaleEntry[],
): void {
  for (const { body } of entries) {
    for (const { line, productId, unitPriceMicros, quantityMilli } of body.sale.lines) {
      const key = lineKey(body.sale.id, line);
      if (quantityMilli <= 0 || sold.has(key) || !named.has(key)) continue;
      sold.set(key, {
        productId,
        unitPriceMicros,
        soldMilli: quantityMilli,
        returnedMilli: back.get(key) ?? 0,
      });
    }
  }
}

/** What is on hand of the tracked products that these entries move. */
async function lockStock(db: Database, entries: readonly SaleEntry[]): Promise<Map<string, number>> {
  const named = new Map<string, { shop_id: string; product_id: string }>();
  for (const { shopId, body } of entries) {
    for (const { productId } of body.sale.lines)
      named.set(stockKey(shopId, productId), { shop_id: shopId, product_id: productId });
  }
  const { rows } = await sql<{ shop_id: string; product_id: string; on_hand: number }>`
    select s.shop_id, s.product_id, s.on_hand_milli as on_hand
    from stock s
    join json_to_recordset(${JSON.stringify([...named.values()])}::json) as named(shop_id text, product_id text)
      using (shop_id, product_id)
    order by s.shop_id, s.product_id
    for update of s
  `.execute(db);
  return new Map(rows.map((row) => [stockKey(row.shop_id, row.product_id), row.on_hand]));
}

function lineKey(saleId: string, line: number): string {
  return `${saleId.toLowerCase()}/${line}`;
}

function stockKey(shopId: string, productId: string): string {
  return `${shopId}\n${productId}`;
}
