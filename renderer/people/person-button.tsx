import { useTranslation } from 'react-i18next';
import { Lock } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useSession } from '../till/session-context.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { useLive } from '../ui/use-live.ts';

/** Who is signed in. Pressing it locks the till, for a break or for the next person; the basket stays. */
export function PersonButton() {
  const { t } = useTranslation();
  const { people } = useSession();
  const person = useLive(people);
  if (!person) return null;
  return (
    <Button
      className="person-button"
      aria-label={t('people.lockOf', { name: person.name })}
      onPress={people.lock}
    >
      <span className="person-button-words">
        <strong>{person.name}</strong>
      </span>
      <Lock size={18} aria-hidden="true" />
      <ActionKey action="lock" />
    </Button>
  );
}
