import { sql } from 'kysely';
import { DEFAULT_POLICY } from '#shared/shop/policy.ts';
import { countsAsSale, isSaleEntry, type Entry, type SaleEntry } from '#shared/sync/entry.ts';
import { momentOf } from '#shared/sync/moment.ts';
import { grantedPrices } from '../actions/granted-prices.ts';
import type { CatalogueVersions } from '../catalogue/catalogue-versions.ts';
import type { Database } from '../database/open-database.ts';
import type { Decision } from '../rules/decide.ts';
import type { CatalogueFacts, Facts, NewerCatalogue } from '../rules/facts.ts';
import type { NotEnded } from '../rules/transfer-not-ended.ts';
import { namesIn } from '../rules/approval.ts';
import { usesOf } from '../rules/used-twice.ts';
import { gatherStaffRoles, heldRole } from '../staff/staff-roles.ts';
import { claimReceiptNumbers, claimSales, claimUses, sameSales, useKey, type SaleClaims } from './claims.ts';
import { lockAccounts } from './credit.ts';
import { gatherShops } from './shop-facts.ts';
import { gatherSoldLines, lineKey } from './sold-lines.ts';

/** The facts for a batch of entries. Entries are decided one after another, each knowing the ones before. */
export type BatchFacts = {
  of(entry: Entry): Facts;
  /** Counts a decision in, for the entries after it. */
  fold(decision: Decision): void;
  /** Sales of this batch that a refund has named, maybe before they came; ids in lower case. */
  readonly awaited: readonly string[];
};

export type GatherParts = {
  readonly catalogues: CatalogueVersions;
  /** Moment of settlement, ISO 8601. */
  readonly at: string;
  /** Since when each till's epoch is stopped, by `till.epoch`. */
  readonly frozen: ReadonlyMap<string, string>;
  /** What came of transfers that these entries wanted to end, by entry: see `endSaidTransfers`. */
  readonly notEnded: ReadonlyMap<string, NotEnded>;
};

const HOUR_MS = 3_600_000;

/** What is known where nothing is asked: facts that are no sales are decided by themselves. */
const NOTHING_KNOWN: Omit<Facts, 'settledAt' | 'frozenAt'> = {
  catalogue: undefined,
  newer: undefined,
  receiptNumberTaken: false,
  saleTaken: 'no',
  soldLine: () => undefined,
  onHandMilli: () => undefined,
  countedAt: () => undefined,
  isUsed: () => false,
  credit: undefined,
  heldRole: () => true,
  granted: () => undefined,
  notEnded: undefined,
  closedThrough: undefined,
  priceChangeLimitPpm: undefined,
  policy: DEFAULT_POLICY,
};

/**
 * Reads and locks what the rules need to know about these entries, in a constant number of statements.
 * Rows are locked in sorted order, and tables in one order, so that consumers which meet wait for each
 * other and never deadlock.
 */
export async function gatherFacts(
  db: Database,
  entries: readonly Entry[],
  parts: GatherParts,
): Promise<BatchFacts> {
  const { at: settledAt } = parts;
  const frozenAt = (entry: Entry) => parts.frozen.get(`${entry.tillId}.${entry.epoch}`);
  const sales = entries.filter(isSaleEntry);
  const plain = (entry: Entry): Facts => ({
    ...NOTHING_KNOWN,
    settledAt,
    frozenAt: frozenAt(entry),
    notEnded: parts.notEnded.get(entry.id),
  });
  if (sales.length === 0) return { of: plain, fold: () => {}, awaited: [] };

  const counting = sales.filter(countsAsSale);
  const shops = await gatherShops(db, sales);
  const versions = await gatherCatalogues(db, sales, parts);
  const receipts = await claimReceiptNumbers(db, counting);
  const claims = await claimSales(db, counting);
  const taken = await takenSales(db, counting, claims);
  const sold = await gatherSoldLines(db, counting, claims);
  const used = await claimUses(
    db,
    counting.flatMap(({ id, body: { sale } }) =>
      usesOf(sale, versions.get(sale.catalogueVersion)?.terms).map((use) => ({ ...use, entryId: id })),
    ),
  );
  const accounts = await lockAccounts(db, counting, settledAt);
  const approvers = new Set(counting.flatMap(({ body }) => namesIn(body.sale)));
  const grants = await grantedPrices(db, [...approvers]);
  const roles =
    approvers.size > 0 || accounts.allowing.length > 0
      ? await gatherStaffRoles(
          db,
          counting.map(({ shopId }) => shopId),
        )
      : [];
  const stock = await lockStock(db, counting);

  return {
    awaited: counting.flatMap(({ id, body }) => {
      const claim = claims.get(body.sale.id.toLowerCase());
      return claim?.awaited && claim.entryId === id.toLowerCase() ? [body.sale.id.toLowerCase()] : [];
    }),
    of(entry) {
      if (!isSaleEntry(entry)) return plain(entry);
      const { sale } = entry.body;
      const { shopId } = entry;
      const shop = shops.get(shopId);
      const policy = shop?.policy ?? DEFAULT_POLICY;
      return {
        policy,
        heldRole(personId, needed, to) {
          const from = to - policy.oldPricesHours * HOUR_MS;
          return heldRole(roles, { shopId, personId, needed }, { from, to });
        },
        granted: (requestId) => grants.get(requestId),
        notEnded: undefined,
        closedThrough: shop?.closedThrough,
        priceChangeLimitPpm: shop?.priceChangeLimitPpm,
        settledAt,
        frozenAt: frozenAt(entry),
        catalogue: versions.get(sale.catalogueVersion),
        newer: newerOf(entry, parts.catalogues, versions),
        receiptNumberTaken: !receipts.has(entry.id.toLowerCase()),
        saleTaken: taken.get(entry.id) ?? 'no',
        soldLine: (saleId, line) => sold.get(lineKey(saleId, line)),
        onHandMilli: (productId) => stock.get(stockKey(entry.shopId, productId))?.onHand,
        countedAt: (productId) => stock.get(stockKey(entry.shopId, productId))?.countedAt,
        isUsed: (kind, key) => used.has(useKey({ kind, key }, entry.id)),
        credit: accounts.creditOf(entry),
      };
    },
    fold({ entry, booking }) {
      if (!isSaleEntry(entry) || !booking) return;
      const { sale } = entry.body;
      for (const { returnOf, quantityMilli } of sale.lines) {
        const key = returnOf && lineKey(returnOf.saleId, returnOf.line);
        const line = key === undefined ? undefined : sold.get(key);
        if (key === undefined || !line || quantityMilli >= 0) continue;
        sold.set(key, { ...line, returnedMilli: line.returnedMilli - quantityMilli });
      }
      for (const { productId, quantityMilli, counted } of booking.movements) {
        const level = stock.get(stockKey(entry.shopId, productId));
        if (level && !counted) level.onHand += quantityMilli;
      }
      accounts.put(entry, booking.onAccountMinor);
    },
  };
}

