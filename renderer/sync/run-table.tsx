import { useTranslation } from 'react-i18next';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { SyncRun } from '#shared/sync/run.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { formatDuration, formatTime } from '../ui/format.ts';

const ROWS_SHOWN = 60;

type Props = { readonly runs: readonly SyncRun[]; readonly now: Date };

/** The last runs, newest first. Runs alike that followed each other are one row. */
export function RunTable({ runs, now }: Props) {
  const { t } = useTranslation();
  if (runs.length === 0) return <p className="section-note">{t('sync.noRuns')}</p>;
  return (
    <table className="run-table" aria-label={t('sync.runs')}>
      <thead>
        <tr>
          <th scope="col">{t('sync.when')}</th>
          <th scope="col">{t('sync.why')}</th>
          <th scope="col" className="run-count">
            {t('sync.sent')}
          </th>
          <th scope="col" className="run-count">
            {t('sync.fetched')}
          </th>
          <th scope="col" className="run-count">
            {t('sync.took')}
          </th>
          <th scope="col">{t('sync.how')}</th>
        </tr>
      </thead>
      <tbody>
        {runs.slice(0, ROWS_SHOWN).map((run) => (
          <tr key={run.startedAt + run.trigger}>
            <th scope="row">
              {formatTime(run.startedAt, now)}
              {run.times > 1 && <small> {t('sync.until', { time: formatTime(run.endedAt, now) })}</small>}
            </th>
            <td>
              {t(`sync.trigger.${run.trigger}`)}
              {run.times > 1 && <small> {t('sync.times', { count: run.times })}</small>}
            </td>
            <td className="run-count">{t('today.count', { count: run.pushed })}</td>
            <td className="run-count">{t('today.count', { count: run.pulled })}</td>
            <td className="run-count">{formatDuration(run.tookMs)}</td>
            <td>
              {run.fault ? (
                <span className="run-faulty">
                  <TriangleAlert size={16} aria-hidden="true" /> <ErrorNote error={run.fault} />
                </span>
              ) : (
                <span className="run-well">
                  <CircleCheck size={16} aria-hidden="true" /> {t('sync.well')}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
