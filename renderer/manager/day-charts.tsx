import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DayFigures } from '#shared/figures/day-figures.ts';
import { useSession } from '../till/session-context.ts';
import { BarTable } from '../ui/bar-table.tsx';
import { ColumnChart } from '../ui/column-chart.tsx';
import { formatMoney, formatQuantity, formatWeekday } from '../ui/format.ts';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive } from '../ui/use-live.ts';
import { byCategory, hourColumns } from './day-bars.ts';

const PRODUCTS_SHOWN = 8;

type Props = { readonly day: DayFigures; readonly before: DayFigures | null };

/** A day by hour, by payment, by category and by product. */
export function DayCharts({ day, before }: Props) {
  const { t } = useTranslation();
  const shop = useLive(useSession().catalogue);
  const money = (minor: number): string => formatMoney(minor, day.currency);
  const categories = useMemo(() => byCategory(day, shop?.index, t('today.noCategory')), [day, shop, t]);
  const tenders = [...day.tenders].sort((one, other) => other.amountMinor - one.amountMinor);
  return (
    <div className="section-cards section-cards-three">
      <SectionCard title={t('today.byHour')} wide>
        <ColumnChart
          label={t('today.byHour')}
          columns={hourColumns(day, before)}
          words={{
            column: t('today.hour'),
            value: t('today.takings'),
            ...(before && { before: t('today.weekBefore', { weekday: formatWeekday(before.date) }) }),
          }}
          write={money}
        />
      </SectionCard>
      <SectionCard title={t('today.byCategory')}>
        <BarTable label={t('today.byCategory')} bars={categories} write={money} />
      </SectionCard>
      <SectionCard title={t('today.topProducts')}>
        <BarTable
          label={t('today.topProducts')}
          bars={day.products.slice(0, PRODUCTS_SHOWN).map((one) => ({
            id: one.productId,
            word: one.name,
            value: one.totalMinor,
            detail: formatQuantity(one.quantityMilli, one.unit),
          }))}
          write={money}
        />
      </SectionCard>
      <SectionCard title={t('today.byTender')}>
        <BarTable
          label={t('today.byTender')}
          bars={tenders.map(({ kind, amountMinor }) => ({
            id: kind,
            word: t(`tender.${kind}`),
            value: amountMinor,
          }))}
          write={money}
        />
        <p className="section-note">{t('today.byTenderDetail')}</p>
      </SectionCard>
    </div>
  );
}
