import type { Product } from '#shared/catalogue/product.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { BadRow, SourceProblem, SourceRow } from './source-rows.ts';
import { readProduct } from './read-product.ts';

/** No more bad rows than this are listed; the count is always whole. */
const BAD_ROWS_LISTED_MAX = 1000;
export const PRODUCTS_PER_CATALOGUE_MAX = 500_000;

export type Imported = {
  readonly products: readonly Product[];
  readonly badRows: number;
  /** The first of the bad rows, by line. */
  readonly skipped: readonly BadRow[];
};

/** A source gives its rows to the collector, one after another. */
export type ReadRows = (
  onRow: (row: SourceRow) => void,
  onBadRow: (row: BadRow) => void,
) => Promise<Result<void, SourceProblem>>;

/**
 * Reads a whole catalogue. Every bad row is counted, and the first are listed by line and reason: wrong in itself,
 * or claiming a code or barcode that an earlier row has.
 */
export async function importCatalogue(
  readRows: ReadRows,
  taxIds: ReadonlySet<string>,
): Promise<Result<Imported, SourceProblem>> {
  const products: Product[] = [];
  const skipped: BadRow[] = [];
  let badRows = 0;
  const lineOfCode = new Map<string, number>();
  const lineOfBarcode = new Map<string, number>();

  function take(row: SourceRow): string | undefined {
    const read = readProduct(row, taxIds);
    if (!read.ok) return read.problem;
    const { code, barcodes } = read.value;
    // Typed codes are found in any letter case, so two codes must differ in more than that.
    const sameCode = lineOfCode.get(code.toLowerCase());
    if (sameCode !== undefined) return `code: "${code}" is on line ${sameCode} already`;
    for (const barcode of barcodes) {
      const line = lineOfBarcode.get(barcode);
      if (line !== undefined) return `barcodes: "${barcode}" is on line ${line} already`;
    }
    if (products.length >= PRODUCTS_PER_CATALOGUE_MAX)
      return `more than ${PRODUCTS_PER_CATALOGUE_MAX} products`;
    lineOfCode.set(code.toLowerCase(), row.line);
    for (const barcode of barcodes) lineOfBarcode.set(barcode, row.line);
    products.push(read.value);
    return undefined;
  }

  function skip(bad: BadRow): void {
    badRows += 1;
    if (skipped.length < BAD_ROWS_LISTED_MAX) skipped.push(bad);
  }

  const done = await readRows((row) => {
    const reason = take(row);
    if (reason !== undefined) skip({ line: row.line, reason });
  }, skip);
  if (!done.ok) return err(done.problem);
  return ok({ products, badRows, skipped: skipped.sort((a, b) => a.line - b.line) });
}
