import { DEFAULT_TAX_ROUNDING, type Tax, type TaxRounding } from '../catalogue/tax.ts';
import { allocate } from '../money/allocate.ts';
import { divideRounded, type RoundingMode } from '../money/round.ts';
import type { LineTax } from './draft.ts';

/** A part of a line's total that is taxed by one tax. */
export type Slice = { readonly line: number; readonly taxId: string; readonly amountMinor: number };

/** The taxes of a slice, in the order of its tax's own and further ones. */
export type TaxedSlice = Slice & { readonly taxes: readonly LineTax[] };

const PPM = 1_000_000n;

/**
 * Taxes the slices of a basket.
 *
 * Every tax is a fixed fraction of the price without tax, found exactly (a compound tax counts the ones
 * before it). Of prices that contain them, all taxes together are rounded once and shared by largest
 * remainder; added taxes are rounded each. Per receipt, that is done once for all sold slices of a tax and
 * once for those that come back, and the taxes are shared to the slices by largest remainder, left-over
 * units by the lines' rank; per line, on every slice. Slices of a tax that the terms do not have carry none.
 */
export function taxSlices(
  slices: readonly Slice[],
  taxes: readonly Tax[],
  rank: () => readonly number[],
  rounding: TaxRounding = DEFAULT_TAX_ROUNDING,
): TaxedSlice[] {
  const taxed: TaxedSlice[] = slices.map((slice) => ({ ...slice, taxes: [] }));
  const put = (place: number, tax: Tax, minors: readonly number[]): void => {
    taxed[place] = { ...slices[place]!, taxes: labelled(tax, minors) };
  };
  for (const tax of taxes) {
    const own = slices.map((_, place) => place).filter((place) => slices[place]!.taxId === tax.id);
    if (own.length === 0) continue;
    if (rounding.per === 'line') {
      for (const place of own) put(place, tax, taxesOn(slices[place]!.amountMinor, tax, rounding.mode));
      continue;
    }
    const back = own.filter((place) => slices[place]!.amountMinor < 0);
    const sold = own.filter((place) => slices[place]!.amountMinor >= 0);
    for (const group of [sold, back]) shareTaxes(group, tax);
  }
  return taxed;

  function shareTaxes(group: readonly number[], tax: Tax): void {
    const amounts = group.map((place) => slices[place]!.amountMinor);
    const minors = taxesOn(
      amounts.reduce((sum, amount) => sum + amount, 0),
      tax,
      rounding.mode,
    );
    const weights = amounts.map((amount) => Math.abs(amount));
    const ranks = group.length > 1 ? group.map((place) => rank()[slices[place]!.line]!) : [0];
    const shares = minors.map((minor) => (group.length > 1 ? allocate(minor, weights, ranks) : [minor]));
    group.forEach((place, index) =>
      put(
        place,
        tax,
        shares.map((share) => share[index]!),
      ),
    );
  }
}

/** What a tax and its further ones come to on one amount, minor units. */
export function taxesOn(amountMinor: number, tax: Tax, mode: RoundingMode): number[] {
  const rates = [tax, ...(tax.further ?? [])];
  const scale = PPM ** BigInt(rates.length);
  const fractions: bigint[] = [];
  let sum = 0n;
  for (const rate of rates) {
    const base = 'compound' in rate && rate.compound ? scale + sum : scale;
    // Exact: the base still holds as many factors of a million as there are rates to come.
    const fraction = (BigInt(rate.ratePpm) * base) / PPM;
    fractions.push(fraction);
    sum += fraction;
  }
  const amount = BigInt(amountMinor);
  if (tax.added) return fractions.map((fraction) => divideRounded(amount * fraction, scale, mode));
  return allocate(divideRounded(amount * sum, scale + sum, mode), fractions);
}

function labelled(tax: Tax, minors: readonly number[]): LineTax[] {
  const own = { ...(tax.added && { added: tax.added }), ...(tax.exempt && { exempt: tax.exempt }) };
  return [tax, ...(tax.further ?? [])].map(({ id, ratePpm }, index) => ({
    taxId: id,
    ratePpm,
    minor: minors[index]!,
    ...(index > 0 && { ofTaxId: tax.id }),
    ...own,
  }));
}
