import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Check, PlayCircle, Printer, Store } from 'lucide-react';
import { EnrolForm } from '../enrol/enrol-form.tsx';
import { LanguageChoice } from '../preferences/language-choice.tsx';
import { PrinterForm } from '../printing/printer-form.tsx';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useLive } from '../ui/use-live.ts';
import './first-run.css';

const STEPS = ['welcome', 'enrol', 'printer', 'ready'] as const;
type Step = (typeof STEPS)[number];

/** The demo: beside this till, or only elsewhere. */
type Demo =
  | { readonly is: 'none' | 'starting' | 'elsewhere' }
  | { readonly is: 'here'; readonly signIn: string }
  | { readonly is: 'failed'; readonly message: string };

/**
 * The first minutes of a till: welcome, enrol, pick a printer, ready. Each step can be passed over and
 * come back to; only selling needs the enrolment, because receipt numbers come from head office.
 */
export function FirstRun({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const { phase, identity, printing } = session;
  const [chosen, setChosen] = useState<Step>('welcome');
  const [demo, setDemo] = useState<Demo>({ is: 'none' });
  const enrolled = useLive(phase).phase === 'ready';
  const tillName = useLive(identity)?.tillName ?? '';
  const printer = useLive(printing.status)?.setup ?? null;
  const hasDemo = useLive(session.hasDemo);
  const asked = useLive(session.ownerAsked) !== null;
  // A till that was closed while its owner was asked goes on there; enrolling is over the moment that it worked.
  const begun: Step = chosen === 'welcome' && asked ? 'enrol' : chosen;
  const step: Step = enrolled && (begun === 'welcome' || begun === 'enrol') ? 'printer' : begun;

  // A till that is not enrolled has not asked for its printer yet.
  useEffect(() => {
    if (step === 'printer') void printing.greet().catch(() => {});
  }, [step, printing]);

  async function tryDemo(): Promise<void> {
    if (!hasDemo) {
      setDemo({ is: 'elsewhere' });
      return setChosen('enrol');
    }
    setDemo({ is: 'starting' });
    try {
      const answer = await session.tryDemo();
      if (!answer.ok) return setDemo({ is: 'failed', message: answer.problem.message });
      setDemo({ is: 'here', signIn: answer.value.signIn });
      setChosen('enrol');
    } catch (cause) {
      setDemo({ is: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  return (
    <main className="first-run">
      <ol className="first-run-steps" aria-label={t('firstRun.steps')}>
        {STEPS.map((name, place) => (
          <li key={name} {...(name === step && { 'aria-current': 'step' })}>
            <span aria-hidden="true">{STEPS.indexOf(step) > place ? <Check size={16} /> : place + 1}</span>
            {t(`firstRun.step.${name}`)}
          </li>
        ))}
      </ol>
      {step === 'welcome' && (
        <section className="plain-page-card">
          <div className="plain-page-icon">
            <Store size={32} aria-hidden="true" />
          </div>
          <h1>{t('firstRun.welcome')}</h1>
          <p>{t('firstRun.welcomeDetail')}</p>
          <ActionButton kind="primary" size="large" hint="Enter" autoFocus onPress={() => setChosen('enrol')}>
            {t('firstRun.setUp')}
          </ActionButton>
          <ActionButton
            icon={<PlayCircle size={20} aria-hidden="true" />}
            isDisabled={demo.is === 'starting'}
            onPress={() => void tryDemo()}
          >
            {t(demo.is === 'starting' ? 'firstRun.demoStarting' : 'firstRun.tryDemo')}
          </ActionButton>
          <p role="alert" className="enrol-refusal">
            {demo.is === 'failed' && t('firstRun.demoFailed', { message: demo.message })}
          </p>
          <LanguageChoice />
        </section>
      )}
      {step === 'enrol' && (
        <>
          <EnrolForm
            key={demo.is}
            title={demo.is === 'elsewhere' ? t('firstRun.demoTitle') : t('enrol.title')}
            way={demo.is === 'elsewhere' ? 'code' : 'mail'}
            {...(demo.is === 'elsewhere' && { intro: t('firstRun.demoIntro') })}
          />
          <nav className="first-run-ways">
            <ActionButton
              kind="quiet"
              isDisabled={asked}
              onPress={() => {
                setDemo({ is: 'none' });
                setChosen('welcome');
              }}
            >
              {t('firstRun.back')}
            </ActionButton>
            <ActionButton kind="quiet" onPress={() => setChosen('printer')}>
              {t('firstRun.enrolLater')}
            </ActionButton>
          </nav>
        </>
      )}
      {step === 'printer' && (
        <>
          <section className="plain-page-card">
            <div className="plain-page-icon">
              <Printer size={32} aria-hidden="true" />
            </div>
            <h1>{t('firstRun.printer')}</h1>
            <p>{t('firstRun.printerDetail')}</p>
            <PrinterForm onSaved={() => setChosen('ready')} />
          </section>
          <nav className="first-run-ways">
            {!enrolled && (
              <ActionButton kind="quiet" onPress={() => setChosen('enrol')}>
                {t('firstRun.back')}
              </ActionButton>
            )}
            <ActionButton kind="quiet" onPress={() => setChosen('ready')}>
              {t('firstRun.printerLater')}
            </ActionButton>
          </nav>
        </>
      )}
      {step === 'ready' && (
        <section className="plain-page-card">
          <div className="plain-page-icon">
            <Check size={32} aria-hidden="true" />
          </div>
          <h1>{enrolled ? t('firstRun.ready') : t('firstRun.almost')}</h1>
          <ul className="first-run-list">
            <li>{enrolled ? t('firstRun.isEnrolled', { name: tillName }) : t('firstRun.notEnrolled')}</li>
            {demo.is === 'here' && <li>{t('firstRun.demoPins', { people: demo.signIn })}</li>}
            <li>{printer ? t('firstRun.hasPrinter') : t('firstRun.noPrinter')}</li>
            <li>{t('firstRun.keys')}</li>
          </ul>
          {enrolled ? (
            <ActionButton kind="primary" size="large" hint="Enter" autoFocus onPress={onDone}>
              {t('firstRun.sell')}
            </ActionButton>
          ) : (
            <ActionButton
              kind="primary"
              size="large"
              hint="Enter"
              autoFocus
              onPress={() => setChosen('enrol')}
            >
              {t('firstRun.enrolNow')}
            </ActionButton>
          )}
        </section>
      )}
    </main>
  );
}
