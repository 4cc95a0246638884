import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RotateCcw } from 'lucide-react';
import { ACTIONS, type ActionId } from '../keys/actions.ts';
import { checkKey, type KeyProblem } from '../keys/choose-key.ts';
import { keyOf } from '../keys/keys.ts';
import { writeKey } from '../keys/write-key.ts';
import { ownPreferences } from '../preferences/preferences.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive } from '../ui/use-live.ts';

const ACTION_IDS = Object.keys(ACTIONS) as ActionId[];
const MODIFIERS = new Set(['Control', 'Alt', 'Shift', 'Meta', 'AltGraph', 'CapsLock']);

type Choosing = { readonly action: ActionId; readonly problem: KeyProblem | null };

/** Which key does what at this till. A key that something else has is refused with its name. */
export function KeySettings() {
  const { t } = useTranslation();
  const { keys } = useLive(ownPreferences);
  const [choosing, setChoosing] = useState<Choosing | null>(null);
  const chosenFor = choosing?.action;

  useEffect(() => {
    if (!chosenFor) return undefined;
    function onKeyDown(event: KeyboardEvent): void {
      if (!chosenFor || MODIFIERS.has(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      // Escape leaves everything as it was.
      if (event.key === 'Escape') return setChoosing(null);
      const checked = checkKey(chosenFor, writeKey(event), ownPreferences.get().keys);
      if (!checked.ok) return setChoosing({ action: chosenFor, problem: checked.problem });
      setKey(chosenFor, checked.value);
      setChoosing(null);
    }
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [chosenFor]);

  function said(): string {
    if (!choosing) return t('settings.keysDetail');
    const { problem, action } = choosing;
    if (!problem) return t('settings.pressKey', { action: t(`action.${action}`) });
    switch (problem.code) {
      case 'taken':
        return t('settings.keyTaken', { key: problem.key, action: t(`action.${problem.by}`) });
      case 'neededElsewhere':
        return t('settings.keyNeeded', { key: problem.key });
      case 'notOurs':
        return t('settings.keyNotOurs', { key: problem.key });
    }
  }

  return (
    <SectionCard
      title={t('settings.keys')}
      wide
      aside={
        <ActionButton
          icon={<RotateCcw size={18} aria-hidden="true" />}
          isDisabled={Object.keys(keys).length === 0}
          onPress={() => ownPreferences.change({ keys: {} })}
        >
          {t('settings.usualKeys')}
        </ActionButton>
      }
    >
      <p role="status" className={choosing?.problem ? 'keys-said keys-refused' : 'keys-said'}>
        {said()}
      </p>
      <ul className="keys-list">
        {ACTION_IDS.map((action) => (
          <li key={action}>
            <span>{t(`action.${action}`)}</span>
            <kbd className={keys[action] === undefined ? 'key-now' : 'key-now key-own'}>
              {chosenFor === action ? '…' : keyOf(action, keys)}
            </kbd>
            <ActionButton
              kind="quiet"
              label={t('settings.changeKey', { action: t(`action.${action}`) })}
              onPress={() => setChoosing({ action, problem: null })}
            >
              {t('settings.change')}
            </ActionButton>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}

/** The usual key is not written down, so that a later version may change it. */
function setKey(action: ActionId, key: string): void {
  const { [action]: _, ...others } = ownPreferences.get().keys;
  ownPreferences.change({ keys: key === ACTIONS[action].key ? others : { ...others, [action]: key } });
}
