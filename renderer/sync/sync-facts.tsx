import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '#shared/sync/status.ts';
import { useSession } from '../till/session-context.ts';
import { FactList } from '../ui/fact-list.tsx';
import { useLive, useNow } from '../ui/use-live.ts';
import { ageWords } from './age-words.ts';

/** What the loop does now, what waits and why, and when it last got through. */
export function SyncFacts({ status }: { readonly status: SyncStatus }) {
  const { t } = useTranslation();
  const identity = useLive(useSession().identity);
  const now = useNow();
  const age = (iso: string | null): string => (iso ? ageWords(t, iso, now) : t('status.never'));
  const unsent = status.pending - status.sent;
  const why =
    status.pending === 0
      ? undefined
      : unsent > 0
        ? t(status.online ? 'sync.whyGoing' : 'sync.whyOffline')
        : t('sync.whyNoAnswer');
  return (
    <FactList
      facts={[
        { word: t('status.doing'), value: t(`status.state.${status.state}`) },
        {
          word: t('sync.waiting'),
          value:
            status.pending === 0
              ? t('status.nothing')
              : t('sync.waitingValue', { count: status.pending, sales: status.pendingSales ?? 0 }),
          detail: why,
        },
        { word: t('status.lastPull'), value: age(status.lastPullAt) },
        { word: t('status.lastPush'), value: age(status.lastPushAt) },
        { word: t('sync.headOffice'), value: identity?.headOfficeUrl ?? '' },
      ]}
    />
  );
}
