import { gtinCheckDigit } from '#shared/catalogue/barcode.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { FRESH_GOODS } from './fresh-goods.ts';
import { HOUSEHOLD_GOODS } from './household-goods.ts';
import { PACKED_FOOD } from './packed-food.ts';

/** One category of the demo shop. */
export type Shelf = {
  readonly category: string;
  readonly taxId: 'standard' | 'reduced';
  /** One line each: `brand | name with {this, that} | price`, and ` kg` where goods are weighed. */
  readonly lines: string;
};

/** The grocer's whole range, the same every time. Brands and their numbers are invented. */
export function demoProducts(): Product[] {
  const brands = new Map<string, { number: number; items: number }>();
  const shelves = [...FRESH_GOODS, ...PACKED_FOOD, ...HOUSEHOLD_GOODS];
  return shelves.flatMap((shelf, shelfIndex) => {
    let position = 0;
    return readLines(shelf).flatMap(({ brand, names, priceMicros, unit }) =>
      names.map((name): Product => {
        position += 1;
        const code = String((shelfIndex + 10) * 1000 + position);
        return {
          id: code,
          code,
          name: unit === 'kg' ? name : `${brand} ${name}`,
          barcodes: [nextBarcode(brands, brand)],
          category: shelf.category,
          unit,
          priceMicros,
          taxId: shelf.taxId,
        };
      }),
    );
  });
}

/** Baked through the day and counted by nobody. */
const UNCOUNTED = 'Bakery';

/** What stands in each demo shop at first, by article; what is not counted is not tracked. */
export function demoCounts(): { code: string; quantityMilli: number }[] {
  return demoProducts()
    .filter(({ category }) => category !== UNCOUNTED)
    .map(({ code, unit }, place) => ({
      code,
      quantityMilli: (unit === 'kg' ? 180 : 240 + (place % 37) * 12) * 1000,
    }));
}

type ShelfLine = {
  readonly brand: string;
  readonly names: readonly string[];
  readonly priceMicros: number;
  readonly unit: Product['unit'];
};

function readLines(shelf: Shelf): ShelfLine[] {
  const lines = shelf.lines.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [brand = '', name = '', priced = ''] = line.split('|').map((part) => part.trim());
    const [price = '', kg] = priced.split(' ');
    const read = parseDecimal(price, 6);
    if (!read.ok) throw new Error(`demo line "${line}": no price`);
    return { brand, names: spread(name), priceMicros: read.value, unit: kg === 'kg' ? 'kg' : 'piece' };
  });
}

/** `{Red, White} Wine` is two names. */
function spread(name: string): string[] {
  const match = /^(.*)\{([^}]*)\}(.*)$/.exec(name);
  if (!match) return [name];
  const [, before = '', choices = '', after = ''] = match;
  return choices.split(',').map((choice) => before + choice.trim() + after);
}

/** EAN-13: a maker's number from the range of Germany (400-440), and the maker's own item number. */
function nextBarcode(brands: Map<string, { number: number; items: number }>, brand: string): string {
  const known = brands.get(brand) ?? { number: 4_012_000 + brands.size * 137, items: 0 };
  known.items += 1;
  brands.set(brand, known);
  const digits = `${known.number}${String(known.items * 10).padStart(5, '0')}`;
  return digits + gtinCheckDigit(digits);
}
