import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, Input, Label, TextField } from 'react-aria-components';
import type { Product } from '#shared/catalogue/product.ts';
import { COUNTED_MILLI_MAX } from '#shared/sync/fact.ts';
import { useAttempt } from '../shift/use-attempt.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatCount, formatQuantity } from '../ui/format.ts';
import { useLive } from '../ui/use-live.ts';
import { readCount } from './read-count.ts';

const TEXT_MAX = 16;

type Props = {
  readonly product: Product;
  /** Whether keys go here at once: somebody has scanned or chosen the product. */
  readonly isAsked: boolean;
  /** @param countedMilli thousandths of the unit of sale */
  readonly onCounted: (product: Product, countedMilli: number) => void;
};

/** What was counted of a product, sealed as a fact: the shop has this much, whatever the books say. */
export function CountGoods({ product, isAsked, onCounted }: Props) {
  const { t } = useTranslation();
  const { recordFact, people, desk } = useSession();
  const isTraining = useLive(desk.training);
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const attempt = useAttempt();
  useEffect(() => {
    if (isAsked) field.current?.focus();
  }, [isAsked]);

  async function record(): Promise<void> {
    const count = readCount(text, product.unit);
    if (!count.ok) {
      const most = formatCount(COUNTED_MILLI_MAX / 1000);
      return attempt.say(t(`stock.countFault.${count.problem.code}`, { most }));
    }
    const by = people.by();
    const sealed = await attempt.run((id) =>
      recordFact(id, {
        kind: 'stockCounted',
        productId: product.id,
        countedMilli: count.value,
        ...(by !== undefined && { by }),
      }),
    );
    if (!sealed) return;
    setText('');
    onCounted(product, count.value);
  }

  if (isTraining) return <p className="section-note">{t('stock.countTraining')}</p>;
  return (
    <Form
      className="stock-count"
      onSubmit={(event) => {
        event.preventDefault();
        void record();
      }}
    >
      <TextField
        className="text-field"
        value={text}
        onChange={setText}
        isInvalid={attempt.fault !== ''}
        validationBehavior="aria"
      >
        <Label>{t('stock.count', { name: product.name })}</Label>
        <Input
          ref={field}
          inputMode="decimal"
          autoComplete="off"
          maxLength={TEXT_MAX}
          placeholder={formatQuantity(0, product.unit)}
        />
      </TextField>
      <ActionButton type="submit" kind="primary" hint="Enter" isDisabled={attempt.busy}>
        {t('stock.record')}
      </ActionButton>
      <p role="alert" className="stock-count-fault">
        {attempt.fault}
      </p>
    </Form>
  );
}
