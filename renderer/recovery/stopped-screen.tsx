import { useTranslation } from 'react-i18next';
import { Hourglass } from 'lucide-react';
import type { StoppedSelling } from '#shared/sync/note.ts';
import { EnrolForm } from '../enrol/enrol-form.tsx';
import { StatusBadge } from '../sync/status-badge.tsx';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { ErrorCodeMark } from '../ui/error-note.tsx';
import { useLive } from '../ui/use-live.ts';
import './recovery.css';

const ERRORS = {
  forgotten: 'SYNC_TOKEN_REFUSED',
  copied: 'TILL_COPIED',
  forked: 'TILL_FORKED',
  superseded: 'TILL_SUPERSEDED',
  revoked: 'SYNC_TILL_REVOKED',
} as const;

type Props = {
  /** null where the till may sell, but a person wants to enrol it anew. */
  readonly stopped: StoppedSelling | null;
};

/** Why nothing can be sold, and what to do. What was sold is still sent; the badge says how much waits. */
export function StoppedScreen({ stopped }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const identity = useLive(session.identity);
  const code = stopped?.code ?? 'forgotten';
  return (
    <div className="stopped">
      <header className="stopped-bar">
        {!stopped && (
          <ActionButton onPress={() => session.enrollingAnew.set(false)}>{t('stopped.back')}</ActionButton>
        )}
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
            <ErrorCodeMark code="JOURNAL_INCOMPLETE" />
          </div>
        ) : (
          <EnrolForm
            way="code"
            title={t(`stopped.${code}`)}
            intro={t(`stopped.${code}Detail`)}
            errorCode={ERRORS[code]}
            {...(identity && { known: identity })}
          />
        )}
      </main>
    </div>
  );
}
