import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { Product } from '#shared/catalogue/product.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatUnitPrice } from '../ui/format.ts';
import { useLive } from '../ui/use-live.ts';
import { PanelField } from './panel-field.tsx';

/** The variants of a product, chosen by arrows and Enter. */
export function VariantList({
  product,
  variants,
}: {
  readonly product: Product;
  readonly variants: readonly Product[];
}) {
  const { t } = useTranslation();
  const { basket, catalogue } = useSession();
  const currency = useLive(catalogue)?.terms.currency ?? 'EUR';
  return (
    <ListBox
      autoFocus="first"
      className="ask-variants"
      layout="grid"
      aria-label={t('ask.variants', { name: product.name })}
      onAction={(id) =>
        void basket.answer(
          {},
          variants.find((each) => each.id === id),
        )
      }
    >
      {variants.map((each) => {
        const words = each.variant ? Object.values(each.variant).join(' · ') : each.name;
        return (
          <ListBoxItem key={each.id} id={each.id} textValue={words} className="ask-variant">
            <b>{words}</b>
            <span>{formatUnitPrice(each.priceMicros, currency)}</span>
            {each.blocked !== undefined && <small>{t('panel.blocked', { why: each.blocked })}</small>}
          </ListBoxItem>
        );
      })}
    </ListBox>
  );
}

type TextProps = {
  readonly label: string;
  readonly hint?: string;
  readonly isDecimal?: boolean;
  /** Takes the answer. @returns false where it is none */
  readonly read: (text: string) => boolean;
  readonly wrong: string;
};

/** An answer that is typed or scanned. */
export function AskText({ label, hint = '', isDecimal = false, read, wrong }: TextProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [refused, setRefused] = useState(false);

  function answer(event: FormEvent): void {
    event.preventDefault();
    setRefused(!read(text));
  }

  return (
    <form onSubmit={answer}>
      <PanelField
        label={label}
        value={text}
        onChange={(next) => {
          setText(next);
          setRefused(false);
        }}
        hint={hint}
        problem={refused ? wrong : null}
        maxLength={40}
        isDecimal={isDecimal}
        isMain
      >
        <ActionButton type="submit" kind="primary" size="large" hint="Enter">
          {t('ask.add')}
        </ActionButton>
      </PanelField>
    </form>
  );
}
