import { useTranslation } from 'react-i18next';
import type { DayFigures } from '#shared/figures/day-figures.ts';
import { formatChange, formatMoney, formatWeekday } from '../ui/format.ts';

type Props = { readonly day: DayFigures; readonly before: DayFigures | null };

/** Takings, sales, the average basket and what was refunded, each with how it was a week before. */
export function DayTotals({ day, before }: Props) {
  const { t } = useTranslation();
  const money = (minor: number): string => formatMoney(minor, day.currency);
  const count = (value: number): string => t('today.count', { count: value });
  const compared = (value: (figures: DayFigures) => number, write: (value: number) => string): string => {
    if (!before) return '';
    const [now, then] = [value(day), value(before)];
    const was = t('today.before', { weekday: formatWeekday(before.date), value: write(then) });
    return then > 0 && now > 0 ? `${was} · ${formatChange(now, then)}` : was;
  };
  const tiles = [
    { word: t('today.takings'), value: ({ takingsMinor }: DayFigures) => takingsMinor, write: money },
    { word: t('today.sales'), value: ({ sales }: DayFigures) => sales, write: count },
    { word: t('today.averageBasket'), value: averageBasketMinor, write: money },
    { word: t('today.refunds'), value: ({ refundedMinor }: DayFigures) => refundedMinor, write: money },
  ];
  return (
    <dl className="totals">
      {tiles.map(({ word, value, write }, place) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>
            {write(value(day))}
            {place === 3 && day.refunds > 0 && (
              <span> · {t('today.refundCount', { count: day.refunds })}</span>
            )}
          </dd>
          <dd className="totals-before">{compared(value, write)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A figure to look at, never one to book: rounded to the minor unit. */
function averageBasketMinor({ soldMinor, sales }: DayFigures): number {
  return sales === 0 ? 0 : Math.round(soldMinor / sales);
}
