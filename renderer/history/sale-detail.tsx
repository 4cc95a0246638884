import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Printer, Undo2 } from 'lucide-react';
import { useAction } from '../keys/keys.ts';
import { useSession } from '../till/session-context.ts';
import { Button } from 'react-aria-components';
import { ActionKey } from '../ui/key-hint.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { Receipt } from './receipt.tsx';
import { useKeptSale } from './use-kept-sale.ts';

type Props = { readonly entryId: string; readonly onRefund: (receiptNumber: string) => void };

/** One sale: where it is, what head office found, its receipt, and what can be done with it. */
export function SaleDetail({ entryId, onRefund }: Props) {
  const { t } = useTranslation();
  const { printing } = useSession();
  const kept = useKeptSale(entryId);
  const [printed, setPrinted] = useState(false);
  const number = kept?.entry.body.receiptNumber;
  const mayReturn = kept?.entry.body.sale.lines.some(({ quantityMilli }) => quantityMilli > 0) ?? false;

  function reprint(): void {
    if (!kept) return;
    void printing.printReceipt(kept.entry, 'again');
    setPrinted(true);
  }
  const refund = (): void => {
    if (number !== undefined && mayReturn) onRefund(number);
  };
  // A quick hand presses the key while the sale is still being read: it is done when it is there, not lost.
  const wanted = useRef<'reprint' | 'refund' | null>(null);
  function doWanted(): void {
    if (!kept) return;
    if (wanted.current === 'reprint') reprint();
    if (wanted.current === 'refund') refund();
    wanted.current = null;
  }
  function want(what: 'reprint' | 'refund'): void {
    wanted.current = what;
    doWanted();
  }
  useAction('reprint', () => want('reprint'));
  useAction('returns', () => want('refund'), kept === null || mayReturn);
  const onRead = useEffectEvent(doWanted);
  const isRead = kept !== null;
  useEffect(() => {
    if (isRead) onRead();
  }, [isRead]);

  if (!kept) return null;
  return (
    <>
      <OutcomeNote kept={kept} />
      <div className="history-actions">
        <Button className="action action-plain" onPress={reprint}>
          <Printer size={20} aria-hidden="true" /> {t('history.reprint')} <ActionKey action="reprint" />
        </Button>
        <Button className="action action-plain" isDisabled={!mayReturn} onPress={refund}>
          <Undo2 size={20} aria-hidden="true" className="mirrored" /> {t('history.takeBack')}{' '}
          <ActionKey action="returns" />
        </Button>
        <p role="status">{printed && t('history.reprintAsked')}</p>
      </div>
      <Receipt entry={kept.entry} />
    </>
  );
}
