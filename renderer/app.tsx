import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MonitorX, Store, TriangleAlert } from 'lucide-react';
import { FirstRun } from './first-run/first-run.tsx';
import { AuthorizeProvider } from './people/authorize.tsx';
import { ownPreferences } from './preferences/preferences.ts';
import { LockScreen } from './people/lock-screen.tsx';
import { StoppedScreen } from './recovery/stopped-screen.tsx';
import { SessionContext } from './till/session-context.ts';
import type { TillSession } from './till/till-session.ts';
import { TillScreen } from './till/till-screen.tsx';
import { ActionButton } from './ui/action-button.tsx';
import { PlainPage } from './ui/plain-page.tsx';
import { useLive } from './ui/use-live.ts';
import { HoldScreen } from './updates/hold-screen.tsx';

const startAgain = (): void => window.location.reload();

/** The till, or the one thing that keeps it from selling. */
export function App({ session }: { readonly session: TillSession }) {
  const { t } = useTranslation();
  // Numbers and dates follow the language without a text of their own: everything is drawn anew.
  useLive(ownPreferences);
  const link = useLive(session.link.phase);
  const till = useLive(session.phase);
  const stopped = useLive(session.status)?.stopped;
  const enrollingAnew = useLive(session.enrollingAnew);
  // It goes on after the enrolment, through the printer to the end.
  const [settingUp, setSettingUp] = useState(false);
  if (till.phase === 'notEnrolled' && !settingUp) setSettingUp(true);
  const heldFor = useLive(session.heldFor);

  if (link.phase === 'elsewhere')
    return (
      <PlainPage icon={<MonitorX size={32} />} title={t('app.elsewhere')} detail={t('app.elsewhereDetail')}>
        {/* A new page, because what this one knows may be older than what the other window sold. */}
        <ActionButton kind="primary" onPress={startAgain}>
          {t('app.useHere')}
        </ActionButton>
      </PlainPage>
    );

  if (heldFor !== null) return <HoldScreen version={heldFor} />;

  switch (till.phase) {
    case 'starting':
      return (
        <PlainPage
          icon={<Store size={32} />}
          title={t('app.starting')}
          detail={link.phase === 'lost' ? t('app.waitingForMain') : t('app.startingDetail')}
        />
      );
    case 'failed':
      return (
        <PlainPage
          icon={<TriangleAlert size={32} />}
          title={t('app.failed')}
          detail={t('app.failedDetail')}
          message={till.message}
          code="STORE_NOT_OPENED"
        >
          <ActionButton kind="primary" onPress={startAgain}>
            {t('app.again')}
          </ActionButton>
        </PlainPage>
      );
    case 'notEnrolled':
      return (
        <SessionContext value={session}>
          <FirstRun onDone={() => setSettingUp(false)} />
        </SessionContext>
      );
    case 'ready':
      return (
        <SessionContext value={session}>
          {settingUp ? (
            <FirstRun onDone={() => setSettingUp(false)} />
          ) : stopped || enrollingAnew ? (
            <StoppedScreen stopped={stopped ?? null} />
          ) : (
            <AuthorizeProvider>
              <TillScreen />
              <LockScreen />
            </AuthorizeProvider>
          )}
        </SessionContext>
      );
  }
}
