import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Store } from 'lucide-react';
import { FieldError, Form, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components';
import { tillContract } from '#shared/bridge/contract.ts';
import { type ErrorCode, isErrorCode } from '#shared/error-codes.ts';
import { ErrorCodeMark } from '../ui/error-note.tsx';
import { errorWords } from '../ui/error-words.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useLive } from '../ui/use-live.ts';
import { OwnerAskedCard } from './owner-asked.tsx';
import './enrol-form.css';

/** By the owner's word, which is asked for by mail; or by a code that head office gave somebody. */
export type EnrolWay = 'mail' | 'code';

const FIELDS = {
  mail: ['headOfficeUrl', 'email', 'tillName'],
  code: ['headOfficeUrl', 'code', 'tillName'],
} as const;
type Field = (typeof FIELDS)[EnrolWay][number];

const LABELS = {
  headOfficeUrl: 'enrol.address',
  email: 'enrol.email',
  code: 'enrol.code',
  tillName: 'enrol.tillName',
} as const;
const FAULTS = {
  headOfficeUrl: 'enrol.badAddress',
  email: 'enrol.badEmail',
  code: 'enrol.badCode',
  tillName: 'enrol.badTillName',
} as const;
const EXAMPLES = {
  headOfficeUrl: 'enrol.addressExample',
  email: 'enrol.emailExample',
  code: null,
  tillName: 'enrol.tillNameExample',
} as const;

type EnrolError = { readonly code: string; readonly message: string };

type Props = {
  readonly title: string;
  /** Left out: what the chosen way needs. */
  readonly intro?: string;
  /** Where it is an error that leads here. */
  readonly errorCode?: ErrorCode;
  /** The way that is chosen at first. */
  readonly way: EnrolWay;
  /** Filled in where the till knows them already. */
  readonly known?: { readonly headOfficeUrl: string; readonly tillName: string };
};

/** Enrols this till: by the owner's word, or by a one-time code. While the owner is asked it says so. */
export function EnrolForm(props: Props) {
  const asked = useLive(useSession().ownerAsked);
  return asked ? <OwnerAskedCard asked={asked} /> : <Asking {...props} />;
}

/** Head office's address, the owner's or a code, and a name for this till. */
function Asking({ title, intro, errorCode, way: firstWay, known }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const [way, setWay] = useState<EnrolWay>(firstWay);
  const [values, setValues] = useState<Record<Field, string>>({
    headOfficeUrl: known?.headOfficeUrl ?? '',
    email: '',
    code: '',
    tillName: known?.tillName ?? '',
  });
  const [faults, setFaults] = useState<Partial<Record<Field, string>>>({});
  const [refusal, setRefusal] = useState<EnrolError | null>(null);
  const [busy, setBusy] = useState(false);
  const fields = FIELDS[way];

  function findFaults(): boolean {
    const { params } = way === 'mail' ? tillContract.askOwner : tillContract.enrol;
    const asked = Object.fromEntries(fields.map((field) => [field, values[field].trim()]));
    const checked = params.safeParse(asked);
    const wrong = new Set(checked.error?.issues.map(({ path }) => path[0]));
    if (!/^https?:\/\//.test(values.headOfficeUrl.trim())) wrong.add('headOfficeUrl');
    const said = fields.filter((field) => wrong.has(field)).map((field) => [field, t(FAULTS[field])]);
    setFaults(Object.fromEntries(said));
    return said.length > 0;
  }

  async function send(): Promise<void> {
    if (findFaults()) return;
    setBusy(true);
    setRefusal(null);
    const [headOfficeUrl, tillName] = [values.headOfficeUrl.trim(), values.tillName.trim()];
    try {
      const answer =
        way === 'mail'
          ? await session.askOwner({ headOfficeUrl, tillName, email: values.email.trim() })
          : await session.enrol({ headOfficeUrl, tillName, code: values.code.trim() });
      if (!answer.ok) setRefusal(answer.problem);
    } catch (cause) {
      setRefusal({ code: 'TILL_NO_MAIN', message: cause instanceof Error ? cause.message : String(cause) });
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
        void send();
      }}
    >
      <div className="plain-page-icon">
        <Store size={32} aria-hidden="true" />
      </div>
      <h1>{title}</h1>
      <p>
        {intro ?? t(way === 'mail' ? 'enrol.introMail' : 'enrol.intro')}{' '}
        {errorCode && <ErrorCodeMark code={errorCode} />}
      </p>
      <RadioGroup className="choice" value={way} onChange={(next) => setWay(next as EnrolWay)}>
        <Label>{t('enrol.way')}</Label>
        <div className="choice-row">
          <Radio className="choice-one" value="mail">
            {t('enrol.wayMail')}
          </Radio>
          <Radio className="choice-one" value="code">
            {t('enrol.wayCode')}
          </Radio>
        </div>
      </RadioGroup>
      {fields.map((field, place) => {
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
            <Input
              {...(example && { placeholder: t(example) })}
              {...(field === 'email' && { inputMode: 'email' })}
              spellCheck={false}
            />
            <FieldError>{faults[field]}</FieldError>
          </TextField>
        );
      })}
      <p role="alert" className="enrol-refusal">
        {refusal !== null && <Refusal refusal={refusal} />}
      </p>
      <ActionButton type="submit" kind="primary" size="large" isDisabled={busy} hint="Enter">
        {way === 'mail'
          ? t(busy ? 'enrol.asking' : 'enrol.ask')
          : t(busy ? 'enrol.submitting' : 'enrol.submit')}
      </ActionButton>
    </Form>
  );
}

/** Why the till is not enrolled. What head office refused is said in its own words. */
function Refusal({ refusal }: { readonly refusal: EnrolError }) {
  const { t } = useTranslation();
  const isOurs = isErrorCode(refusal.code);
  return (
    <>
      {isOurs ? errorWords(t, refusal) : t('enrol.refused', { message: refusal.message })}{' '}
      <ErrorCodeMark code={isOurs ? refusal.code : 'ENROL_REFUSED'} />
    </>
  );
}
