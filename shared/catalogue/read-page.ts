import { z } from 'zod';
import { err, ok, type Result } from '../result.ts';
import { PRODUCTS_PER_PAGE_MAX, type CataloguePage } from './catalogue.ts';
import { product, type Product } from './product.ts';
import type { Tax } from './tax.ts';

/** Something wrong with one product of a page: which product, which field, and what. */
export type ProductProblem = {
  readonly code: 'noPrice' | 'unknownTax' | 'badProduct';
  /** Its id, or its place in the page where it has none. */
  readonly productId: string;
  readonly field: string;
  readonly message: string;
};

export type PageProblem = { readonly code: 'corruptPage'; readonly field: string; readonly message: string };

const pageFrame = z.strictObject({
  version: z.int().min(1),
  page: z.int().min(0),
  products: z.array(z.unknown()).max(PRODUCTS_PER_PAGE_MAX),
});

/**
 * Reads a catalogue page product by product: what is sound is sold, and what is not is named. Only a page
 * whose frame cannot be read is refused as a whole.
 *
 * @param taxes the taxes of the version's terms
 */
export function readCataloguePage(
  value: unknown,
  taxes: readonly Tax[],
): Result<{ page: CataloguePage; problems: readonly ProductProblem[] }, PageProblem> {
  const frame = pageFrame.safeParse(value);
  if (!frame.success) {
    const issue = frame.error.issues[0]!;
    return err({ code: 'corruptPage', field: issue.path.join('.'), message: issue.message });
  }
  const known = new Set(taxes.map(({ id }) => id));
  const products: Product[] = [];
  const problems: ProductProblem[] = [];
  frame.data.products.forEach((raw, place) => {
    const read = readProduct(raw, place, known);
    if (read.ok) products.push(read.value);
    else problems.push(read.problem);
  });
  return ok({ page: { ...frame.data, products }, problems });
}

function readProduct(
  raw: unknown,
  place: number,
  known: ReadonlySet<string>,
): Result<Product, ProductProblem> {
  const read = product.safeParse(raw);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    const field = issue.path.join('.');
    const missing = (raw as { priceMicros?: unknown } | null)?.priceMicros ?? undefined;
    const code = field === 'priceMicros' && missing === undefined ? 'noPrice' : 'badProduct';
    return err({ code, productId: idOf(raw, place), field, message: issue.message });
  }
  const { id, taxId, parts = [] } = read.data;
  const strange = [taxId, ...parts.map((part) => part.taxId)].findIndex((used) => !known.has(used));
  if (strange === -1) return ok(read.data);
  const field = strange === 0 ? 'taxId' : `parts.${strange - 1}.taxId`;
  const name = strange === 0 ? taxId : parts[strange - 1]!.taxId;
  return err({ code: 'unknownTax', productId: id, field, message: `no tax "${name}" in these terms` });
}

function idOf(raw: unknown, place: number): string {
  const id = (raw as { id?: unknown } | null)?.id;
  return typeof id === 'string' && id !== '' ? id.slice(0, 40) : `#${place}`;
}