/** The versions that these sales name, and those that were in force when they were begun. */
async function gatherCatalogues(
  db: Database,
  entries: readonly SaleEntry[],
  { catalogues, at }: Pick<GatherParts, 'catalogues' | 'at'>,
) {
  await catalogues.refresh(db);
  const named = new Set<number>();
  for (const entry of entries) {
    const { catalogueVersion, openedAt } = entry.body.sale;
    named.add(catalogueVersion);
    const inForce = catalogues.inForceAt(momentOf(entry, openedAt));
    if (inForce !== undefined && inForce > catalogueVersion) named.add(inForce);
  }
  const loaded = new Map<number, CatalogueFacts>();
  for (const version of named) {
    const catalogue = await catalogues.find(db, version);
    if (catalogue) loaded.set(version, catalogue);
  }
  await catalogues.noteNamed(db, [...loaded.keys()], at);
  return loaded;
}

function newerOf(
  entry: SaleEntry,
  catalogues: CatalogueVersions,
  loaded: ReadonlyMap<number, CatalogueFacts>,
): NewerCatalogue | undefined {
  const { catalogueVersion, openedAt } = entry.body.sale;
  const version = catalogues.inForceAt(momentOf(entry, openedAt));
  if (version === undefined || version <= catalogueVersion) return undefined;
  const catalogue = loaded.get(version);
  const since = catalogues.replacedAt(catalogueVersion);
  return catalogue && since !== undefined ? { version, catalogue, since } : undefined;
}

/** Entries whose sale id belongs to another entry, with whether both say the same. */
async function takenSales(
  db: Database,
  entries: readonly SaleEntry[],
  claims: SaleClaims,
): Promise<ReadonlyMap<string, 'same' | 'other'>> {
  const others = entries.flatMap((entry) => {
    const firstId = claims.get(entry.body.sale.id.toLowerCase())?.entryId;
    return firstId && firstId !== entry.id.toLowerCase() ? [{ entry, firstId }] : [];
  });
  const same = await sameSales(db, others);
  return new Map(others.map(({ entry }) => [entry.id, same.has(entry.id.toLowerCase()) ? 'same' : 'other']));
}

type Level = { onHand: number; readonly countedAt: string };

/** What is on hand of the tracked products that these entries move. */
async function lockStock(db: Database, entries: readonly SaleEntry[]): Promise<Map<string, Level>> {
  const named = new Map<string, { shop_id: string; product_id: string }>();
  for (const { shopId, body } of entries) {
    for (const { productId } of body.sale.lines)
      named.set(stockKey(shopId, productId), { shop_id: shopId, product_id: productId });
  }
  const { rows } = await sql<{ shop_id: string; product_id: string; on_hand: number; counted_at: Date }>`
    select s.shop_id, s.product_id, s.on_hand_milli as on_hand, s.counted_at
    from stock s
    join json_to_recordset(${JSON.stringify([...named.values()])}::json) as named(shop_id text, product_id text)
      using (shop_id, product_id)
    order by s.shop_id, s.product_id
    for update of s
  `.execute(db);
  return new Map(
    rows.map((row) => [
      stockKey(row.shop_id, row.product_id),
      { onHand: row.on_hand, countedAt: row.counted_at.toISOString() },
    ]),
  );
}

function stockKey(shopId: string, productId: string): string {
  return `${shopId}\n${productId}`;
}
