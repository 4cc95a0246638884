import { useTranslation } from 'react-i18next';
import { Hourglass } from 'lucide-react';
import type { StoppedSelling } from '#shared/sync/note.ts';
import { EnrolForm } from '../enrol/enrol-form.tsx';
import { StatusBadge } from '../sync/status-badge.tsx';
import { useSession } from '../till/session-context.ts';
import { useLive } from '../ui/use-live.ts';
import './recovery.css';

/** Why nothing can be sold, and what to do. What was sold is still sent; the badge says how much waits. */
export function StoppedScreen({ stopped }: { readonly stopped: StoppedSelling }) {
  const { t } = useTranslation();
  const identity = useLive(useSession().identity);
  const { code } = stopped;
  return (
    <div className="stopped">
      <header className="stopped-bar">
        <StatusBadge />
      </header>
      <main className="plain-page">
        {code === 'journalIncomplete' ? (
          <div className="plain-page-card">
            <div className="plain-page-icon">
              <Hourglass size={32} aria-hidden="true" />
            </div>
            <h1>{t('stopped.journalIncomplete')}</h1>
            <p>{t('stopped.journalIncompleteDetail')}</p>
          </div>
        ) : (
          <EnrolForm
            title={t(`stopped.${code}`)}
            intro={t(`stopped.${code}Detail`)}
            {...(identity && { known: identity })}
          />
        )}
      </main>
    </div>
  );
}
