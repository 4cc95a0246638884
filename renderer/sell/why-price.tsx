import { useTranslation } from 'react-i18next';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { PricedLine } from '#shared/sale/price-sale.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { PriceSteps } from './price-steps.tsx';
import './why-price.css';

type Props = {
  readonly line: PricedLine;
  readonly terms: Terms;
  readonly onClose: () => void;
};

/** Why a line costs what it costs, step by step, in the order in which the till worked it out. */
export function WhyPrice({ line, terms, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="why-modal">
        <Dialog className="why-dialog">
          <Heading slot="title">{t('why.title', { name: line.draftLine.name })}</Heading>
          <PriceSteps line={line} terms={terms} />
          <ActionButton autoFocus hint="Esc" onPress={onClose}>
            {t('why.close')}
          </ActionButton>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
