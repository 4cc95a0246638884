import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Store } from 'lucide-react';
import { FieldError, Form, Input, Label, TextField } from 'react-aria-components';
import { tillContract } from '#shared/bridge/contract.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import './enrol-form.css';

const FIELDS = ['headOfficeUrl', 'code', 'tillName'] as const;
type Field = (typeof FIELDS)[number];

const LABELS = { headOfficeUrl: 'enrol.address', code: 'enrol.code', tillName: 'enrol.tillName' } as const;
const FAULTS = {
  headOfficeUrl: 'enrol.badAddress',
  code: 'enrol.badCode',
  tillName: 'enrol.badTillName',
} as const;
const EXAMPLES = {
  headOfficeUrl: 'enrol.addressExample',
  code: null,
  tillName: 'enrol.tillNameExample',
} as const;

type Props = {
  readonly title: string;
  readonly intro: string;
  /** Filled in where the till knows them already. */
  readonly known?: { readonly headOfficeUrl: string; readonly tillName: string };
};

/** Head office's address, its one-time code, and a name for this till. */
export function EnrolForm({ title, intro, known }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const [values, setValues] = useState<Record<Field, string>>({
    headOfficeUrl: known?.headOfficeUrl ?? '',
    code: '',
    tillName: known?.tillName ?? '',
  });
  const [faults, setFaults] = useState<Partial<Record<Field, string>>>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function enrol(): Promise<void> {
    const request = {
      headOfficeUrl: values.headOfficeUrl.trim(),
      code: values.code.trim(),
      tillName: values.tillName.trim(),
    };
    const checked = tillContract.enrol.params.safeParse(request);
    const isWeb = /^https?:\/\//.test(request.headOfficeUrl);
    const wrong = new Set(checked.error?.issues.map(({ path }) => path[0]));
    if (!isWeb) wrong.add('headOfficeUrl');
    setFaults(
      Object.fromEntries(
        FIELDS.filter((field) => wrong.has(field)).map((field) => [field, t(FAULTS[field])]),
      ),
    );
    if (wrong.size > 0) return;
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await session.enrol(request);
      if (!answer.ok) setRefusal(answer.problem.message);
    } catch (cause) {
      setRefusal(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Form
      className="plain-page-card enrol"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        void enrol();
      }}
    >
      <div className="plain-page-icon">
        <Store size={32} aria-hidden="true" />
      </div>
      <h1>{title}</h1>
      <p>{intro}</p>
      {FIELDS.map((field, place) => {
        const example = EXAMPLES[field];
        return (
          <TextField
            key={field}
            className="text-field"
            value={values[field]}
            onChange={(value) => setValues((now) => ({ ...now, [field]: value }))}
            isInvalid={faults[field] !== undefined}
            autoFocus={known ? field === 'code' : place === 0}
            autoComplete="off"
          >
            <Label>{t(LABELS[field])}</Label>
            <Input {...(example && { placeholder: t(example) })} spellCheck={false} />
            <FieldError>{faults[field]}</FieldError>
          </TextField>
        );
      })}
      <p role="alert" className="enrol-refusal">
        {refusal !== null && t('enrol.refused', { message: refusal })}
      </p>
      <ActionButton type="submit" kind="primary" size="large" isDisabled={busy} hint="Enter">
        {busy ? t('enrol.submitting') : t('enrol.submit')}
      </ActionButton>
    </Form>
  );
}
