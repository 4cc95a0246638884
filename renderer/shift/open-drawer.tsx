import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useAuthorize } from '../people/authorize.tsx';
import { NO_STAFF } from '../people/people.ts';
import { MAIN_FIELD } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useAttempt } from './use-attempt.ts';

const REASON_MAX = 200;

/** Opens the drawer without a sale: a supervisor's, with a reason, recorded before it opens. */
export function OpenDrawer() {
  const { t } = useTranslation();
  const { desk, printing } = useSession();
  const authorize = useAuthorize();
  const [reason, setReason] = useState('');
  const [done, setDone] = useState('');
  const attempt = useAttempt();

  async function open(): Promise<void> {
    setDone('');
    const why = reason.trim();
    if (why === '') return attempt.say(t('shift.reasonNeeded'));
    const allowed = await authorize({ action: 'openDrawer', role: 'supervisor', reason: why });
    if (!allowed) return;
    const by = allowed.by === NO_STAFF ? undefined : allowed.by;
    if (!(await attempt.run((id) => desk.noteDrawerOpened(id, why, by)))) return;
    setReason('');
    try {
      const opened = await printing.openDrawer();
      setDone(opened.ok ? t('shift.drawerIsOpen') : t('shift.drawerByKey'));
    } catch {
      setDone(t('shift.drawerByKey'));
    }
  }

  return (
    <Form
      className="shift-form"
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <TextField className="text-field" value={reason} onChange={setReason} maxLength={REASON_MAX} autoFocus>
        <Label>{t('shift.reason')}</Label>
        <Input {...MAIN_FIELD} autoComplete="off" placeholder={t('shift.drawerExample')} />
      </TextField>
      <p role="alert" className="shift-fault">
        {attempt.fault}
      </p>
      <p role="status" className="shift-done">
        {done}
      </p>
      <ActionButton type="submit" kind="primary" size="large" hint="Enter" isDisabled={attempt.busy}>
        {t('shift.openDrawer')}
      </ActionButton>
    </Form>
  );
}
