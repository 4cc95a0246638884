import type { CatalogueIndex } from '#shared/catalogue/index-catalogue.ts';
import type { UnitOfSale } from '#shared/catalogue/product.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { ComingTransfer } from '#shared/shop/coming-transfer.ts';
import { readCount, type CountProblem } from './read-count.ts';

/** A line of goods on their way, with what this till knows of the product. */
export type ComingLine = {
  readonly productId: string;
  readonly name: string;
  readonly unit: UnitOfSale;
  /** Thousandths of the unit of sale. */
  readonly sentMilli: number;
};

export type Arrived = { readonly productId: string; readonly quantityMilli: number };

/** The lines of a transfer. A product that is in no catalogue here goes by its number, and its unit may have parts. */
export function comingLines(
  { lines }: Pick<ComingTransfer, 'lines'>,
  index: Pick<CatalogueIndex, 'findById'> | undefined,
): ComingLine[] {
  return lines.map(({ productId, sentMilli }) => {
    const product = index?.findById(productId);
    const isWhole = sentMilli % 1000 === 0;
    return {
      productId,
      sentMilli,
      name: product?.name ?? productId,
      unit: product?.unit ?? (isWhole ? 'piece' : 'kg'),
    };
  });
}

/** Everything as it was sent. */
export function asSent(lines: readonly ComingLine[]): Arrived[] {
  return lines.map(({ productId, sentMilli }) => ({ productId, quantityMilli: sentMilli }));
}

/**
 * Reads what came, line by line.
 *
 * @param typed what was typed, by product; a line in which nothing was typed came as it was sent
 * @returns the first line that cannot be read, with why
 */
export function readArrived(
  lines: readonly ComingLine[],
  typed: ReadonlyMap<string, string>,
): Result<Arrived[], CountProblem & { readonly line: ComingLine }> {
  const arrived: Arrived[] = [];
  for (const line of lines) {
    const { productId, sentMilli, unit } = line;
    const text = typed.get(productId);
    const read = text === undefined ? ok(sentMilli) : readCount(text, unit);
    if (!read.ok) return err({ ...read.problem, line });
    arrived.push({ productId, quantityMilli: read.value });
  }
  return ok(arrived);
}
