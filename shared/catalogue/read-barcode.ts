import { z } from 'zod';
import { minorDigits } from '../money/currency.ts';
import { err, ok, type Result } from '../result.ts';
import { expandUpcE, gtinCheckDigit, hasCheckDigit } from './barcode.ts';
import { readGs1, type Gs1Problem } from './gs1.ts';

/**
 * How a shop's own EAN-13 (prefixes 02 and 20-29) carries a weight or price: the first digits say which
 * layout, then come the article's digits and the value's, with a check digit at the end. One digit may
 * stand between article and value to check the value; it is read over.
 */
export const inStoreLayout = z.strictObject({
  prefix: z.string().regex(/^(02|2\d)\d{0,2}$/, 'starts with 02 or 20 to 29'),
  itemDigits: z.int().min(1).max(9),
  valueDigits: z.int().min(1).max(7),
  /** Decimals of the value: 3 for grams of a kilogram, 2 for cents. */
  decimals: z.int().min(0).max(5),
  carries: z.enum(['weight', 'price']),
  /** What an article's barcode is looked up by: its digits alone, or an EAN-13 with the value at zero. */
  lookup: z.enum(['item', 'zeroedEan']),
});
export type InStoreLayout = z.infer<typeof inStoreLayout>;

export type ReadBarcode = {
  /** What the catalogue is asked for, in this order: forms of one number under which goods may be known. */
  readonly codes: readonly string[];
  readonly symbology: 'EAN-13' | 'EAN-8' | 'UPC-A' | 'UPC-E' | 'GTIN-14' | 'GS1' | 'in-store' | 'code';
  readonly gtin?: string;
  readonly quantityMilli?: number;
  /** Whether the quantity is a weight in kilograms or a count of pieces. */
  readonly quantityOf?: 'weight' | 'count';
  /** The price printed in the code, minor units of the shop's currency. */
  readonly priceMinor?: number;
  readonly lot?: string;
  readonly serial?: string;
  readonly expiry?: string;
};

export type BarcodeProblem =
  | { readonly code: 'emptyBarcode' | 'badCheckDigit' | 'barcodeTooLong'; readonly text: string }
  | Gs1Problem;

const BARCODE_LENGTH_MAX = 120;

/**
 * Reads a scanned or typed code: which goods, and, where the code carries them, how much or for how much.
 * Codes of other kinds (Code 128 text, the chain's own numbers) are looked up as they are.
 *
 * @param currency of the shop, for prices inside codes
 */
export function readBarcode(
  text: string,
  layouts: readonly InStoreLayout[],
  currency: string,
): Result<ReadBarcode, BarcodeProblem> {
  const code = text.trim();
  if (code === '') return err({ code: 'emptyBarcode', text });
  if (code.length > BARCODE_LENGTH_MAX) return err({ code: 'barcodeTooLong', text: code.slice(0, 40) });
  if (isGs1(code)) return readGs1Barcode(code, currency);
  if (/^\d{13}$/.test(code)) return readEan13(code, layouts, currency);
  if (/^\d{12}$/.test(code)) return checked(code, 'UPC-A', [code, `0${code}`]);
  if (/^\d{14}$/.test(code)) return checked(code, 'GTIN-14', [code, ...unpadded(code)]);
  if (/^\d{8}$/.test(code)) return readEightDigits(code);
  return ok({ codes: [code], symbology: 'code' });
}

function isGs1(code: string): boolean {
  return /^(\](C1|e0|d2|Q3)|\(\d{2,4}\))/.test(code) || /^01\d{14}./.test(code);
}

function checked(
  code: string,
  symbology: ReadBarcode['symbology'],
  codes: readonly string[],
): Result<ReadBarcode, BarcodeProblem> {
  if (!hasCheckDigit(code)) return err({ code: 'badCheckDigit', text: code });
  return ok({ codes, symbology, gtin: code.padStart(14, '0') });
}

/** An EAN-8 and a UPC-E look the same; the shop may use either, so both are tried. */
function readEightDigits(code: string): Result<ReadBarcode, BarcodeProblem> {
  const upcA = expandUpcE(code);
  if (hasCheckDigit(code)) {
    const codes = upcA === undefined ? [code] : [code, upcA, `0${upcA}`];
    return ok({ codes, symbology: 'EAN-8', gtin: code.padStart(14, '0') });
  }
  if (upcA === undefined) return err({ code: 'badCheckDigit', text: code });
  return ok({ codes: [code, upcA, `0${upcA}`], symbology: 'UPC-E', gtin: upcA.padStart(14, '0') });
}

function readEan13(
  code: string,
  layouts: readonly InStoreLayout[],
  currency: string,
): Result<ReadBarcode, BarcodeProblem> {
  const layout = layouts.find(({ prefix }) => code.startsWith(prefix));
  if (!layout) return checked(code, 'EAN-13', unpadded(`0${code}`));
  if (!hasCheckDigit(code)) return err({ code: 'badCheckDigit', text: code });
  const { prefix, itemDigits, valueDigits, decimals, carries, lookup } = layout;
  const item = code.slice(prefix.length, prefix.length + itemDigits);
  const value = Number(code.slice(12 - valueDigits, 12));
  const zeroed = (prefix + item).padEnd(12, '0');
  const codes = lookup === 'item' ? [item] : [`${zeroed}${gtinCheckDigit(zeroed)}`];
  const carried =
    carries === 'weight'
      ? { quantityMilli: shift(value, 3 - decimals), quantityOf: 'weight' as const }
      : { priceMinor: shift(value, minorDigits(currency) - decimals) };
  return ok({ codes, symbology: 'in-store', ...carried });
}

function readGs1Barcode(code: string, currency: string): Result<ReadBarcode, BarcodeProblem> {
  const read = readGs1(code);
  if (!read.ok) return read;
  const { gtin, price, quantityMilli, quantityOf, lot, serial, expiry } = read.value;
  return ok({
    codes: gtin === undefined ? [code] : [gtin, ...unpadded(gtin)],
    symbology: 'GS1',
    ...(gtin !== undefined && { gtin }),
    ...(quantityMilli !== undefined && { quantityMilli }),
    ...(quantityOf !== undefined && { quantityOf }),
    ...(price && { priceMinor: shift(price.value, minorDigits(currency) - price.decimals) }),
    ...(lot !== undefined && { lot }),
    ...(serial !== undefined && { serial }),
    ...(expiry !== undefined && { expiry }),
  });
}

/** The shorter numbers that a GTIN of 14 digits stands for: without its leading zeros to 13, 12 or 8. */
function unpadded(gtin: string): string[] {
  return [13, 12, 8]
    .filter((length) => /^0*$/.test(gtin.slice(0, 14 - length)))
    .map((length) => gtin.slice(-length));
}

/** Moves the decimal point; digits that the target has no place for are cut. */
function shift(value: number, digits: number): number {
  return digits >= 0 ? value * 10 ** digits : Math.trunc(value / 10 ** -digits);
}
