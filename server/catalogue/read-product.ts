import { BARCODES_PER_PRODUCT_MAX, product, type Product } from '#shared/catalogue/product.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { sayIssues } from '../say-issues.ts';
import { readOptions } from './read-options.ts';
import type { SourceRow } from './source-rows.ts';

const PRICE_DIGITS = 6;

/**
 * Turns a source row into a product, or says what is wrong with it. The article code is the product's
 * id: it is what stays the same from one import to the next.
 */
export function readProduct({ fields }: SourceRow, taxIds: ReadonlySet<string>): Result<Product, string> {
  const code = fields.code.trim();
  const text = Object.values(fields).join('');
  if (text.includes('\uFFFD')) return err('a character is not UTF-8');
  if (text.includes('\0') || !text.isWellFormed()) return err('a character that no text can hold');
  if (!taxIds.has(fields.tax.trim()))
    return err(`tax: "${fields.tax}" is none of the chain's (${[...taxIds].join(', ')})`);
  const price = parseDecimal(fields.price, PRICE_DIGITS);
  if (!price.ok) return err(`price: "${fields.price}" ${sayDecimal[price.problem.code]}`);
  const barcodes = fields.barcodes
    .split('|')
    .map((barcode) => barcode.trim())
    .filter(Boolean);
  if (barcodes.length > BARCODES_PER_PRODUCT_MAX)
    return err(`barcodes: more than ${BARCODES_PER_PRODUCT_MAX}`);
  const options = readOptions(fields);
  if (!options.ok) return options;
  const wrongTax = options.value.parts?.find((part) => !taxIds.has(part.taxId));
  if (wrongTax) return err(`parts: "${wrongTax.taxId}" is none of the chain's taxes`);
  const decoded = product.safeParse({
    ...options.value,
    id: code,
    code,
    name: fields.name.trim(),
    barcodes: [...new Set(barcodes)],
    category: fields.category.trim(),
    unit: fields.unit.trim().toLowerCase(),
    priceMicros: price.value,
    taxId: fields.tax.trim(),
  });
  return decoded.success ? ok(decoded.data) : err(sayIssues(decoded.error).replace(/^priceMicros/, 'price'));
}

const sayDecimal = {
  notADecimal: 'is not a decimal number',
  tooManyDigits: `has more than ${PRICE_DIGITS} digits after the point`,
  tooLarge: 'is too large',
};
