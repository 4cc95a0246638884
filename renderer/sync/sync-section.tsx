import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RefreshCw } from 'lucide-react';
import { useAction } from '../keys/keys.ts';
import { useSession } from '../till/session-context.ts';
import { useFromMain } from '../till/use-from-main.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { ActionButton } from '../ui/action-button.tsx';
import { formatTime } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive, useNow } from '../ui/use-live.ts';
import { ExportUnsent } from './export-unsent.tsx';
import { DryRun } from './dry-run.tsx';
import { LineSwitch } from './line-switch.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunTable } from './run-table.tsx';
import { SyncFacts } from './sync-facts.tsx';
import { useSyncNow } from './use-sync-now.ts';
import { WaitingTable } from './waiting-table.tsx';
import './sync-section.css';

/** How often the log is read again while it is looked at. */
const RENEW_MS = 5000;

/** The line to head office: how it is, what waits and why, a way to sync now, and what the last runs did. */
export function SyncSection() {
  const { t } = useTranslation();
  const session = useSession();
  const status = useLive(session.status);
  const now = useNow();
  const [failure, setFailure] = useState<string | null>(null);
  const { link } = session;
  const {
    value: log,
    failure: logFailure,
    again,
  } = useFromMain(
    useCallback(() => link.call('syncLog', null), [link]),
    RENEW_MS,
  );
  const { value: waiting, again: waitingAgain } = useFromMain(
    useCallback(() => link.call('syncWaiting', null), [link]),
    RENEW_MS,
  );
  const sync = useSyncNow(() => {
    again();
    waitingAgain();
  });
  const asked = sync.running;
  useAction('syncNow', sync.run);

  const failed = sync.failure ?? failure;
  if (!status) return null;
  const last = log?.runs.find(({ trigger }) => trigger === 'asked');
  return (
    <div className="section-cards">
      <SectionCard
        title={t('sync.line')}
        aside={
          <ActionButton
            kind="primary"
            icon={<RefreshCw size={18} aria-hidden="true" />}
            isDisabled={asked}
            onPress={sync.run}
          >
            {asked ? t('status.syncing') : t('status.syncNow')} <ActionKey action="syncNow" />
          </ActionButton>
        }
      >
        <p className={`sync-headline sync-${status.online ? 'online' : 'offline'}`}>
          {t(status.online ? 'sync.onlineSince' : 'sync.offlineSince', {
            time: formatTime(status.since, now),
          })}
        </p>
        <RunProgress run={asked ? (status.run ?? null) : null} last={asked ? null : (last ?? null)} />
        <SyncFacts status={status} oldestAt={waiting?.entries[0]?.sealedAt ?? null} />
        {status.fault && (
          <p className="section-fault">
            <ErrorNote error={status.fault} />
          </p>
        )}
        {failed !== null && <p className="section-fault">{t('status.failed', { message: failed })}</p>}
        {status.pending > 0 && <ExportUnsent onFailure={setFailure} />}
        <LineSwitch status={status} onFailure={setFailure} />
      </SectionCard>
      <DryRun />
      {waiting && status.pending > 0 && waiting.count > 0 && (
        <SectionCard title={t('sync.whatWaits')} wide>
          <WaitingTable waiting={waiting} status={status} now={now} />
        </SectionCard>
      )}
      <SectionCard title={t('sync.runs')} wide>
        {logFailure !== null && (
          <p className="section-fault">{t('status.failed', { message: logFailure })}</p>
        )}
        {log && <RunTable runs={log.runs} now={now} />}
      </SectionCard>
    </div>
  );
}
