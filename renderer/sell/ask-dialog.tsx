import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { IdCard, Palette, ScanBarcode, Tag } from 'lucide-react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { parseDecimal } from '#shared/money/decimal.ts';
import { focusMainField, inDialog } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatDay } from '../ui/format.ts';
import { useLivePart, useNow } from '../ui/use-live.ts';
import { AskText, VariantList } from './ask-answers.tsx';
import { AskFrame } from './ask-frame.tsx';
import { AskStop } from './ask-stop.tsx';
import type { Asking } from './asking.ts';
import './ask-dialog.css';

/** Asks what must be known before goods are in the basket. Escape: they are not sold. */
export function AskDialog() {
  const { basket } = useSession();
  const asking = useLivePart(basket.view, (view) => view.asking);
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

/** The latest day of birth of somebody who is old enough today, `YYYY-MM-DD`. */
function bornBy(age: number, today: Date): string {
  const month = String(today.getMonth() + 1).padStart(2, '0');
  const day = String(today.getDate()).padStart(2, '0');
  return `${today.getFullYear() - age}-${month}-${day}`;
}
