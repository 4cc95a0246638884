import type { CatalogueIndex } from '#shared/catalogue/index-catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import {
  readBarcode,
  type BarcodeProblem,
  type InStoreLayout,
  type ReadBarcode,
} from '#shared/catalogue/read-barcode.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** Goods as they are to be put into the basket: what a code carried, what was typed, what was answered. */
export type Wanted = {
  /** Thousandths of the unit of sale. */
  readonly quantityMilli?: number;
  /** A pack that was weighed or priced before: a line of its own. */
  readonly apart?: true;
  /** The price printed in the code, minor units: the line comes to just that. */
  readonly labelMinor?: number;
  /** The price of one unit that was asked for at the till, millionths. */
  readonly openPriceMicros?: number;
  readonly serial?: string;
  readonly ageChecked?: true;
  /** Best before or expiry in the code, `YYYY-MM-DD`. */
  readonly expiry?: string;
  /** Who allowed to sell what is blocked, or a price beyond the cashier's limit. */
  readonly allowedBy?: string;
};

export type FoundGoods = { readonly product: Product; readonly wanted: Wanted };
type CodeProblem =
  | { readonly code: 'unknownCode'; readonly text: string }
  | { readonly code: 'misreadCode'; readonly text: string };

/**
 * Finds the goods that a code means. A code that the catalogue has as it is comes first: what the chain
 * itself says of a barcode outranks what its digits might carry.
 *
 * @param currency of the shop, for prices inside codes
 */
export function goodsOfCode(
  code: string,
  index: CatalogueIndex,
  layouts: readonly InStoreLayout[],
  currency: string,
): Result<FoundGoods, CodeProblem> {
  const product = index.findByBarcode(code);
  if (product) return ok({ product, wanted: {} });
  const read = readBarcode(code, layouts, currency);
  if (!read.ok) return err(problemOf(read.problem, code));
  for (const known of read.value.codes) {
    const found = index.findByBarcode(known);
    if (found) return ok({ product: found, wanted: carriedBy(read.value, found) });
  }
  return err({ code: 'unknownCode', text: code });
}

/** A wrong check digit is a misread, not a product that is missing: scanning again helps. */
function problemOf({ code }: BarcodeProblem, text: string): CodeProblem {
  switch (code) {
    case 'badCheckDigit':
    case 'badIdentifierValue':
      return { code: 'misreadCode', text };
    default:
      return { code: 'unknownCode', text: text.slice(0, 60) };
  }
}

/** A weight is for goods by weight and a count for goods by the piece; anything else would be a slip. */
function carriedBy(read: ReadBarcode, { unit }: Product): Wanted {
  const { quantityMilli = 0, quantityOf, priceMinor = 0, serial, expiry } = read;
  const fits = quantityMilli > 0 && (quantityOf === 'count') === (unit === 'piece');
  const day = expiry === undefined ? undefined : dayOfGs1(expiry);
  return {
    ...(fits && { quantityMilli }),
    ...((priceMinor > 0 || (fits && quantityOf === 'weight')) && { apart: true as const }),
    ...(priceMinor > 0 && { labelMinor: priceMinor }),
    ...(serial !== undefined && { serial }),
    ...(day !== undefined && { expiry: day }),
  };
}

/** `YYMMDD` as `YYYY-MM-DD`; day 00 is the month's last (GS1 General Specifications, section 3.4). */
function dayOfGs1(text: string): string | undefined {
  const [year, month, day] = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)].map(Number);
  if (!month || month > 12 || year === undefined || day === undefined) return undefined;
  const moment = day === 0 ? Date.UTC(2000 + year, month, 0) : Date.UTC(2000 + year, month - 1, day);
  return new Date(moment).toISOString().slice(0, 10);
}
