import type { CatalogueIndex } from '#shared/catalogue/index-catalogue.ts';
import type { DayFigures } from '#shared/figures/day-figures.ts';
import type { Bar } from '../ui/bar-table.tsx';
import type { Column } from '../ui/column-chart.tsx';
import { formatHour } from '../ui/format.ts';

const CATEGORIES_SHOWN = 10;
/** Shown though nothing was sold in them, so that a day's columns stay where they are as it goes on. */
const OPENING_HOURS = { from: 8, to: 19 };

/** From the first to the last hour with a sale on either day, and the usual hours at least. */
export function hourColumns(day: DayFigures, before: DayFigures | null): Column[] {
  const isBusy = (hour: number): boolean =>
    [day, before].some((figures) => {
      const at = figures?.hours[hour];
      return at !== undefined && (at.sales > 0 || at.takingsMinor !== 0);
    });
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const busy = hours.filter(isBusy);
  const from = Math.min(OPENING_HOURS.from, ...busy);
  const to = Math.max(OPENING_HOURS.to, ...busy);
  return hours.slice(from, to + 1).map((hour) => ({
    word: formatHour(hour),
    value: day.hours[hour]!.takingsMinor,
    ...(before && { before: before.hours[hour]!.takingsMinor }),
  }));
}

/** What was taken by category of today's catalogue, most first; the small ones together. */
export function byCategory(
  { products, moreProductsMinor }: Pick<DayFigures, 'products' | 'moreProductsMinor'>,
  index: Pick<CatalogueIndex, 'findById'> | undefined,
  otherWord: string,
): Bar[] {
  const sums = new Map<string, number>();
  const add = (category: string, minor: number): void =>
    void sums.set(category, (sums.get(category) ?? 0) + minor);
  for (const { productId, totalMinor } of products)
    add(index?.findById(productId)?.category ?? '', totalMinor);
  if (moreProductsMinor !== 0) add('', moreProductsMinor);
  const named = [...sums].filter(([category]) => category !== '');
  named.sort(([, one], [, other]) => other - one);
  const shown = named.slice(0, CATEGORIES_SHOWN);
  const rest = named.slice(CATEGORIES_SHOWN).reduce((sum, [, minor]) => sum + minor, sums.get('') ?? 0);
  return [...shown, ...(rest === 0 ? [] : [['', rest] as const])].map(([category, value]) => ({
    id: category,
    word: category || otherWord,
    value,
  }));
}
