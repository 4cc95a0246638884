import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { asciiDigits } from '#shared/money/ascii-digits.ts';
import type { Buyer } from '#shared/sale/draft-customer.ts';
import { PanelField } from '../sell/panel-field.tsx';
import { useSession } from '../till/session-context.ts';
import { failureWords } from '../ui/error-words.ts';
import { ActionButton } from '../ui/action-button.tsx';

type Props = {
  /** What was searched for: the name, or the phone where it is figures. */
  readonly typed: string;
  readonly onSaved: (buyer: Buyer) => void;
  readonly onBack: () => void;
};

/** Writes a customer down, with or without a line. It is a fact of this till, which head office merges. */
export function NewCustomer({ typed, onSaved, onBack }: Props) {
  const { t } = useTranslation();
  const { saveCustomer } = useSession();
  const figures = asciiDigits(typed.trim());
  const isPhone = /^[\d\s+()/-]{3,}$/.test(figures);
  const [name, setName] = useState(isPhone ? '' : typed.trim());
  const [phone, setPhone] = useState(isPhone ? figures : '');
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState<{ of: 'name' | 'email' | 'all'; words: string } | null>(null);
  const [saving, setSaving] = useState(false);
  // The same id when saving is tried again: a customer whose answer was lost is not written down twice.
  const [id] = useState(() => crypto.randomUUID());

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    // A phone is found and dialled by figures that every system reads.
    const [named, called, mailed] = [name, asciiDigits(phone), email].map((text) => text.trim());
    if (!named) return setProblem({ of: 'name', words: t('customer.nameNeeded') });
    if (mailed && !/^\S+@\S+$/.test(mailed))
      return setProblem({ of: 'email', words: t('customer.emailWrong') });
    setSaving(true);
    const customer = { name: named, ...(called && { phone: called }), ...(mailed && { email: mailed }) };
    const failed = await saveCustomer(id, customer);
    setSaving(false);
    if (failed === null) return onSaved({ id, name: named });
    setProblem({ of: 'all', words: t('customer.notSaved', { message: failureWords(t, failed) }) });
  }

  return (
    <form className="panel-form" aria-label={t('customer.new')} onSubmit={(event) => void save(event)}>
      <div className="panel-wide">
        <PanelField
          label={t('customer.name')}
          value={name}
          onChange={(next) => {
            setName(next);
            setProblem(null);
          }}
          problem={problem?.of === 'name' ? problem.words : null}
          maxLength={120}
          isMain
        />
      </div>
      <PanelField
        label={t('customer.phone')}
        value={phone}
        onChange={setPhone}
        hint={t('customer.optional')}
        maxLength={40}
      />
      <PanelField
        label={t('customer.email')}
        value={email}
        onChange={(next) => {
          setEmail(next);
          setProblem(null);
        }}
        hint={t('customer.optional')}
        problem={problem?.of === 'email' ? problem.words : null}
        maxLength={200}
      />
      <p className="panel-hint panel-wide">{t('customer.newHint')}</p>
      <div className="panel-actions panel-wide">
        <p className="panel-problem" role="alert">
          {problem?.of === 'all' && problem.words}
        </p>
        <ActionButton onPress={onBack}>{t('customer.back')}</ActionButton>
        <ActionButton type="submit" kind="primary" size="large" hint="Enter" isDisabled={saving}>
          {t('customer.save')}
        </ActionButton>
      </div>
    </form>
  );
}
