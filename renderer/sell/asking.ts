import type { CatalogueIndex } from '#shared/catalogue/index-catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { addProduct, type AddOptions, type Draft, type DraftProblem } from '#shared/sale/draft.ts';
import { unapprovedDiscounts } from '#shared/sale/give-discount.ts';
import { addOfLabel } from '#shared/sale/label-price.ts';
import { ok, unreachable, type Result } from '#shared/result.ts';
import type { Wanted } from './goods-of-code.ts';
import { OPEN_PRICE_REASON } from './reason-words.ts';

/** What the cashier must say before these goods are in the basket. */
export type Question =
  | { readonly code: 'whichVariant'; readonly variants: readonly Product[] }
  | { readonly code: 'whichPrice' }
  | { readonly code: 'whichSerial' }
  | { readonly code: 'oldEnough'; readonly ageMin: number }
  /** Only somebody who may do more than a cashier can go on. */
  | { readonly code: 'blocked'; readonly why: string }
  | { readonly code: 'expired'; readonly day: string }
  | { readonly code: 'labelTooCheap'; readonly labelMinor: number };

export type Asking = {
  readonly question: Question;
  readonly product: Product;
  readonly wanted: Wanted;
};

type Circumstances = {
  readonly index: CatalogueIndex;
  readonly lineId: string;
  /** The shop's calendar day, `YYYY-MM-DD`. */
  readonly today: string;
};

export type Placed =
  | { readonly kind: 'added'; readonly draft: Draft }
  | { readonly kind: 'asking'; readonly question: Question };

/** Puts goods into a basket, or says what must be asked first: one thing at a time, the gravest first. */
export function placeGoods(
  basket: Draft,
  product: Product,
  wanted: Wanted,
  { index, lineId, today }: Circumstances,
): Result<Placed, DraftProblem> {
  const variants = index.variantsOf(product.id);
  if (variants.length > 0) return asked({ code: 'whichVariant', variants });
  const allowed = wanted.allowedBy !== undefined;
  if (product.blocked !== undefined && !allowed) return asked({ code: 'blocked', why: product.blocked });
  if (wanted.expiry !== undefined && wanted.expiry < today && !allowed)
    return asked({ code: 'expired', day: wanted.expiry });
  const added = addProduct(basket, product, { lineId, ...optionsOf(product, wanted, basket) });
  if (!added.ok) return questionOf(added.problem);
  const { discountLimitPpm } = basket.terms;
  const { labelMinor } = wanted;
  if (labelMinor !== undefined && discountLimitPpm !== undefined)
    if (unapprovedDiscounts(added.value, discountLimitPpm).includes(lineId))
      return asked({ code: 'labelTooCheap', labelMinor });
  return ok({ kind: 'added', draft: added.value });
}

function asked(question: Question): Result<Placed, DraftProblem> {
  return ok({ kind: 'asking', question });
}

function optionsOf(product: Product, wanted: Wanted, basket: Draft): Omit<AddOptions, 'lineId'> {
  const { quantityMilli, labelMinor, openPriceMicros, serial, ageChecked, allowedBy, apart } = wanted;
  const label = labelMinor === undefined ? {} : addOfLabel(product, labelMinor, basket);
  const asked = openPriceMicros !== undefined && {
    unitPriceMicros: openPriceMicros,
    reason: OPEN_PRICE_REASON,
  };
  const manualPrice = label.manualPrice ?? (asked || undefined);
  return {
    ...(quantityMilli !== undefined && { quantityMilli }),
    ...label,
    ...(manualPrice && {
      manualPrice: { ...manualPrice, ...(allowedBy !== undefined && { approvedBy: allowedBy }) },
    }),
    ...(serial !== undefined && product.serialRequired && { serial }),
    ...(ageChecked && { ageChecked }),
    ...(apart && { apart }),
  };
}

function questionOf(problem: DraftProblem): Result<Placed, DraftProblem> {
  switch (problem.code) {
    case 'priceNeeded':
      return asked({ code: 'whichPrice' });
    case 'serialNeeded':
      return asked({ code: 'whichSerial' });
    case 'ageCheckNeeded':
      return asked({ code: 'oldEnough', ageMin: problem.ageMin });
    default:
      return { ok: false, problem };
  }
}

/** Whether the cashier alone cannot go on. */
export function isStop({ question }: Asking): boolean {
  switch (question.code) {
    case 'blocked':
    case 'expired':
    case 'labelTooCheap':
      return true;
    case 'whichVariant':
    case 'whichPrice':
    case 'whichSerial':
    case 'oldEnough':
      return false;
    default:
      return unreachable(question);
  }
}
