import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileText, Printer } from 'lucide-react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { AskedNote } from '../printing/asked-note.tsx';
import { usePrintHere } from '../printing/print-here.tsx';
import type { PaperAsked } from '../printing/printing.ts';
import { useSession } from '../till/session-context.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useLive } from '../ui/use-live.ts';
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
  const [asked, setAsked] = useState<{ readonly entryId: string; readonly how: PaperAsked } | null>(null);
  const print = (entry: SaleEntry): void =>
    void printing.printReceipt(entry, 'again').then((how) => setAsked({ entryId: entry.id, how }));
  const printHere = (entry: SaleEntry): void => here.print(<Receipt entry={entry} />);
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
                    onPress={() => print(kept.entry)}
                  >
                    {t('receipt.print')}
                  </ActionButton>
                )}
                <ActionButton
                  icon={<FileText size={18} aria-hidden="true" />}
                  label={t('receipt.printHere')}
                  onPress={() => printHere(kept.entry)}
                >
                  {t('receipt.printHereShort')}
                </ActionButton>
                <ActionButton hint="Esc" onPress={onClose}>
                  {t('receipt.close')}
                </ActionButton>
              </div>
            )}
            {asked !== null && asked.entryId === entryId && <AskedNote asked={asked.how} />}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}
