import { useTranslation } from 'react-i18next';
import { Wallet } from 'lucide-react';
import type { ShiftFigures } from '#shared/shift/shift-figures.ts';
import { NoReport } from '../shift/no-report.tsx';
import { useReport } from '../shift/use-report.ts';
import { useSession } from '../till/session-context.ts';
import { FactList } from '../ui/fact-list.tsx';
import { formatDayAndTime, formatMoney } from '../ui/format.ts';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive } from '../ui/use-live.ts';

const CLOSED_SHOWN = 5;

/** What should lie in the drawer now, and how the last shifts ended. Nothing is sold while this is looked at. */
export function CashSection() {
  const { t } = useTranslation();
  const { desk } = useSession();
  const shift = useLive(desk.shift);
  const closed = useLive(desk.closed).slice(0, CLOSED_SHOWN);
  return (
    <div className="section-cards">
      {shift ? (
        <OpenShiftCard shiftId={shift.body.shiftId} />
      ) : (
        <SectionCard title={t('cash.drawer')}>
          <div className="pane-empty">
            <Wallet size={40} aria-hidden="true" />
            <h2>{t('shift.none')}</h2>
            <p>{t('shift.noneDetail')}</p>
          </div>
        </SectionCard>
      )}
      <SectionCard title={t('cash.closed')}>
        {closed.length === 0 && <p className="section-note">{t('cash.noneClosed')}</p>}
        {closed.map(({ shiftId }) => (
          <ClosedShiftRow key={shiftId} shiftId={shiftId} />
        ))}
      </SectionCard>
    </div>
  );
}

function OpenShiftCard({ shiftId }: { readonly shiftId: string }) {
  const { t } = useTranslation();
  const nameOf = useNames();
  const { read, again } = useReport(shiftId);
  if (read.state !== 'there')
    return (
      <SectionCard title={t('cash.drawer')}>
        <NoReport read={read} onAgain={again} />
      </SectionCard>
    );
  const { figures, before } = read.report;
  const money = (minor: number): string => formatMoney(minor, figures.currency);
  // Taken from nothing rather than negated: the negative of no cash would be written -€0.00.
  const cash = figures.tenders.find(({ kind }) => kind === 'cash');
  return (
    <SectionCard title={t('cash.drawer')}>
      <p className="plan-headline">{t('cash.expected', { amount: money(figures.expectedMinor) })}</p>
      <FactList
        facts={[
          {
            word: t('cash.openedAt'),
            value: formatDayAndTime(figures.openedAt),
            detail: t('shift.openedAt', { who: nameOf(figures.openedBy) }),
          },
          { word: t('shift.float'), value: money(figures.floatMinor) },
          { word: t('cash.received'), value: money(cash?.inMinor ?? 0) },
          { word: t('cash.paidOut'), value: money(0 - (cash?.outMinor ?? 0) - figures.changeMinor) },
          { word: t('shift.cashIn'), value: money(figures.cashInMinor) },
          { word: t('shift.cashOut'), value: money(0 - figures.cashOutMinor) },
          ...figures.foreign.map(({ currency, amountMinor }) => ({
            word: t('shift.foreign', { currency }),
            value: formatMoney(amountMinor, currency),
          })),
          ...(before && before.sales > 0
            ? [{ word: t('shift.before', { count: before.sales }), value: money(before.totalMinor) }]
            : []),
        ]}
      />
    </SectionCard>
  );
}

/** A closed shift with the difference between the drawer and the till. */
function ClosedShiftRow({ shiftId }: { readonly shiftId: string }) {
  const { t } = useTranslation();
  const nameOf = useNames();
  const { read, again } = useReport(shiftId);
  if (read.state !== 'there') return <NoReport read={read} onAgain={again} />;
  const { closed, currency } = read.report.figures;
  // Its closing is in the list, and was not found among its own entries.
  if (!closed) return <NoReport read={{ state: 'gone' }} onAgain={again} />;
  const difference = closed.countedMinor - closed.expectedMinor;
  return (
    <FactList
      facts={[
        {
          word: `${t('shift.zReport', { number: closed.number ?? '' })} · ${formatDayAndTime(closed.at)}`,
          value: differenceWords(difference, currency),
          detail: `${t('shift.closedAt', { who: nameOf(closed.by) })} · ${t('cash.countedOf', {
            counted: formatMoney(closed.countedMinor, currency),
            expected: formatMoney(closed.expectedMinor, currency),
          })}`,
        },
      ]}
    />
  );

  function differenceWords(minor: number, currency: ShiftFigures['currency']): string {
    if (minor === 0) return t('cash.agrees');
    return t(minor > 0 ? 'cash.over' : 'cash.short', { amount: formatMoney(Math.abs(minor), currency) });
  }
}

function useNames(): (id: string | null) => string {
  const { t } = useTranslation();
  const { people } = useSession();
  return (id) =>
    id === null ? t('shift.nobody') : (people.staff().find((person) => person.id === id)?.name ?? id);
}
