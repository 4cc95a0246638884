import { useTranslation } from 'react-i18next';
import { CLOCK_WARNING_MS, type SyncStatus } from '#shared/sync/status.ts';
import { useSession } from '../till/session-context.ts';
import { FactList } from '../ui/fact-list.tsx';
import { formatBytes, formatDayAndTime, formatTime } from '../ui/format.ts';
import { useLive, useNow } from '../ui/use-live.ts';
import { ageWords } from './age-words.ts';
import { whyAnyWaits } from './why-waiting.ts';

type Props = {
  readonly status: SyncStatus;
  /** When the oldest entry that waits was sealed; null while none is known. */
  readonly oldestAt: string | null;
};

/** What the loop does now, what waits and why, and when it last got through. */
export function SyncFacts({ status, oldestAt }: Props) {
  const { t } = useTranslation();
  const identity = useLive(useSession().identity);
  const now = useNow();
  const age = (iso: string | null): string => (iso ? ageWords(t, iso, now) : t('status.never'));
  const why = whyAnyWaits(status);
  function clockFact(): { value: string; detail?: string } {
    const { clockOffsetMs } = status;
    if (clockOffsetMs === null || clockOffsetMs === undefined) return { value: t('status.never') };
    const minutes = Math.round(Math.abs(clockOffsetMs) / 60_000);
    if (minutes === 0) return { value: t('status.clockWell') };
    const value = t('status.clockOff', { minutes });
    return Math.abs(clockOffsetMs) > CLOCK_WARNING_MS ? { value, detail: 'SYNC_CLOCK_WRONG' } : { value };
  }

  function diskWords(): string {
    const { disk } = status;
    if (!disk) return '';
    const free = disk.freeBytes === null ? '' : t('status.diskFree', { free: formatBytes(disk.freeBytes) });
    return disk.state === 'ok'
      ? free
      : [t(`storage.diskState.${disk.state}`), free].filter(Boolean).join(', ');
  }

  function heldWords(): string {
    const { heldBytes = 0 } = status;
    return heldBytes > 0 ? t('sync.held', { size: formatBytes(heldBytes) }) : t('sync.meteredDetail');
  }

  return (
    <FactList
      facts={[
        {
          word: t('status.doing'),
          value: t(`status.state.${status.state}`),
          ...(status.nextTryAt && {
            detail: t('sync.nextTryAt', { time: formatTime(status.nextTryAt, now) }),
          }),
        },
        {
          word: t('sync.waiting'),
          value:
            status.pending === 0
              ? t('status.nothing')
              : t('sync.waitingValue', { count: status.pending, sales: status.pendingSales ?? 0 }),
          detail: why && t(`sync.${why}`),
        },
        ...(status.pending > 0 && oldestAt
          ? [{ word: t('sync.oldest'), value: age(oldestAt), detail: formatDayAndTime(oldestAt) }]
          : []),
        { word: t('sync.prices'), value: age(status.pricesAt ?? null) },
        { word: t('status.lastPull'), value: age(status.lastPullAt) },
        { word: t('status.lastPush'), value: age(status.lastPushAt) },
        { word: t('sync.headOffice'), value: identity?.headOfficeUrl ?? '' },
        { word: t('status.clock'), ...clockFact() },
        { word: t('status.disk'), value: diskWords() },
        ...(status.metered
          ? [{ word: t('sync.metered'), value: t('sync.meteredValue'), detail: heldWords() }]
          : []),
      ]}
    />
  );
}
