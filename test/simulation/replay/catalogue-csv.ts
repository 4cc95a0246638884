import type { Invoice } from './read-invoices.ts';

/**
 * Builds the catalogue that the file's invoices were sold from, as the CSV that head office imports:
 * one product a code, its list price the one that most rows have, its name the one most often written.
 */
export function catalogueCsv(invoices: readonly Invoice[]): string {
  const seen = new Map<string, { names: Map<string, number>; prices: Map<number, number> }>();
  for (const { lines } of invoices) {
    for (const { code, name, unitPriceMicros } of lines) {
      let product = seen.get(code);
      if (!product) seen.set(code, (product = { names: new Map(), prices: new Map() }));
      if (name) count(product.names, name);
      if (unitPriceMicros > 0) count(product.prices, unitPriceMicros);
    }
  }
  const rows = [...seen].map(([code, { names, prices }]) =>
    [code, mostFrequent(names) ?? code, '', 'Gifts', 'piece', decimalOf(mostFrequent(prices) ?? 0), 'vat']
      .map(quote)
      .join(','),
  );
  return ['code,name,barcodes,category,unit,price,tax', ...rows, ''].join('\n');
}

function count<T>(counts: Map<T, number>, value: T): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

/** The most frequent value; of equals the one seen first, so that the catalogue is the same each time. */
function mostFrequent<T>(counts: Map<T, number>): T | undefined {
  let best: T | undefined;
  for (const [value, times] of counts) if (best === undefined || times > counts.get(best)!) best = value;
  return best;
}

function decimalOf(micros: number): string {
  const digits = String(micros).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** A CSV field as RFC 4180 wants it. */
function quote(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}
