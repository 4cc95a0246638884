import { useTranslation } from 'react-i18next';
import { ProgressBar } from 'react-aria-components';
import type { SyncProgress, SyncRun } from '#shared/sync/run.ts';
import { runWords } from './run-words.ts';

type Props = {
  /** The run that somebody asked for, while it is under way. */
  readonly run: SyncProgress | null;
  /** The last one that was asked for. */
  readonly last: SyncRun | null;
};

/** How far a run is, by counts; and when it has ended, what it did. Always of one height. */
export function RunProgress({ run, last }: Props) {
  const { t } = useTranslation();
  if (!run)
    return (
      <p className="run-progress" role="status">
        {last && runWords(t, last)}
      </p>
    );
  const { pulled, pushed, toPush } = run;
  return (
    <ProgressBar
      className="run-progress"
      aria-label={t('status.syncing')}
      minValue={0}
      maxValue={Math.max(1, toPush)}
      value={Math.min(pushed, toPush)}
      isIndeterminate={toPush === 0}
      valueLabel={t('sync.progress', { pushed, toPush, pulled })}
    >
      {({ percentage, valueText }) => (
        <>
          <span>{valueText}</span>
          <span className="run-track" aria-hidden="true">
            <span style={{ inlineSize: `${percentage ?? 0}%` }} />
          </span>
        </>
      )}
    </ProgressBar>
  );
}
