import { useTranslation } from 'react-i18next';
import { GraduationCap } from 'lucide-react';
import { useAction } from '../keys/keys.ts';
import { useAuthorize } from '../people/authorize.tsx';
import { NO_STAFF } from '../people/people.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useLive } from '../ui/use-live.ts';
import { useAttempt } from './use-attempt.ts';

/** Turns practice on or off. With goods in the basket it stays as it is: a sale is all practice or none. */
export function TrainingSwitch() {
  const { t } = useTranslation();
  const { desk, basket } = useSession();
  const training = useLive(desk.training);
  const { draft } = useLive(basket.view);
  const authorize = useAuthorize();
  const attempt = useAttempt();

  async function turn(): Promise<void> {
    const action = training ? 'trainingOff' : 'trainingOn';
    const allowed = await authorize({ action, role: 'supervisor', reason: t(`shift.${action}`) });
    if (!allowed || basket.view.get().draft) return;
    const by = allowed.by === NO_STAFF ? undefined : allowed.by;
    await attempt.run(() => desk.setTraining(!training, by));
  }

  const off = attempt.busy || draft !== null;
  useAction('training', () => void turn(), !off);

  return (
    <div className="shift-training">
      <ActionButton
        icon={<GraduationCap size={20} aria-hidden="true" />}
        action="training"
        isDisabled={off}
        onPress={() => void turn()}
      >
        {training ? t('shift.trainingOff') : t('shift.trainingOn')}
      </ActionButton>
      <small role="status">
        {attempt.fault || (draft ? t('shift.basketFirst') : t('shift.trainingDetail'))}
      </small>
    </div>
  );
}

/** Lies over every screen while the till is a practice ground, so that nobody takes it for selling. */
export function TrainingBand() {
  const { t } = useTranslation();
  const training = useLive(useSession().desk.training);
  if (!training) return null;
  return (
    <p className="training-band" role="status">
      <GraduationCap size={20} aria-hidden="true" /> <strong>{t('shift.band')}</strong>{' '}
      {t('shift.bandDetail')}
    </p>
  );
}
