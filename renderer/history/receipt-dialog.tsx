import { useTranslation } from 'react-i18next';
import { FileText, Printer } from 'lucide-react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useLive } from '../ui/use-live.ts';
import { usePrintHere } from './print-here.tsx';
import { Receipt } from './receipt.tsx';
import { useKeptSale } from './use-kept-sale.ts';

type Props = { readonly entryId: string | null; readonly onClose: () => void };

/** A receipt over the sale in progress. Escape closes it. */
export function ReceiptDialog({ entryId, onClose }: Props) {
  const { t } = useTranslation();
  const { printing } = useSession();
  const hasPrinter = (useLive(printing.status)?.setup ?? null) !== null;
  const kept = useKeptSale(entryId);
  const here = usePrintHere();
  return (
    <>
      {here.sheet}
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
            {kept && <Receipt entry={kept.entry} />}
            {kept && (
              <div className="receipt-actions">
                {hasPrinter && (
                  <ActionButton
                    icon={<Printer size={18} aria-hidden="true" />}
                    onPress={() => void printing.printReceipt(kept.entry, 'again')}
                  >
                    {t('receipt.print')}
                  </ActionButton>
                )}
                <ActionButton
                  icon={<FileText size={18} aria-hidden="true" />}
                  label={t('receipt.printHere')}
                  onPress={() => here.print(kept.entry)}
                >
                  {t('receipt.printHereShort')}
                </ActionButton>
                <ActionButton hint="Esc" onPress={onClose}>
                  {t('receipt.close')}
                </ActionButton>
              </div>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}
