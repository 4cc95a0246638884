import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useAuthorize } from '../people/authorize.tsx';
import { NO_STAFF } from '../people/people.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatMoney } from '../ui/format.ts';
import { MoneyField, readAmount } from './money-field.tsx';
import { useAttempt } from './use-attempt.ts';

const REASON_MAX = 200;

type Props = { readonly kind: 'cashIn' | 'cashOut'; readonly currency: string };

/** Cash put into the drawer or taken out of it, and why. Taking out is a supervisor's. */
export function MoveCash({ kind, currency }: Props) {
  const { t } = useTranslation();
  const { desk, printing } = useSession();
  const authorize = useAuthorize();
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [done, setDone] = useState('');
  const attempt = useAttempt();

  async function move(): Promise<void> {
    setDone('');
    const amountMinor = readAmount(text, currency);
    if (amountMinor === null || amountMinor === 0) return attempt.say(t('shift.notAnAmount', { text }));
    if (reason.trim() === '') return attempt.say(t('shift.reasonNeeded'));
    const amount = formatMoney(amountMinor, currency);
    const allowed = await authorize({
      action: kind,
      role: kind === 'cashOut' ? 'supervisor' : 'cashier',
      reason: `${t(`shift.${kind}`)}: ${amount}, ${reason.trim()}`.slice(0, REASON_MAX),
    });
    if (!allowed) return;
    const by = allowed.by === NO_STAFF ? {} : { by: allowed.by };
    if (!(await attempt.run((id) => desk.moveCash(id, { kind, amountMinor, reason: reason.trim(), ...by }))))
      return;
    setDone(t('shift.moved', { what: t(`shift.${kind}`), amount }));
    setText('');
    setReason('');
    // The drawer opens after it is recorded, and never holds anything up.
    void printing.openDrawer().catch(() => {});
  }

  return (
    <Form
      className="shift-form"
      onSubmit={(event) => {
        event.preventDefault();
        void move();
      }}
    >
      <MoneyField
        label={t(`shift.${kind}Field`)}
        currency={currency}
        value={text}
        onChange={setText}
        isInvalid={attempt.fault !== ''}
      />
      <TextField className="text-field" value={reason} onChange={setReason} maxLength={REASON_MAX}>
        <Label>{t('shift.reason')}</Label>
        <Input autoComplete="off" placeholder={t(`shift.${kind}Example`)} />
      </TextField>
      <p role="alert" className="shift-fault">
        {attempt.fault}
      </p>
      <p role="status" className="shift-done">
        {done}
      </p>
      <ActionButton type="submit" kind="primary" size="large" hint="Enter" isDisabled={attempt.busy}>
        {t(`shift.${kind}`)}
      </ActionButton>
    </Form>
  );
}
