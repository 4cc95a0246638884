import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { WaitingEntries, WaitingEntry } from '#shared/sync/run.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import { formatDuration, formatTime } from '../ui/format.ts';
import { useKindWord } from './kind-word.ts';
import { whyWaiting } from './why-waiting.ts';

type Props = { readonly waiting: WaitingEntries; readonly status: SyncStatus; readonly now: Date };

/** What has no answer of head office yet, oldest first: each entry with how it stands and why. */
export function WaitingTable({ waiting, status, now }: Props) {
  const { t } = useTranslation();
  const kindWord = useKindWord();
  const nextTry = useCallback(
    ({ nextTryMs }: WaitingEntry): string =>
      nextTryMs > 0 ? formatDuration(nextTryMs) : t('sync.nextTryDue'),
    [t],
  );
  const more = waiting.count - waiting.entries.length;
  return (
    <>
      <table className="run-table" aria-label={t('sync.whatWaits')}>
        <thead>
          <tr>
            <th scope="col">{t('sync.what')}</th>
            <th scope="col">{t('sync.sealed')}</th>
            <th scope="col" className="run-count">
              {t('sync.sent')}
            </th>
            <th scope="col" className="run-count">
              {t('sync.nextTry')}
            </th>
            <th scope="col">{t('sync.why')}</th>
          </tr>
        </thead>
        <tbody>
          {waiting.entries.map((entry) => (
            <tr key={entry.id}>
              <th scope="row">
                {kindWord(entry.kind)} {entry.receiptNumber && <small>{entry.receiptNumber}</small>}
              </th>
              <td>{formatTime(entry.sealedAt, now)}</td>
              <td className="run-count">{t('sync.times', { count: entry.sent })}</td>
              <td className="run-count">{nextTry(entry)}</td>
              <td>{t(`sync.${whyWaiting(status, entry)}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="section-note">{t('sync.moreWait', { count: more })}</p>}
    </>
  );
}
