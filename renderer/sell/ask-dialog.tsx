import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Ban, CalendarX2, IdCard, OctagonX, Palette, ScanBarcode, Tag } from 'lucide-react';
import { Dialog, Heading, ListBox, ListBoxItem, Modal, ModalOverlay } from 'react-aria-components';
import { parseDecimal } from '#shared/money/decimal.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { useAuthorize } from '../people/authorize.tsx';
import { focusMainField, inDialog } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatDay, formatMoney, formatUnitPrice } from '../ui/format.ts';
import { useLive, useNow } from '../ui/use-live.ts';
import type { Asking, Question } from './asking.ts';
import { PanelField } from './panel-field.tsx';
import './ask-dialog.css';

/** Asks what must be known before goods are in the basket. Escape: they are not sold. */
export function AskDialog() {
  const { basket } = useSession();
  const { asking } = useLive(basket.view);
  const answered = asking === null;
  useEffect(() => {
    if (!answered) return undefined;
    // After the dialog has gone; another one may have come in its place.
    const timer = setTimeout(() => !inDialog() && focusMainField(), 0);
    return () => clearTimeout(timer);
  }, [answered]);
  return (
    <ModalOverlay
      className="overlay"
      isOpen={asking !== null}
      isDismissable
      onOpenChange={(open) => !open && basket.dropAsking()}
    >
      <Modal className="ask-modal">
        {/* A new dialog for each question, so that the focus is where the next answer goes. */}
        <Dialog className="ask-dialog" key={asking && `${asking.product.id} ${asking.question.code}`}>
          {asking && <Asked asking={asking} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Asked({ asking }: { readonly asking: Asking }) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const now = useNow(60_000);
  const { question, product } = asking;
  switch (question.code) {
    case 'whichVariant':
      return (
        <AskFrame product={product} icon={<Palette size={28} />} title={t('ask.variant')}>
          <VariantList product={product} variants={question.variants} />
        </AskFrame>
      );
    case 'whichPrice':
      return (
        <AskFrame product={product} icon={<Tag size={28} />} title={t('ask.price')}>
          <AskText
            label={t('ask.priceField', { name: product.name })}
            isDecimal
            read={(text) => {
              const price = parseDecimal(text, 6);
              return price.ok && price.value > 0 && basket.answer({ openPriceMicros: price.value });
            }}
            wrong={t('panel.notAPrice')}
          />
        </AskFrame>
      );
    case 'whichSerial':
      return (
        <AskFrame product={product} icon={<ScanBarcode size={28} />} title={t('ask.serial')}>
          <AskText
            label={t('ask.serialField', { name: product.name })}
            hint={t('ask.serialHint')}
            read={(text) => text.trim() !== '' && basket.answer({ serial: text.trim() })}
            wrong={t('panel.serialMissing')}
          />
        </AskFrame>
      );
    case 'oldEnough':
      return (
        <AskFrame
          product={product}
          icon={<IdCard size={28} />}
          title={t('ask.age', { age: question.ageMin })}
          detail={t('ask.ageDetail', { date: formatDay(bornBy(question.ageMin, now)) })}
        >
          <div className="ask-actions">
            <ActionButton size="large" hint="Esc" onPress={basket.dropAsking}>
              {t('ask.tooYoung')}
            </ActionButton>
            <ActionButton
              autoFocus
              size="large"
              kind="primary"
              hint="Enter"
              onPress={() => void basket.answer({ ageChecked: true })}
            >
              {t('ask.oldEnough')}
            </ActionButton>
          </div>
        </AskFrame>
      );
    case 'blocked':
    case 'expired':
    case 'labelTooCheap':
      return <AskStop asking={asking} question={question} />;
  }
}

type FrameProps = {
  readonly product: Product;
  readonly icon: ReactNode;
  readonly title: string;
  readonly detail?: string;
  readonly isStop?: boolean;
  readonly children: ReactNode;
};

function AskFrame({ product, icon, title, detail, isStop = false, children }: FrameProps) {
  const { basket } = useSession();
  const { t } = useTranslation();
  const { notice } = useLive(basket.view);
  return (
    <>
      <div className={isStop ? 'ask-head ask-head-stop' : 'ask-head'}>
        <span aria-hidden="true">{icon}</span>
        <div>
          <Heading slot="title">{title}</Heading>
          <p>{product.name}</p>
        </div>
      </div>
      {detail !== undefined && <p>{detail}</p>}
      {children}
      <p className="panel-problem" role="alert">
        {notice?.code === 'answerFirst' &&
          `${t('notice.answerFirst', { text: notice.text })}. ${t('notice.answerFirstDetail')}`}
      </p>
    </>
  );
}

function VariantList({
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

function AskText({ label, hint = '', isDecimal = false, read, wrong }: TextProps) {
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

type Stop = Extract<Question, { code: 'blocked' | 'expired' | 'labelTooCheap' }>;

/** What a cashier cannot sell alone. The way on is a manager's. */
function AskStop({ asking, question }: { readonly asking: Asking; readonly question: Stop }) {
  const { t } = useTranslation();
  const { basket, catalogue } = useSession();
  const authorize = useAuthorize();
  const currency = useLive(catalogue)?.terms.currency ?? 'EUR';
  const { product } = asking;
  const { title, detail, icon } = stopWords();

  function stopWords() {
    switch (question.code) {
      case 'blocked':
        return { title: t('ask.blocked'), detail: question.why, icon: <Ban size={28} /> };
      case 'expired': {
        const title = t('ask.expired', { date: formatDay(question.day) });
        return { title, detail: '', icon: <CalendarX2 size={28} /> };
      }
      case 'labelTooCheap': {
        const title = t('ask.labelTooCheap', { price: formatMoney(question.labelMinor, currency) });
        return { title, detail: t('ask.labelTooCheapDetail'), icon: <OctagonX size={28} /> };
      }
    }
  }

  async function sellAnyway(): Promise<void> {
    const saleId = basket.view.get().draft?.id;
    // The PIN is asked for in a dialog of its own: two that are open would pull the focus to and fro.
    basket.dropAsking();
    await new Promise((resolve) => setTimeout(resolve, 0));
    const allowed = await authorize({
      action: question.code,
      role: 'manager',
      reason: t('ask.allow', { name: product.name, why: title }),
      ...(saleId !== undefined && { saleId }),
    });
    if (allowed) basket.add(product, { ...asking.wanted, allowedBy: allowed.by });
  }

  return (
    <AskFrame product={product} icon={icon} title={title} detail={detail} isStop>
      <div className="ask-actions">
        <ActionButton size="large" onPress={() => void sellAnyway()}>
          {t('ask.sellAnyway')}
        </ActionButton>
        <ActionButton autoFocus size="large" kind="primary" hint="Esc" onPress={basket.dropAsking}>
          {t('ask.dontSell')}
        </ActionButton>
      </div>
    </AskFrame>
  );
}

/** The latest day of birth of somebody who is old enough today, `YYYY-MM-DD`. */
function bornBy(age: number, today: Date): string {
  const month = String(today.getMonth() + 1).padStart(2, '0');
  const day = String(today.getDate()).padStart(2, '0');
  return `${today.getFullYear() - age}-${month}-${day}`;
}
