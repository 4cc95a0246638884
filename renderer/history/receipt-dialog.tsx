import { useTranslation } from 'react-i18next';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useLive } from '../ui/use-live.ts';
import { Receipt } from './receipt.tsx';
import { useKeptSale } from './use-kept-sale.ts';

type Props = { readonly entryId: string | null; readonly onClose: () => void };

/** A receipt over the sale in progress. Escape closes it. */
export function ReceiptDialog({ entryId, onClose }: Props) {
  const { t } = useTranslation();
  const identity = useLive(useSession().identity);
  const kept = useKeptSale(entryId);
  return (
    <ModalOverlay
      className="overlay"
      isOpen={kept !== null}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="receipt-modal">
        <Dialog
          className="receipt-dialog"
          aria-label={t('receipt.title', { number: kept?.entry.body.receiptNumber })}
        >
          {kept && <Receipt entry={kept.entry} letterhead={identity} />}
          <ActionButton hint="Esc" onPress={onClose}>
            {t('receipt.close')}
          </ActionButton>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
