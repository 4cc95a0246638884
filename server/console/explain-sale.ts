import { sql } from 'kysely';
import { explain, type Step } from '#shared/sale/explain.ts';
import type { PricedLine } from '#shared/sale/price-sale.ts';
import { readSale } from '#shared/sale/read-sale.ts';
import { repriceSale } from '#shared/sale/reprice-sale.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { entry } from '#shared/sync/entry.ts';
import type { CatalogueVersions } from '../catalogue/catalogue-versions.ts';
import type { Database } from '../database/open-database.ts';
import { asSaid } from '../rules/recompute.ts';

/** One line of a settled sale: how the till came to its amount, and how head office does. */
export type ExplainedLine = {
  readonly line: number;
  readonly name: string;
  readonly till: readonly Step[];
  /** Null where the catalogue version is not here, or nothing can be added up. */
  readonly headOffice: readonly Step[] | null;
  readonly differs: boolean;
};

export type ExplainedSale = {
  readonly receiptNumber: string;
  readonly sale: Sale;
  readonly lines: readonly ExplainedLine[];
  readonly exceptions: readonly { code: string; message: string; line: number | null }[];
};

/** A settled sale with the reasons of every line's price, the till's beside head office's own. */
export async function explainSale(
  db: Database,
  catalogues: CatalogueVersions,
  entryId: string,
): Promise<ExplainedSale | undefined> {
  const found = await sql<{ body: unknown }>`
    select body from entries where id = ${entryId}::uuid and kind in ('sale', 'refund')
  `.execute(db);
  const kept = entry.safeParse(found.rows[0]?.body);
  if (!kept.success) return undefined;
  const { sale, receiptNumber } = kept.data.body;
  const exceptions = await sql<ExplainedSale['exceptions'][number]>`
    select code, message, line from exceptions where entry_id = ${entryId}::uuid order by position
  `.execute(db);
  const catalogue = await catalogues.find(db, sale.catalogueVersion);
  const priced = catalogue && repriced(sale, catalogue);
  const lines = readSale(sale).map((said, index): ExplainedLine => {
    const expected = priced?.lines[index];
    const till = explain(said, sale);
    const headOffice = expected && catalogue ? explain(expected, catalogue.terms) : null;
    const differs = headOffice !== null && JSON.stringify(headOffice) !== JSON.stringify(till);
    return { line: index + 1, name: said.draftLine.name, till, headOffice, differs };
  });
  return { receiptNumber, sale, lines, exceptions: exceptions.rows };
}

type Catalogue = NonNullable<Awaited<ReturnType<CatalogueVersions['find']>>>;

function repriced(sale: Sale, { terms, product }: Catalogue): { lines: readonly PricedLine[] } | undefined {
  if (terms.currency !== sale.currency) return undefined;
  try {
    return repriceSale(sale, terms, (id, line) => asSaid(product(id), line)).priced;
  } catch (error) {
    // Amounts beyond exact integers: the exception says so, and there is nothing to put beside it.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
