import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChevronLeft, ChevronRight, ReceiptText } from 'lucide-react';
import type { DayFigures } from '#shared/figures/day-figures.ts';
import { businessDateOf } from '../sell/seal-sale.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { failureWords } from '../ui/error-words.ts';
import { formatWeekday, formatWholeDay } from '../ui/format.ts';
import { useLive, useNow } from '../ui/use-live.ts';
import { addDays } from './day-of.ts';
import { DayCharts } from './day-charts.tsx';
import { DayTotals } from './day-totals.tsx';
import { useDayFigures } from './use-day-figures.ts';

/** How far back one may look. The journal lets older entries go after their time. */
const DAYS_BACK_MAX = 60;

/** One day at this till at a glance, beside the same weekday of the week before. */
export function TodaySection() {
  const { t } = useTranslation();
  const shop = useLive(useSession().catalogue);
  const today = businessDateOf(useNow(60_000));
  const [back, setBack] = useState(0);
  const date = addDays(today, -back);
  return (
    <div className="today">
      <div className="today-day">
        <ActionButton
          label={t('today.dayBefore')}
          isDisabled={back >= DAYS_BACK_MAX}
          onPress={() => setBack(back + 1)}
        >
          <ChevronLeft size={20} aria-hidden="true" className="mirrored" />
        </ActionButton>
        <h1>
          {back === 0 ? t('today.today') : back === 1 ? t('today.yesterday') : formatWeekday(date)}
          <small>{formatWholeDay(date)}</small>
        </h1>
        <ActionButton label={t('today.dayAfter')} isDisabled={back === 0} onPress={() => setBack(back - 1)}>
          <ChevronRight size={20} aria-hidden="true" className="mirrored" />
        </ActionButton>
      </div>
      {shop ? (
        <Day date={date} currency={shop.terms.currency} />
      ) : (
        <p className="section-note">{t('status.noPricesYet')}</p>
      )}
    </div>
  );
}

function Day({ date, currency }: { readonly date: string; readonly currency: string }) {
  const { t } = useTranslation();
  const { value: day, failure } = useDayFigures(date, currency);
  const { value: weekBefore } = useDayFigures(addDays(date, -7), currency);
  const before: DayFigures | null = weekBefore && weekBefore.counted > 0 ? weekBefore : null;
  if (!day)
    return (
      <p className="section-note" role="status">
        {failure === null
          ? t('today.counting')
          : t('today.notCounted', { message: failureWords(t, failure) })}
      </p>
    );
  return (
    <>
      {failure !== null && (
        <p className="section-fault">{t('today.notCounted', { message: failureWords(t, failure) })}</p>
      )}
      <DayTotals day={day} before={before} />
      {day.counted === 0 ? (
        <div className="pane-empty">
          <ReceiptText size={40} aria-hidden="true" />
          <h2>{t('today.empty')}</h2>
          <p>{t('today.emptyDetail')}</p>
        </div>
      ) : (
        <DayCharts day={day} before={before} />
      )}
      <p className="section-note">{t('today.thisTill')}</p>
    </>
  );
}
