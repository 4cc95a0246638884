import type { PricedProduct } from '#shared/sale/read-sale.ts';
import { repriceSale, type PriceDifference } from '#shared/sale/reprice-sale.ts';
import type { Sale, SaleLine } from '#shared/sale/sale.ts';
import type { CatalogueFacts, Facts, Found } from './facts.ts';
import { listPrice } from './list-price.ts';

/**
 * Prices the sale again from its lines, by the same function as the till and the catalogue version that it
 * names: its promotions, taxes, bundles, and how it was paid. List prices are a matter of
 * `listPriceDiffers`. Protects the chain's books and the customer from a till that adds up wrongly: an old
 * program, a patched one, or a tampered sale. The sale is booked as the receipt says it.
 */
export function recompute(sale: Sale, facts: Facts): Found[] {
  const { catalogue } = facts;
  if (!catalogue) {
    return [
      differs(`catalogue version ${sale.catalogueVersion} was never published, so nothing can be compared`),
    ];
  }
  const { terms } = catalogue;
  if (terms.currency !== sale.currency) {
    return [
      differs(
        `the sale is in ${sale.currency}, catalogue version ${terms.catalogueVersion} in ${terms.currency}`,
      ),
    ];
  }
  const differences = differencesOf(sale, catalogue);
  if (!differences) return [differs('the amounts are too large to add up exactly')];
  return oneOfEach(differences.filter((difference) => !followsFromOthers(difference, sale)));
}

function differencesOf(sale: Sale, catalogue: CatalogueFacts): readonly PriceDifference[] | undefined {
  try {
    return repriceSale(sale, catalogue.terms, (id, line) => asSaid(catalogue.product(id), line)).differences;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The catalogue's product at the list price that the line says. Goods that come back keep their own tax. */
export function asSaid(product: PricedProduct | undefined, line: SaleLine): PricedProduct | undefined {
  if (!product || line.quantityMilli < 0) return undefined;
  const { taxId, category, parts } = product;
  return {
    taxId,
    priceMicros: listPrice(line),
    ...(category !== undefined && { category }),
    ...(parts && { parts }),
  };
}

/** Taxes of lines that say none are worked out from the summary, and differ only because it or a line does. */
function followsFromOthers({ field, line }: PriceDifference, sale: Sale): boolean {
  if (line === undefined) return false;
  return field === 'grossMinor' || (field === 'taxMinor' && !sale.lines[line - 1]?.taxes);
}

/** One exception for each line, each tax and each other field: the first column that is wrong says enough. */
function oneOfEach(differences: readonly PriceDifference[]): Found[] {
  const found = new Map<string, Found>();
  for (const { field, line, said, expected } of differences) {
    const key = line === undefined ? field.split(' ').slice(0, 2).join(' ') : `line ${line}`;
    if (!found.has(key))
      found.set(key, differs(`${field}: the sale says ${said}, recomputed ${expected}`, line));
  }
  return [...found.values()];
}

function differs(message: string, line?: number): Found {
  return { code: 'totalsDiffer', message: message.slice(0, 500), ...(line !== undefined && { line }) };
}
