import { z } from 'zod';
import { unitOfSale } from '../catalogue/product.ts';
import { amountMinor, currencyCode } from '../money/currency.ts';
import { tenderKind, type TenderKind } from '../sale/tender-kinds.ts';
import { countsAsSale, type Entry } from '../sync/entry.ts';

/** Products named one by one; what is sold beyond them is added up. */
export const PRODUCTS_PER_DAY_MAX = 20_000;

const count = z.int().min(0);
const hour = z.strictObject({ sales: count, takingsMinor: amountMinor });

const productFigures = z.strictObject({
  productId: z.string().max(40),
  name: z.string().max(120),
  unit: unitOfSale,
  quantityMilli: z.int(),
  totalMinor: z.int(),
});
export type ProductFigures = z.infer<typeof productFigures>;

/** What a till took on one calendar day of its shop, minor units. Refunds are taken off everywhere. */
export const dayFigures = z.strictObject({
  date: z.iso.date(),
  currency: currencyCode,
  /** Entries that are counted here: the same number means the same figures. */
  counted: count,
  /** Sales less refunds. */
  takingsMinor: amountMinor,
  sales: count,
  /** Of the sales alone. */
  soldMinor: amountMinor,
  refunds: count,
  /** What refunds paid out, positive. */
  refundedMinor: amountMinor,
  /** By the hour of completion, 0 to 23, by the shop's clock. */
  hours: z.array(hour).length(24),
  /** What came in by each kind of payment; cash without the change that went back. */
  tenders: z.array(z.strictObject({ kind: tenderKind, amountMinor })).max(20),
  /** By what was taken for them, most first. */
  products: z.array(productFigures).max(PRODUCTS_PER_DAY_MAX),
  moreProductsMinor: amountMinor,
});
export type DayFigures = z.infer<typeof dayFigures>;

/** Figures of one day that grow entry by entry, in any order. */
export type DayCount = {
  /** Counts a sale or refund of this day and currency. Everything else changes nothing. */
  add(entry: Entry): void;
  figures(): DayFigures;
};

/**
 * Begins to count a day. Totals are those of the sealed sales; nothing is priced again.
 *
 * @param day.date the shop's calendar day, `YYYY-MM-DD`
 * @param hourOf hour of the shop's clock, 0 to 23, for sales that do not say how far it is from UTC
 */
export function countDay(
  day: { readonly date: string; readonly currency: string },
  hourOf: (moment: Date) => number,
): DayCount {
  const sums = { counted: 0, takingsMinor: 0, sales: 0, soldMinor: 0, refunds: 0, refundedMinor: 0 };
  const hours = Array.from({ length: 24 }, () => ({ sales: 0, takingsMinor: 0 }));
  const tenders = new Map<TenderKind, number>();
  const products = new Map<string, ProductFigures>();

  function add(entry: Entry): void {
    if (!countsAsSale(entry)) return;
    const { kind, sale } = entry.body;
    if (sale.businessDate !== day.date || sale.currency !== day.currency) return;
    sums.counted += 1;
    sums.takingsMinor += sale.totalMinor;
    if (kind === 'sale') {
      sums.sales += 1;
      sums.soldMinor += sale.totalMinor;
    } else {
      sums.refunds += 1;
      sums.refundedMinor -= sale.totalMinor;
    }
    const at = hours[hourOfSale(sale.completedAt, sale.utcOffsetMinutes)]!;
    at.sales += kind === 'sale' ? 1 : 0;
    at.takingsMinor += sale.totalMinor;
    for (const { kind, amountMinor } of sale.tenders)
      tenders.set(kind, (tenders.get(kind) ?? 0) + amountMinor);
    if (sale.changeMinor !== 0) tenders.set('cash', (tenders.get('cash') ?? 0) - sale.changeMinor);
    for (const { productId, name, unit, quantityMilli, totalMinor } of sale.lines) {
      const known = products.get(productId) ?? { productId, name, unit, quantityMilli: 0, totalMinor: 0 };
      products.set(productId, {
        ...known,
        quantityMilli: known.quantityMilli + quantityMilli,
        totalMinor: known.totalMinor + totalMinor,
      });
    }
  }

  function hourOfSale(completedAt: string, utcOffsetMinutes: number | undefined): number {
    const moment = new Date(completedAt);
    if (utcOffsetMinutes === undefined) return hourOf(moment);
    return new Date(moment.getTime() + utcOffsetMinutes * 60_000).getUTCHours();
  }

  function figures(): DayFigures {
    const sorted = [...products.values()].sort(
      (one, other) => other.totalMinor - one.totalMinor || (one.productId < other.productId ? -1 : 1),
    );
    const beyond = sorted.slice(PRODUCTS_PER_DAY_MAX);
    return {
      ...day,
      ...sums,
      hours: hours.map((one) => ({ ...one })),
      tenders: [...tenders].map(([kind, amountMinor]) => ({ kind, amountMinor })),
      products: sorted.slice(0, PRODUCTS_PER_DAY_MAX),
      moreProductsMinor: beyond.reduce((sum, { totalMinor }) => sum + totalMinor, 0),
    };
  }

  return { add, figures };
}
