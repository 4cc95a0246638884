import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileDigit, FileText, Printer, Undo2 } from 'lucide-react';
import { useAction } from '../keys/keys.ts';
import { AskedNote } from '../printing/asked-note.tsx';
import { usePrintHere } from '../printing/print-here.tsx';
import type { PaperAsked } from '../printing/printing.ts';
import { asksEInvoice } from '../requests/e-invoice-number.ts';
import { EInvoiceNote } from '../requests/e-invoice-note.tsx';
import { useAsking } from '../requests/use-asking.ts';
import { useSession } from '../till/session-context.ts';
import { Button } from 'react-aria-components';
import { ActionKey } from '../ui/key-hint.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { Receipt } from './receipt.tsx';
import { useKeptSale } from './use-kept-sale.ts';

type Props = { readonly entryId: string; readonly onRefund: (receiptNumber: string) => void };
type Wanted = 'reprint' | 'printHere' | 'refund' | 'eInvoice';

/** One sale: where it is, what head office found, its receipt, and what can be done with it. */
export function SaleDetail({ entryId, onRefund }: Props) {
  const { t } = useTranslation();
  const { printing } = useSession();
  const kept = useKeptSale(entryId);
  const here = usePrintHere();
  const [asked, setAsked] = useState<PaperAsked | null>(null);
  const invoice = useAsking((earlier) => asksEInvoice(earlier, entryId));
  const isRead = kept !== null;
  const mayReturn = kept?.entry.body.sale.lines.some(({ quantityMilli }) => quantityMilli > 0) ?? false;
  // What was sold for practice is no sale, and no tax office hears of it.
  const mayAsk = invoice.mayAsk && !kept?.entry.body.sale.training;

  const act = (what: Wanted): void => {
    if (!kept) return;
    const { receiptNumber } = kept.entry.body;
    if (what === 'reprint') void printing.printReceipt(kept.entry, 'again').then(setAsked);
    else if (what === 'printHere') here.print(<Receipt entry={kept.entry} />);
    else if (what === 'refund' && mayReturn) onRefund(receiptNumber);
    else if (what === 'eInvoice' && mayAsk)
      void invoice.ask({ kind: 'eInvoiceNumber', entryId, receiptNumber });
  };
  // A quick hand presses the key while the sale is still being read: it is done when it is there, not lost.
  const waiting = useRef<Wanted | null>(null);
  const want = (what: Wanted): void => {
    if (isRead) act(what);
    else waiting.current = what;
  };
  const actWhenRead = useEffectEvent(act);
  useEffect(() => {
    const what = waiting.current;
    waiting.current = null;
    if (isRead && what !== null) actWhenRead(what);
  }, [isRead]);
  useAction('reprint', () => want('reprint'));
  useAction('printHere', () => want('printHere'));
  useAction('returns', () => want('refund'), !isRead || mayReturn);
  useAction('askEInvoice', () => want('eInvoice'), !isRead || mayAsk);

  return (
    <>
      {here.sheet}
      {kept ? (
        <OutcomeNote kept={kept} />
      ) : (
        <p className="outcome outcome-reading" role="status">
          <span className="late">{t('history.readingOne')}</span>
        </p>
      )}
      <div className="history-actions">
        <Button className="action action-plain" onPress={() => want('reprint')}>
          <Printer size={20} aria-hidden="true" /> {t('history.reprint')} <ActionKey action="reprint" />
        </Button>
        <Button
          className="action action-plain"
          aria-label={t('receipt.printHere')}
          onPress={() => want('printHere')}
        >
          <FileText size={20} aria-hidden="true" /> {t('receipt.printHereShort')}{' '}
          <ActionKey action="printHere" />
        </Button>
        <Button
          className="action action-plain"
          isDisabled={isRead && !mayReturn}
          onPress={() => want('refund')}
        >
          <Undo2 size={20} aria-hidden="true" className="mirrored" /> {t('history.takeBack')}{' '}
          <ActionKey action="returns" />
        </Button>
        <Button
          className="action action-plain"
          aria-label={t('request.askEInvoice')}
          isDisabled={isRead && !mayAsk}
          onPress={() => want('eInvoice')}
        >
          <FileDigit size={20} aria-hidden="true" /> {t('request.eInvoice')}{' '}
          <ActionKey action="askEInvoice" />
        </Button>
        <EInvoiceNote asking={invoice} />
        <AskedNote asked={asked} />
      </div>
      {kept && <Receipt entry={kept.entry} />}
    </>
  );
}
