import type { TFunction } from 'i18next';
import type { PaperRow } from '#shared/paper/paper.ts';
import { formatCount, formatDayAndTime, formatMoney } from '../ui/format.ts';
import type { ShiftReport } from './desk.ts';

/** A row of a report, for the screen and for paper. `right` is an amount or a count. */
export type ReportRow = {
  readonly kind: 'title' | 'head' | 'row' | 'strong';
  readonly left: string;
  readonly right: string;
};

/** What should be in the drawer and what was counted differ by so much: negative is too little. */
export function overShortMinor({ figures }: ShiftReport): number | null {
  return figures.closed && figures.closed.countedMinor - figures.closed.expectedMinor;
}

/**
 * The rows of an X report (the shift is open) or a Z report (it is closed).
 *
 * @param nameOf a person's name; their id where nobody knows it any more
 */
export function reportRows(
  report: ShiftReport,
  t: TFunction,
  nameOf: (id: string | null) => string,
): ReportRow[] {
  const { figures, before } = report;
  const { closed, currency } = figures;
  const money = (minor: number): string => formatMoney(minor, currency);
  const row = (left: string, right: string, kind: ReportRow['kind'] = 'row'): ReportRow => ({
    kind,
    left,
    right,
  });
  const some = (left: string, minor: number): ReportRow[] => (minor === 0 ? [] : [row(left, money(minor))]);
  const counted = (left: string, count: number): ReportRow[] =>
    count === 0 ? [] : [row(left, formatCount(count))];
  const overShort = overShortMinor(report);
  return [
    row(closed ? t('shift.zReport', { number: closed.number ?? '' }) : t('shift.xReport'), '', 'title'),
    row(t('shift.openedAt', { who: nameOf(figures.openedBy) }), formatDayAndTime(figures.openedAt)),
    ...(closed ? [row(t('shift.closedAt', { who: nameOf(closed.by) }), formatDayAndTime(closed.at))] : []),
    row(t('shift.takings'), money(figures.salesMinor - figures.refundsMinor), 'head'),
    row(t('shift.sales', { count: figures.sales }), money(figures.salesMinor)),
    row(t('shift.refunds', { count: figures.refunds }), money(0 - figures.refundsMinor)),
    ...some(t('shift.tips'), figures.tipsMinor),
    ...some(t('shift.rounding'), figures.roundingMinor),
    row(t('shift.byTender'), '', 'head'),
    ...figures.tenders.map(({ kind, count, inMinor, outMinor }) =>
      row(
        t('shift.tenderCount', { tender: t(`receipt.tenders.${kind}`), count }),
        money(inMinor - outMinor - (kind === 'cash' ? figures.changeMinor : 0)),
      ),
    ),
    ...(figures.cashiers.length > 1 || figures.cashiers.some(({ id }) => id !== null)
      ? [
          row(t('shift.byCashier'), '', 'head'),
          ...figures.cashiers.map(({ id, sales, totalMinor }) =>
            row(t('shift.cashierCount', { who: nameOf(id), count: sales }), money(totalMinor)),
          ),
        ]
      : []),
    row(t('shift.drawer'), '', 'head'),
    row(t('shift.float'), money(figures.floatMinor)),
    ...some(t('shift.cashIn'), figures.cashInMinor),
    ...some(t('shift.cashOut'), 0 - figures.cashOutMinor),
    row(t('shift.expected'), money(closed?.expectedMinor ?? figures.expectedMinor), 'strong'),
    ...(closed ? [row(t('shift.counted'), money(closed.countedMinor), 'strong')] : []),
    ...(overShort === null ? [] : [row(overShortWords(overShort, t), money(Math.abs(overShort)), 'strong')]),
    ...figures.foreign.map((notes) =>
      row(t('shift.foreign', { currency: notes.currency }), formatMoney(notes.amountMinor, notes.currency)),
    ),
    ...counted(t('shift.drawerOpened'), figures.drawerOpened),
    ...counted(t('shift.overrides'), figures.overrides),
    ...counted(t('shift.practice'), figures.training),
    ...(before && before.sales > 0
      ? [row(t('shift.before', { count: before.sales }), money(before.totalMinor))]
      : []),
  ];
}

export function overShortWords(overShort: number, t: TFunction): string {
  if (overShort === 0) return t('shift.balanced');
  return overShort > 0 ? t('shift.over') : t('shift.short');
}

/** The same rows for a printer. */
export function reportPaper(rows: readonly ReportRow[]): PaperRow[] {
  return rows.flatMap(({ kind, left, right }): PaperRow[] => [
    ...(kind === 'head' ? [{ kind: 'rule' as const }] : []),
    {
      kind: 'text',
      left,
      ...(right !== '' && { right }),
      style: kind === 'title' ? 'large' : kind === 'row' ? 'plain' : 'strong',
      align: kind === 'title' ? 'center' : 'start',
    },
  ]);
}
