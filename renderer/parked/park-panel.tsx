import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CirclePause } from 'lucide-react';
import type { Draft } from '#shared/sale/draft.ts';
import { PanelFrame } from '../sell/panel-frame.tsx';
import { MAIN_FIELD } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { failureWords } from '../ui/error-words.ts';
import { nameOfBasket } from './name-of-basket.ts';
import './parked.css';

const NAME_MAX = 60;

/** Puts the basket aside under a name. Enter alone takes the name that stands there. */
export function ParkPanel({ draft, onClose }: { readonly draft: Draft; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { parking } = useSession();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const usual = nameOfBasket(draft);

  async function park(): Promise<void> {
    try {
      const parked = await parking.park(name.trim() || usual);
      if (parked.ok) return onClose();
      setProblem(t(`parked.${parked.problem.code}`));
    } catch (cause) {
      setProblem(t('parked.failed', { message: failureWords(t, cause) }));
    }
  }

  return (
    <PanelFrame title={t('parked.park')} icon={<CirclePause size={22} />} onClose={onClose}>
      <form
        className="park-form"
        onSubmit={(event) => {
          event.preventDefault();
          void park();
        }}
      >
        <label>
          <span>{t('parked.name')}</span>
          <input
            {...MAIN_FIELD}
            autoFocus
            autoComplete="off"
            maxLength={NAME_MAX}
            placeholder={usual}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <p role="alert">{problem}</p>
        <ActionButton kind="primary" size="large" type="submit" hint="Enter">
          {t('parked.park')}
        </ActionButton>
      </form>
    </PanelFrame>
  );
}
