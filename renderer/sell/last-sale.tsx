import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { CircleCheckBig, ReceiptText } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { Sale } from '#shared/sale/sale.ts';
import { sumTenders } from '#shared/sale/tender.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatMoney } from '../ui/format.ts';

type Props = { readonly entry: SaleEntry; readonly onReceipt: () => void };

/** Change; where goods came back, what was paid out for them. */
function whatGoesBack(sale: Sale, t: TFunction): { readonly word: string; readonly amount: string } {
  const { totalMinor, tenders, changeMinor, currency } = sale;
  return totalMinor < 0
    ? { word: t('lastSale.paidOut'), amount: formatMoney(-sumTenders(tenders), currency) }
    : { word: t('lastSale.change'), amount: formatMoney(changeMinor, currency) };
}

/** The change to hand back, as large as it can be, until the next sale begins. */
export function LastSale({ entry, onReceipt }: Props) {
  const { t } = useTranslation();
  const { receiptNumber, sale } = entry.body;
  const goesBack = whatGoesBack(sale, t);
  return (
    <section className="last-sale" role="status" aria-label={t('lastSale.label')}>
      <div className="last-sale-head">
        <CircleCheckBig size={20} aria-hidden="true" />
        <span>{receiptNumber}</span>
        <span className="last-sale-total">{formatMoney(sale.totalMinor, sale.currency)}</span>
      </div>
      <div className="last-sale-change">
        <span>{goesBack.word}</span>
        <output aria-label={goesBack.word}>{goesBack.amount}</output>
      </div>
      <ActionButton
        icon={<ReceiptText size={18} aria-hidden="true" />}
        action="lastReceipt"
        label={t('lastSale.showReceipt', { number: receiptNumber })}
        onPress={onReceipt}
      >
        {t('lastSale.receipt')}
      </ActionButton>
    </section>
  );
}

/** The same in one line, above the basket of the next sale. */
export function LastSaleLine({ entry, onReceipt }: Props) {
  const { t } = useTranslation();
  const { receiptNumber, sale } = entry.body;
  const { word, amount } = whatGoesBack(sale, t);
  return (
    <Button className="last-sale-line" onPress={onReceipt}>
      <ReceiptText size={16} aria-hidden="true" />
      <span className="only-heard">{t('lastSale.line', { number: receiptNumber })}</span>
      <span aria-hidden="true">{receiptNumber}</span>{' '}
      <b>
        {word} {amount}
      </b>
    </Button>
  );
}
