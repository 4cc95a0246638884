import { CUSTOMER_LINES_MAX, type CustomerMessage } from '#shared/bridge/customer-display.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import { texts, textDirection } from '../i18n/start-i18n.ts';
import type { BasketView } from '../sell/basket-view.ts';
import { formatMoney, formatQuantity, formatUnitPrice } from '../ui/format.ts';

/** What the customer sees of a basket: its lines and total, then the change, then the shop's name. */
export function customerViewOf(
  { draft, lastSale }: Pick<BasketView, 'draft' | 'lastSale'>,
  identity: TillIdentity | null,
): CustomerMessage {
  return { view: viewOf(), language: texts.language, direction: textDirection() };

  function viewOf(): CustomerMessage['view'] {
    const { t } = texts;
    const shop = identity?.shopName ?? '';
    if (draft && draft.lines.length > 0) {
      const { currency } = draft.terms;
      const priced = priceSale(draft, draft.terms);
      const lines = priced.lines.slice(-CUSTOMER_LINES_MAX);
      const above = priced.lines.length - lines.length;
      return {
        state: 'basket',
        shop,
        above: above > 0 ? t('customerDisplay.above', { count: above }) : '',
        lines: lines.map(({ draftLine, unitPriceMicros, totalMinor }) => ({
          id: draftLine.lineId,
          name: draftLine.name,
          detail: `${formatQuantity(draftLine.quantityMilli, draftLine.unit)} × ${formatUnitPrice(unitPriceMicros, currency)}`,
          amount: formatMoney(totalMinor, currency),
        })),
        totalWord: t('customerDisplay.total'),
        total: formatMoney(priced.totalMinor, currency),
      };
    }
    if (!lastSale) return { state: 'idle', shop, chain: identity?.chainName ?? '' };
    const { totalMinor, changeMinor, currency } = lastSale.body.sale;
    return {
      state: 'paid',
      shop,
      totalWord: t('customerDisplay.total'),
      total: formatMoney(totalMinor, currency),
      changeWord: t('customerDisplay.change'),
      change: changeMinor > 0 ? formatMoney(changeMinor, currency) : '',
      thanks: t('customerDisplay.thanks'),
    };
  }
}
