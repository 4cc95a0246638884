import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RefreshCw } from 'lucide-react';
import { Heading, Switch } from 'react-aria-components';
import { isShutOut, type SyncStatus } from '#shared/sync/status.ts';
import type { StateCounts } from '../store/history.ts';
import type { Store } from '../store/open-store.ts';
import { useFromStore } from '../till/use-from-store.ts';
import { useSession } from '../till/session-context.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { failureWords } from '../ui/error-words.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatBytes } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { useLive, useNow } from '../ui/use-live.ts';
import { UpdateRow } from '../updates/update-row.tsx';
import { ageWords } from './age-words.ts';
import { ExportUnsent } from './export-unsent.tsx';
import type { SyncNow } from './use-sync-now.ts';

const watchCounts = (
  store: Store,
  onCounts: (counts: StateCounts) => void,
  onFailure: (cause: unknown) => void,
): (() => void) => store.watchCounts(onCounts, onFailure);

/** The sync loop in words, a way to run it now, and the demo's line switch where there is one. */
export function StatusDetails({ status, sync }: { readonly status: SyncStatus; readonly sync: SyncNow }) {
  const { t } = useTranslation();
  const session = useSession();
  const identity = useLive(session.identity);
  const shop = useLive(session.catalogue);
  const counts = useFromStore(watchCounts);
  const now = useNow();
  const [persisted, setPersisted] = useState<boolean | null>(null);
  useEffect(() => {
    void session
      .store()
      .then((store) => store.persisted)
      .then(setPersisted);
  }, [session]);
  const [failure, setFailure] = useState<string | null>(null);

  function cutLine(cut: boolean): void {
    setFailure(null);
    session.setLineCut(cut).catch((cause: unknown) => setFailure(failureWords(t, cause)));
  }

  const failed = sync.failure ?? failure;
  const age = (iso: string | null): string => (iso ? ageWords(t, iso, now) : t('status.never'));
  const rows: readonly (readonly [string, string])[] = [
    [t('status.doing'), t(`status.state.${status.state}`)],
    [t('status.pending'), status.pending > 0 ? t('status.pendingSent', { ...status }) : t('status.nothing')],
    [t('status.lastPull'), age(status.lastPullAt)],
    [t('status.lastPush'), age(status.lastPushAt)],
    [
      t('status.catalogue'),
      shop
        ? t('status.catalogueValue', { version: shop.head.version, count: shop.head.products })
        : t('status.noPricesYet'),
    ],
    [t('status.disk'), diskWords()],
    [t('status.clock'), clockWords()],
    [t('status.onThisTill'), countWords(counts)],
    [
      t('status.browserStorage'),
      persisted === null ? '' : t(persisted ? 'status.persisted' : 'status.notPersisted'),
    ],
    [t('status.till'), identity ? `${identity.tillId} · ${identity.receiptSeries}` : ''],
  ];

  function diskWords(): string {
    const { disk } = status;
    if (!disk) return '';
    if (disk.message) return disk.message;
    return disk.freeBytes === null ? '' : t('status.diskFree', { free: formatBytes(disk.freeBytes) });
  }

  function clockWords(): string {
    const { clockOffsetMs } = status;
    if (clockOffsetMs === null || clockOffsetMs === undefined) return t('status.never');
    const minutes = Math.round(Math.abs(clockOffsetMs) / 60_000);
    return minutes === 0 ? t('status.clockWell') : t('status.clockOff', { minutes });
  }

  function countWords(known: StateCounts | null): string {
    if (!known) return '';
    const { settled, quarantined: held } = known;
    const all = Object.values(known).reduce((sum, count) => sum + count, 0);
    return held > 0 ? t('status.countsHeld', { all, settled, held }) : t('status.counts', { all, settled });
  }

  return (
    <>
      <Heading slot="title">{t('status.details')}</Heading>
      <dl className="status-rows">
        {rows.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {status.update && <UpdateRow update={status.update} />}
      {status.fault && (
        <p className="status-fault">
          <ErrorNote error={status.fault} />
        </p>
      )}
      {isShutOut(status) && status.stopped === null && (
        <ActionButton onPress={() => session.enrollingAnew.set(true)}>{t('status.enrolAnew')}</ActionButton>
      )}
      {failed !== null && <p className="status-fault">{t('status.failed', { message: failed })}</p>}
      {status.lineCut !== null && (
        <div className="line-switch">
          <Switch className="switch" isSelected={status.lineCut} onChange={cutLine}>
            <span className="switch-track" aria-hidden="true" />
            {t('status.cutLine')}
          </Switch>
          <p>{t('status.cutLineDetail')}</p>
        </div>
      )}
      {status.pending > 0 && <ExportUnsent onFailure={setFailure} />}
      <ActionButton
        kind="primary"
        icon={<RefreshCw size={18} aria-hidden="true" />}
        isDisabled={sync.running}
        onPress={sync.run}
      >
        {sync.running ? t('status.syncing') : t('status.syncNow')} <ActionKey action="syncNow" />
      </ActionButton>
    </>
  );
}
