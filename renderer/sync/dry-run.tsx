import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Eye } from 'lucide-react';
import type { SyncPlan } from '#shared/sync/run.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { failureWords } from '../ui/error-words.ts';
import { FactList } from '../ui/fact-list.tsx';
import { formatBytes, formatDayAndTime, formatDuration, formatTime } from '../ui/format.ts';
import { SectionCard } from '../ui/section-card.tsx';
import { useKindWord } from './kind-word.ts';

type Answer = { readonly plan: SyncPlan; readonly at: Date } | { readonly failure: string };

/** What a sync would send now, without sending it. */
export function DryRun() {
  const { t } = useTranslation();
  const { link } = useSession();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const ask = (): void =>
    void link
      .call('syncDryRun', null)
      .then((plan) => setAnswer({ plan, at: new Date() }))
      .catch((cause: unknown) => setAnswer({ failure: failureWords(t, cause) }));
  return (
    <SectionCard
      title={t('sync.dryRun')}
      aside={
        <ActionButton icon={<Eye size={18} aria-hidden="true" />} onPress={ask}>
          {t('sync.dryRunNow')}
        </ActionButton>
      }
    >
      <p className="section-note">{t('sync.dryRunDetail')}</p>
      <div role="status">
        {answer && 'failure' in answer && (
          <p className="section-fault">{t('status.failed', { message: answer.failure })}</p>
        )}
        {answer && 'plan' in answer && <Plan {...answer} />}
      </div>
    </SectionCard>
  );
}

function Plan({ plan, at }: { readonly plan: SyncPlan; readonly at: Date }) {
  const { t } = useTranslation();
  const kindWord = useKindWord();
  const waiting = plan.waiting.reduce((sum, { count }) => sum + count, 0);
  const kinds = plan.waiting.map(({ kind, count }) => t('sync.ofKind', { count, kind: kindWord(kind) }));

  return (
    <>
      <p className="plan-headline">
        {plan.entries === 0
          ? t('sync.planNothing')
          : t('sync.planEntries', { count: plan.entries, sales: plan.sales })}
      </p>
      <FactList
        facts={[
          { word: t('sync.planAt'), value: formatTime(at.toISOString(), at) },
          ...(plan.entries > 0
            ? [
                {
                  word: t('sync.planEnvelopes'),
                  value: t('sync.planEnvelopesValue', {
                    count: plan.envelopes,
                    size: formatBytes(plan.bytes),
                  }),
                },
              ]
            : []),
          ...(waiting > 0
            ? [
                {
                  word: t('sync.waiting'),
                  value: t('today.count', { count: waiting }),
                  detail: kinds.join(', '),
                },
                {
                  word: t('sync.oldest'),
                  value: plan.oldestSealedAt ? formatDayAndTime(plan.oldestSealedAt) : '',
                },
              ]
            : []),
          ...(plan.nextDueMs !== null
            ? [
                {
                  word: t('sync.againIn'),
                  value: formatDuration(plan.nextDueMs),
                  detail: t('sync.againDetail'),
                },
              ]
            : []),
          ...(plan.headOfficeUrl ? [{ word: t('sync.headOffice'), value: plan.headOfficeUrl }] : []),
        ]}
      />
    </>
  );
}
