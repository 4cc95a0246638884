import { useTranslation } from 'react-i18next';
import { CircleX, Hourglass, Mail, Store } from 'lucide-react';
import type { OwnerAsked } from '#shared/sync/enrolment.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatTime } from '../ui/format.ts';
import { useNow } from '../ui/use-live.ts';
import './enrol-form.css';

const ICONS = {
  mailing: Mail,
  waiting: Hourglass,
  letIn: Store,
  refused: CircleX,
  expired: CircleX,
} as const;

/** The request to the owner: what it waits for, and the number by which the owner knows this till. */
export function OwnerAskedCard({ asked }: { readonly asked: OwnerAsked }) {
  const { t } = useTranslation();
  const session = useSession();
  const now = useNow();
  const { state, email, comparison, expiresAt, mailDelayed, problem, headOfficeUrl, tillName } = asked;
  const isOver = state === 'refused' || state === 'expired';
  const Icon = ICONS[state];
  const trouble = problem
    ? t('enrol.noAnswer', { message: problem.message })
    : mailDelayed && t('enrol.delayed');
  return (
    <section className="plain-page-card enrol">
      <div className="plain-page-icon">
        <Icon size={32} aria-hidden="true" />
      </div>
      <div role="status">
        <h1>{t(`enrol.asked.${state}`)}</h1>
      </div>
      <p>{t(`enrol.askedDetail.${state}`, { email, time: formatTime(expiresAt, now) })}</p>
      {!isOver && (
        <div className="enrol-compare">
          <p id="enrol-compare">{t('enrol.compare')}</p>
          <strong aria-labelledby="enrol-compare">{comparison}</strong>
          <p>{t('enrol.compareDetail')}</p>
        </div>
      )}
      <p role="alert" className="enrol-refusal">
        {trouble}
      </p>
      {isOver ? (
        <ActionButton
          kind="primary"
          size="large"
          hint="Enter"
          autoFocus
          onPress={() => void session.askOwner({ headOfficeUrl, email, tillName })}
        >
          {t('enrol.askAnew')}
        </ActionButton>
      ) : null}
      <ActionButton onPress={() => void session.stopAskingOwner()}>{t('enrol.stopAsking')}</ActionButton>
    </section>
  );
}
