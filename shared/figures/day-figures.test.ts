import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sale } from '../sale/sale.ts';
import { NO_PREVIOUS_HASH, type Entry } from '../sync/entry.ts';
import { countDay, dayFigures } from './day-figures.ts';

const DATE = '2026-11-20';
const day = { date: DATE, currency: 'EUR' };
const utcHour = (moment: Date): number => moment.getUTCHours();

type Sold = { product: string; quantityMilli: number; totalMinor: number };

let seq = 0;
/** A sealed sale as the journal has it; the counting looks at nothing but the body. */
function sealed(
  kind: 'sale' | 'refund',
  lines: readonly Sold[],
  rest: Partial<Sale> & { tenders: Sale['tenders'] },
): Entry {
  seq += 1;
  const sale: Sale = {
    id: crypto.randomUUID(),
    currency: 'EUR',
    priceListId: 'shelf',
    catalogueVersion: 1,
    openedAt: `${DATE}T09:00:00.000Z`,
    completedAt: `${DATE}T09:59:59.999Z`,
    businessDate: DATE,
    lines: lines.map(({ product, quantityMilli, totalMinor }, index) => ({
      line: index + 1,
      productId: product,
      code: product,
      name: `The ${product}`,
      unit: 'piece',
      quantityMilli,
      unitPriceMicros: 1_000_000,
      priceSource: { kind: 'list' },
      taxId: 'reduced',
      totalMinor,
    })),
    totalMinor: lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0),
    taxes: [],
    changeMinor: 0,
    ...rest,
  };
  return {
    v: 1,
    id: sale.id,
    shopId: 'harbour',
    tillId: 'harbour-t1',
    epoch: 1,
    seq,
    previousHash: NO_PREVIOUS_HASH,
    sealedAt: sale.completedAt,
    body: { kind, receiptNumber: `HS01-26-${seq}`, sale },
    hash: NO_PREVIOUS_HASH,
  };
}

function figuresOf(entries: readonly Entry[]) {
  const count = countDay(day, utcHour);
  for (const entry of entries) count.add(entry);
  return dayFigures.parse(count.figures());
}

const milk = { product: 'milk', quantityMilli: 2000, totalMinor: 258 };
const wine = { product: 'wine', quantityMilli: 1000, totalMinor: 599 };

test('a day adds up: takings by hour, by payment and by product, with a refund taken off', () => {
  const figures = figuresOf([
    sealed('sale', [milk, wine], {
      tenders: [{ kind: 'cash', amountMinor: 1000 }],
      changeMinor: 143,
    }),
    sealed('sale', [wine], {
      tenders: [{ kind: 'card', amountMinor: 599 }],
      completedAt: `${DATE}T10:00:00.000Z`,
    }),
    sealed('refund', [{ product: 'milk', quantityMilli: -1000, totalMinor: -129 }], {
      tenders: [{ kind: 'cash', amountMinor: -129 }],
      completedAt: `${DATE}T10:30:00.000Z`,
    }),
  ]);
  expect(figures).toMatchObject({
    counted: 3,
    takingsMinor: 1327,
    sales: 2,
    soldMinor: 1456,
    refunds: 1,
    refundedMinor: 129,
    tenders: [
      { kind: 'cash', amountMinor: 728 },
      { kind: 'card', amountMinor: 599 },
    ],
    products: [
      { productId: 'wine', quantityMilli: 2000, totalMinor: 1198 },
      { productId: 'milk', quantityMilli: 1000, totalMinor: 129 },
    ],
  });
  expect(figures.hours[9]).toEqual({ sales: 1, takingsMinor: 857 });
  expect(figures.hours[10]).toEqual({ sales: 1, takingsMinor: 470 });
});

test('the hour is that of the shop, where the sale says how far it is from UTC', () => {
  const figures = figuresOf([
    sealed('sale', [milk], { tenders: [{ kind: 'cash', amountMinor: 258 }], utcOffsetMinutes: 360 }),
    sealed('sale', [milk], { tenders: [{ kind: 'cash', amountMinor: 258 }], utcOffsetMinutes: -600 }),
  ]);
  expect(figures.hours.map(({ sales }) => sales).flatMap((sales, hour) => (sales > 0 ? [hour] : []))).toEqual(
    [15, 23],
  );
});

test('another day, another currency, practice and facts that are no sales are not counted', () => {
  const cash: Sale['tenders'] = [{ kind: 'cash', amountMinor: 258 }];
  const yesterday = sealed('sale', [milk], { tenders: cash, businessDate: '2026-11-19' });
  const francs = sealed('sale', [milk], { tenders: cash, currency: 'CHF' });
  const practice = sealed('sale', [milk], { tenders: cash, training: true });
  const drawer: Entry = { ...yesterday, body: { kind: 'drawerOpened', reason: 'change' } };
  expect(figuresOf([yesterday, francs, practice, drawer])).toMatchObject({
    counted: 0,
    takingsMinor: 0,
    products: [],
  });
});

test('in whatever order the sales are counted, the figures are the same and their parts add up', () => {
  const anySale = fc
    .record({
      refund: fc.boolean(),
      hour: fc.integer({ min: 0, max: 23 }),
      lines: fc.array(fc.record({ product: fc.constantFrom('a', 'b', 'c'), minor: fc.nat(9999) }), {
        minLength: 1,
        maxLength: 4,
      }),
      given: fc.nat(5000),
    })
    .map(({ refund, hour, lines, given }) => {
      const sign = refund ? -1 : 1;
      const goods = lines.map(({ product, minor }) => ({
        product,
        quantityMilli: sign * 1000,
        totalMinor: sign * minor,
      }));
      const total = goods.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
      const change = refund ? 0 : given;
      return sealed(refund ? 'refund' : 'sale', goods, {
        tenders: [{ kind: 'cash', amountMinor: total + change }],
        changeMinor: change,
        completedAt: `${DATE}T${String(hour).padStart(2, '0')}:30:00.000Z`,
      });
    });
  fc.assert(
    fc.property(fc.array(anySale, { maxLength: 20 }), fc.nat(), (entries, turn) => {
      const figures = figuresOf(entries);
      const start = entries.length === 0 ? 0 : turn % entries.length;
      expect(figuresOf([...entries.slice(start), ...entries.slice(0, start)])).toEqual(figures);
      const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
      expect(sum(figures.hours.map(({ takingsMinor }) => takingsMinor))).toBe(figures.takingsMinor);
      expect(sum(figures.products.map(({ totalMinor }) => totalMinor))).toBe(figures.takingsMinor);
      expect(sum(figures.tenders.map(({ amountMinor }) => amountMinor))).toBe(figures.takingsMinor);
      expect(figures.soldMinor - figures.refundedMinor).toBe(figures.takingsMinor);
      expect(figures.sales + figures.refunds).toBe(figures.counted);
    }),
    { numRuns: 300 },
  );
});
