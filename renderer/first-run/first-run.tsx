import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Check, PlayCircle, Printer, Store } from 'lucide-react';
import { EnrolForm } from '../enrol/enrol-form.tsx';
import { PrinterForm } from '../printing/printer-form.tsx';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useLive } from '../ui/use-live.ts';
import './first-run.css';

const STEPS = ['welcome', 'enrol', 'printer', 'ready'] as const;
type Step = (typeof STEPS)[number];

/**
 * The first minutes of a till: welcome, enrol, pick a printer, ready. Each step can be passed over and
 * come back to; only selling needs the enrolment, because receipt numbers come from head office.
 */
export function FirstRun({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { phase, identity, printing } = useSession();
  const [chosen, setChosen] = useState<Step>('welcome');
  const [demo, setDemo] = useState(false);
  const enrolled = useLive(phase).phase === 'ready';
  const tillName = useLive(identity)?.tillName ?? '';
  const printer = useLive(printing.status)?.setup ?? null;
  // Enrolling is over the moment that it worked.
  const step: Step = chosen === 'enrol' && enrolled ? 'printer' : chosen;

  // A till that is not enrolled has not asked for its printer yet.
  useEffect(() => {
    if (step === 'printer') void printing.greet().catch(() => {});
  }, [step, printing]);

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
            onPress={() => {
              setDemo(true);
              setChosen('enrol');
            }}
          >
            {t('firstRun.tryDemo')}
          </ActionButton>
        </section>
      )}
      {step === 'enrol' && (
        <>
          <EnrolForm
            key={String(demo)}
            title={demo ? t('firstRun.demoTitle') : t('enrol.title')}
            intro={demo ? t('firstRun.demoIntro') : t('enrol.intro')}
          />
          <nav className="first-run-ways">
            <ActionButton kind="quiet" onPress={() => setChosen('welcome')}>
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
