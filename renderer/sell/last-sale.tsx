import { useTranslation } from 'react-i18next';
import { CircleCheckBig, ReceiptText } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatMoney } from '../ui/format.ts';

type Props = { readonly entry: SaleEntry; readonly onReceipt: () => void };

/** The change to hand back, as large as it can be, until the next sale begins. */
export function LastSale({ entry, onReceipt }: Props) {
  const { t } = useTranslation();
  const { receiptNumber, sale } = entry.body;
  return (
    <section className="last-sale" role="status" aria-label={t('lastSale.label')}>
      <div className="last-sale-head">
        <CircleCheckBig size={20} aria-hidden="true" />
        <span>{receiptNumber}</span>
        <span className="last-sale-total">{formatMoney(sale.totalMinor, sale.currency)}</span>
      </div>
      <div className="last-sale-change">
        <span>{t('lastSale.change')}</span>
        <output aria-label={t('lastSale.change')}>{formatMoney(sale.changeMinor, sale.currency)}</output>
      </div>
      <ActionButton
        icon={<ReceiptText size={18} aria-hidden="true" />}
        hint="F8"
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
  return (
    <Button
      className="last-sale-line"
      aria-label={`${t('lastSale.line', { number: receiptNumber })}, ${t('lastSale.change')} ${formatMoney(sale.changeMinor, sale.currency)}`}
      onPress={onReceipt}
    >
      <ReceiptText size={16} aria-hidden="true" />
      <span>{receiptNumber}</span>
      <b>
        {t('lastSale.change')} {formatMoney(sale.changeMinor, sale.currency)}
      </b>
    </Button>
  );
}
