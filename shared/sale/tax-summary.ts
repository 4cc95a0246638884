import type { Tax } from '../catalogue/tax.ts';
import type { LineTax } from './draft.ts';
import { compareText } from './line-order.ts';

/**
 * One row of the tax summary; `netMinor + taxMinor` is always `grossMinor`, and all rows together are the
 * sale's total. A further tax has a row of its own, whose net is zero: the goods are counted once.
 */
export type TaxTotal = {
  readonly taxId: string;
  readonly ratePpm: number;
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly grossMinor: number;
  readonly ofTaxId?: string | undefined;
  readonly added?: true | undefined;
  readonly exempt?: true | undefined;
};

export type Taxed = { readonly amountMinor: number; readonly taxes: readonly LineTax[] };

/** The price of a taxed amount without its taxes. */
export function netOf({ amountMinor, taxes }: Taxed): number {
  return taxes.reduce((net, tax) => (tax.added ? net : net - tax.minor), amountMinor);
}

/** The price of a taxed amount with all its taxes. */
export function grossOf({ amountMinor, taxes }: Taxed): number {
  return taxes.reduce((gross, tax) => (tax.added ? gross + tax.minor : gross), amountMinor);
}

/**
 * Adds up taxes by id and rate. Rows come in the order of the terms; those of earlier days' taxes, which
 * goods bring back, at the end.
 */
export function summariseTaxes(slices: readonly Taxed[], taxes: readonly Tax[]): TaxTotal[] {
  const rows = new Map<string, TaxTotal>();
  for (const slice of slices) {
    const net = netOf(slice);
    for (const tax of slice.taxes) {
      const key = rowKey(tax);
      const row = rows.get(key);
      const netMinor = (row?.netMinor ?? 0) + (tax.ofTaxId === undefined ? net : 0);
      const taxMinor = (row?.taxMinor ?? 0) + tax.minor;
      const { minor: _, ...label } = tax;
      rows.set(key, { ...label, netMinor, taxMinor, grossMinor: netMinor + taxMinor });
    }
  }
  if (rows.size < 2) return [...rows.values()];
  const place = placesOf(taxes);
  return [...rows.entries()]
    .toSorted(([a], [b]) => (place.get(a) ?? Infinity) - (place.get(b) ?? Infinity) || compareText(a, b))
    .map(([, row]) => row);
}

/** What makes a row of its own. */
export function rowKey(tax: Pick<LineTax, 'taxId' | 'ratePpm' | 'ofTaxId' | 'added' | 'exempt'>): string {
  const { taxId, ratePpm, ofTaxId = '', added, exempt } = tax;
  return `${ofTaxId}/${taxId}/${ratePpm}/${added ? 'added' : ''}/${exempt ? 'exempt' : ''}`;
}

function placesOf(taxes: readonly Tax[]): Map<string, number> {
  const place = new Map<string, number>();
  for (const tax of taxes) {
    place.set(rowKey({ ...tax, taxId: tax.id }), place.size);
    for (const further of tax.further ?? []) {
      const { added, exempt } = tax;
      place.set(
        rowKey({ taxId: further.id, ratePpm: further.ratePpm, ofTaxId: tax.id, added, exempt }),
        place.size,
      );
    }
  }
  return place;
}
