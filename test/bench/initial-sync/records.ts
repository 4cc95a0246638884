import type { Product } from '#shared/catalogue/product.ts';
import { seededRandom } from '../../fixtures/seeded-random.ts';

/** A product as every contender gets it: one document, some 400 bytes, when it was changed last. */
export type BenchRecord = Product & { readonly updatedAt: number };

const WORDS =
  'Organic Fair Dark Light Whole Fresh Smoked Roasted Salted Mild Spicy Family Classic Garden'.split(' ');
const GOODS =
  'Coffee Tea Rice Lentils Soap Candle Mug Kettle Towel Biscuit Honey Mustard Pepper Noodles'.split(' ');
const MADE_BY = 'made by hand in a small workshop beside the harbour since 1911';

/** The same goods at every run. */
export function benchRecords(count: number): BenchRecord[] {
  const random = seededRandom('initial-sync');
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)]!;
  return Array.from({ length: count }, (_, number) => ({
    id: `p-${String(number).padStart(7, '0')}`,
    code: String(1_000_000 + number),
    name: `${pick(WORDS)} ${pick(WORDS)} ${pick(GOODS)} ${number}, ${MADE_BY}`.slice(0, 100),
    barcodes: [barcodeOf(number), `SKU-${number}-${Math.floor(random() * 1e9)}`],
    category: `${pick(GOODS)} and more`,
    unit: 'piece',
    priceMicros: 10_000 * (50 + Math.floor(random() * 9000)),
    taxId: 'standard',
    costMicros: 10_000 * (20 + Math.floor(random() * 4000)),
    variant: { size: pick(['S', 'M', 'L']), colour: pick(['red', 'green', 'blue']) },
    updatedAt: 1_790_000_000_000 + Math.floor(number / 3),
  }));
}

export function barcodeOf(number: number): string {
  return String(4_000_000_000_000 + number * 7);
}

/** A hundred of the barcodes, the same at every run. */
export function askedBarcodes(count: number): string[] {
  const random = seededRandom('asked');
  return Array.from({ length: 100 }, () => barcodeOf(Math.floor(random() * count)));
}
