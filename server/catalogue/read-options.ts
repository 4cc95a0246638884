import type { Product } from '#shared/catalogue/product.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { OptionalColumn } from './source-rows.ts';

const PRICE_DIGITS = 6;
const MILLI_DIGITS = 3;

type Options = Partial<Omit<Product, 'id' | 'code' | 'name' | 'barcodes'>>;
type Fields = Readonly<Partial<Record<OptionalColumn, string>>>;

class Unreadable extends Error {}

/**
 * Reads what only some products have. An empty field or a missing column says nothing. Lists are joined by
 * `|`: `variant` as `size=M|colour=red`, `prices` as `trade=1.10`, `parts` as `code*quantity*tax*weight`.
 */
export function readOptions(fields: Fields): Result<Options, string> {
  try {
    return ok({
      ...given('costMicros', decimal('cost', fields.cost, PRICE_DIGITS)),
      ...given('ageMin', decimal('age', fields.age, 0)),
      ...given('openPrice', yes('open_price', fields.open_price)),
      ...given('serialRequired', yes('serial', fields.serial)),
      ...given('blocked', fields.blocked?.trim() || undefined),
      ...given('variantOf', fields.variant_of?.trim() || undefined),
      ...given('variant', pairsOf('variant', fields.variant)),
      ...given('prices', listedPrices(fields.prices)),
      ...given('parts', partsOf(fields.parts)),
    });
  } catch (cause) {
    if (cause instanceof Unreadable) return err(cause.message);
    throw cause;
  }
}

function given<K extends keyof Options>(key: K, value: Options[K] | undefined): Options {
  return value === undefined ? {} : ({ [key]: value } as Options);
}

function decimal(column: string, text: string | undefined, digits: number): number | undefined {
  if (!text?.trim()) return undefined;
  const read = parseDecimal(text, digits);
  if (!read.ok) throw new Unreadable(`${column}: "${text}" is not a number with at most ${digits} decimals`);
  return read.value;
}

function yes(column: string, text: string | undefined): true | undefined {
  const word = text?.trim().toLowerCase() ?? '';
  if (['yes', 'true', '1'].includes(word)) return true;
  if (['', 'no', 'false', '0'].includes(word)) return undefined;
  throw new Unreadable(`${column}: "${text}" is neither yes nor no`);
}

function itemsOf(text: string | undefined): string[] {
  return (text ?? '')
    .split('|')
    .map((item) => item.trim())
    .filter(Boolean);
}

function pairsOf(column: string, text: string | undefined): Record<string, string> | undefined {
  const pairs = itemsOf(text).map((item) => {
    const [name = '', value = '', ...rest] = item.split('=').map((part) => part.trim());
    if (!name || !value || rest.length > 0) throw new Unreadable(`${column}: "${item}" is not name=value`);
    return [name, value] as const;
  });
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}

function listedPrices(text: string | undefined): Product['prices'] {
  const prices = Object.entries(pairsOf('prices', text) ?? {});
  if (prices.length === 0) return undefined;
  return prices.map(([priceListId, price]) => ({
    priceListId,
    priceMicros: decimal('prices', price, PRICE_DIGITS) ?? 0,
  }));
}

function partsOf(text: string | undefined): Product['parts'] {
  const parts = itemsOf(text).map((item) => {
    const [productId = '', quantity, taxId = '', weight] = item.split('*').map((part) => part.trim());
    const quantityMilli = decimal('parts', quantity, MILLI_DIGITS);
    const share = decimal('parts', weight, PRICE_DIGITS);
    if (!productId || !taxId || quantityMilli === undefined || share === undefined)
      throw new Unreadable(`parts: "${item}" is not code*quantity*tax*weight`);
    return { productId, quantityMilli, taxId, weight: share };
  });
  return parts.length > 0 ? parts : undefined;
}
