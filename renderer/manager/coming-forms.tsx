import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { COUNTED_MILLI_MAX } from '#shared/sync/fact.ts';
import type { Attempt } from '../shift/use-attempt.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatCount, formatQuantity, formatTypedQuantity } from '../ui/format.ts';
import { readArrived, type Arrived, type ComingLine } from './read-arrived.ts';

const QUANTITY_TEXT_MAX = 16;
const REASON_MAX = 200;

type FormProps = { readonly attempt: Attempt; readonly onBack: () => void };

type CorrectProps = FormProps & {
  readonly lines: readonly ComingLine[];
  readonly onCame: (came: Arrived[]) => void;
};

/** How much came of each line. What was sent stands there already, so that only what differs is typed. */
export function CorrectComing({ lines, attempt, onCame, onBack }: CorrectProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [wrong, setWrong] = useState<string | null>(null);

  function submit(): void {
    const read = readArrived(lines, typed);
    setWrong(read.ok ? null : read.problem.line.productId);
    if (read.ok) return onCame(read.value);
    const { code, line } = read.problem;
    const fault = t(`stock.countFault.${code}`, { most: formatCount(COUNTED_MILLI_MAX / 1000) });
    attempt.say(t('stock.coming.fault', { name: line.name, fault }));
  }

  return (
    <Form
      className="coming-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {lines.map(({ productId, name, unit, sentMilli }, place) => (
        <TextField
          key={productId}
          className="text-field coming-line"
          value={typed.get(productId) ?? formatTypedQuantity(sentMilli)}
          onChange={(text) => setTyped(new Map(typed).set(productId, text))}
          isInvalid={wrong === productId}
          validationBehavior="aria"
          autoFocus={place === 0}
        >
          <Label>
            {name} <small>{t('stock.coming.of', { sent: formatQuantity(sentMilli, unit) })}</small>
          </Label>
          <Input
            inputMode="decimal"
            autoComplete="off"
            maxLength={QUANTITY_TEXT_MAX}
            onFocus={(event) => event.target.select()}
          />
        </TextField>
      ))}
      <FormEnd attempt={attempt} word={t('stock.coming.recordCame')} onBack={onBack} />
    </Form>
  );
}

type RefuseProps = FormProps & { readonly onRefused: (reason: string) => void };

/** Why the goods are not taken in: the shop that sent them is told. */
export function RefuseComing({ attempt, onRefused, onBack }: RefuseProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  return (
    <Form
      className="coming-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() === '') attempt.say(t('stock.coming.whyNeeded'));
        else onRefused(reason.trim());
      }}
    >
      <TextField
        className="text-field"
        value={reason}
        onChange={setReason}
        maxLength={REASON_MAX}
        isInvalid={attempt.fault !== ''}
        validationBehavior="aria"
        autoFocus
      >
        <Label>{t('stock.coming.why')}</Label>
        <Input autoComplete="off" />
      </TextField>
      <FormEnd attempt={attempt} word={t('stock.coming.recordRefused')} onBack={onBack} />
    </Form>
  );
}

function FormEnd({ attempt, word, onBack }: FormProps & { readonly word: string }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="section-buttons">
        <ActionButton type="submit" kind="primary" hint="Enter" isDisabled={attempt.busy}>
          {word}
        </ActionButton>
        <ActionButton kind="quiet" onPress={onBack}>
          {t('stock.coming.back')}
        </ActionButton>
      </div>
      <p role="alert" className="coming-fault">
        {attempt.fault}
      </p>
    </>
  );
}
