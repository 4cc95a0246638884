import type { Terms } from '../catalogue/catalogue.ts';
import type { CatalogueIndex } from '../catalogue/index-catalogue.ts';
import type { Draft, DraftLine } from './draft.ts';

export type MovedDraft = {
  readonly draft: Draft;
  /** Lines that kept what they said, because the new version does not sell such goods. */
  readonly kept: number;
};

/**
 * Moves a whole basket to another catalogue version: its terms, and of each line what the catalogue says of
 * its goods. What people said stays: quantities, prices set by hand, discounts, notes. Goods that come back
 * by receipt stay at that receipt's price. A line of goods that the version does not have, or sells in another
 * way (by weight, by a price that is asked for), keeps what it says; its tax may be one that the terms do
 * not know, and then `completeSale` says so.
 */
export function moveToCatalogue(
  basket: Draft,
  to: { readonly terms: Terms; readonly index: Pick<CatalogueIndex, 'findById'> },
): MovedDraft {
  let kept = 0;
  const lines = basket.lines.map((line) => {
    if (line.returnOf) return line;
    const moved = moveLine(line, to.index);
    if (!moved) kept += 1;
    return moved ?? line;
  });
  return { draft: { ...basket, terms: to.terms, lines }, kept };
}

function moveLine(line: DraftLine, index: Pick<CatalogueIndex, 'findById'>): DraftLine | undefined {
  const product = index.findById(line.productId);
  if (!product || product.unit !== line.unit) return undefined;
  if (product.openPrice && !line.manualPrice) return undefined;
  const { prices: _prices, parts: _parts, ...rest } = line;
  return {
    ...rest,
    code: product.code,
    name: product.name,
    taxId: product.taxId,
    listPriceMicros: product.priceMicros,
    category: product.category,
    ...(product.prices && { prices: product.prices }),
    ...(product.parts && { parts: product.parts }),
  };
}
