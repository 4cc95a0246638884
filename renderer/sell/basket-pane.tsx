import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ArrowLeft, Banknote } from 'lucide-react';
import type { DraftLine } from '#shared/sale/draft.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import { ParkButtons } from '../parked/park-buttons.tsx';
import { useSession } from '../till/session-context.ts';
import { formatMoney } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { PressButton } from '../ui/press-button.tsx';
import { useLive } from '../ui/use-live.ts';
import { BasketLines } from './basket-lines.tsx';
import { BasketTools } from './basket-tools.tsx';
import { hasGoods } from './basket-view.ts';
import { LastSale, LastSaleLine } from './last-sale.tsx';
import { LineActions } from './line-actions.tsx';
import type { Panels } from './panel.ts';
import { SaidLine } from './said-line.tsx';
import './basket-pane.css';

type Props = {
  readonly panels: Panels;
  readonly paying: boolean;
  readonly onPay: () => void;
  readonly onBack: () => void;
  readonly onReceipt: () => void;
};

const NO_LINES: readonly DraftLine[] = [];

/** The basket, its total, and the way to pay. It stays where it is while paying. */
export function BasketPane({ panels, paying, onPay, onBack, onReceipt }: Props) {
  const { t } = useTranslation();
  const { basket, catalogue } = useSession();
  const { draft, lastSale, selectedLineId, sealing } = useLive(basket.view);
  const shopCurrency = useLive(catalogue)?.terms.currency;
  const priced = useMemo(() => draft && priceSale(draft, draft.terms), [draft]);
  const currency = draft?.terms.currency ?? shopCurrency;
  const taxMinor = priced?.taxes.reduce((sum, row) => sum + row.taxMinor, 0) ?? 0;
  const offMinor = priced?.lines.reduce((sum, line) => sum + line.basketDiscountMinor, 0) ?? 0;
  const selected = priced?.lines.find(({ draftLine }) => draftLine.lineId === selectedLineId);

  return (
    <aside className="basket" aria-label={t('basket.label')}>
      <div className="basket-head">
        <h2>{t('basket.title')}</h2>
        <span>{draft && hasGoods(draft) && t('basket.pieces', { count: draft.lines.length })}</span>
        {hasGoods(draft) && lastSale && <LastSaleLine entry={lastSale} onReceipt={onReceipt} />}
      </div>
      <BasketTools panels={panels} off={paying || sealing !== 'no'} />
      {priced && draft && hasGoods(draft) ? (
        <BasketLines
          lines={priced.lines}
          currency={draft.terms.currency}
          selectedLineId={selectedLineId}
          onSelect={basket.select}
        />
      ) : (
        <div className="basket-empty">
          {lastSale && <LastSale entry={lastSale} onReceipt={onReceipt} />}
          <div className="basket-ready">
            <strong>{t('basket.empty')}</strong>
            <span>{t('basket.emptyDetail')}</span>
          </div>
        </div>
      )}
      <SaidLine lines={draft?.lines ?? NO_LINES} selected={selected} currency={currency} />
      <LineActions
        selected={draft && selected ? { priced: selected, terms: draft.terms } : null}
        locked={sealing !== 'no'}
        onEdit={paying ? null : panels.open}
      />
      <div className="basket-total">
        <div>
          <span className="basket-total-word">{t('basket.total')}</span>
          <span className="basket-total-tax">
            {currency &&
              hasGoods(draft) &&
              t('basket.includingTax', { tax: formatMoney(taxMinor, currency) })}
          </span>
          <span className="basket-total-tax">
            {currency && offMinor !== 0 && t('basket.offBasket', { amount: formatMoney(offMinor, currency) })}
            {draft?.coupons && ` ${t('basket.couponsOf', { coupons: draft.coupons.join(', ') })}`}
          </span>
        </div>
        <output aria-label={t('basket.total')}>
          {currency ? formatMoney(priced?.totalMinor ?? 0, currency) : '–'}
        </output>
      </div>
      {paying ? (
        <PressButton className="pay-button pay-button-back" onPress={onBack} disabled={sealing === 'running'}>
          <ArrowLeft size={24} aria-hidden="true" /> {t('basket.back')} <ActionKey action="back" />
        </PressButton>
      ) : (
        <div className="basket-ends">
          <ParkButtons panels={panels} off={sealing !== 'no'} />
          <PressButton className="pay-button" onPress={onPay} disabled={!hasGoods(draft)}>
            <Banknote size={26} aria-hidden="true" /> {t('basket.pay')} <ActionKey action="pay" />
          </PressButton>
        </div>
      )}
    </aside>
  );
}
