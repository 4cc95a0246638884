import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DoorOpen } from 'lucide-react';
import { Form } from 'react-aria-components';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { MoneyField, readAmount } from './money-field.tsx';
import { useAttempt } from './use-attempt.ts';

/** Opens a shift with what is in the drawer. Nobody has to: selling goes on without. */
export function OpenShift({ currency }: { readonly currency: string }) {
  const { t } = useTranslation();
  const { desk } = useSession();
  const [text, setText] = useState('');
  const attempt = useAttempt();

  async function open(): Promise<void> {
    const floatMinor = text.trim() === '' ? 0 : readAmount(text, currency);
    if (floatMinor === null) return attempt.say(t('shift.notAnAmount', { text }));
    await attempt.run((id) => desk.open(id, floatMinor));
  }

  return (
    <Form
      className="shift-form"
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <h2>{t('shift.none')}</h2>
      <p>{t('shift.noneDetail')}</p>
      <MoneyField
        label={t('shift.floatField')}
        currency={currency}
        value={text}
        onChange={setText}
        isInvalid={attempt.fault !== ''}
      />
      <p role="alert" className="shift-fault">
        {attempt.fault}
      </p>
      <ActionButton
        type="submit"
        kind="primary"
        size="large"
        hint="Enter"
        icon={<DoorOpen size={22} aria-hidden="true" />}
        isDisabled={attempt.busy}
      >
        {t('shift.open')}
      </ActionButton>
    </Form>
  );
}
