import { useTranslation } from 'react-i18next';
import { unreachable } from '#shared/result.ts';
import type { Terms } from '#shared/catalogue/catalogue.ts';
import { explain, type Step } from '#shared/sale/explain.ts';
import type { PricedLine } from '#shared/sale/price-sale.ts';
import { formatMoney, formatQuantity, formatRate, formatUnitPrice } from '../ui/format.ts';
import { reasonWords } from './reason-words.ts';
import './why-price.css';

type Props = { readonly line: PricedLine; readonly terms: Terms };

/** Why a line costs what it costs, step by step, in the order in which the till worked it out. */
export function PriceSteps({ line, terms }: Props) {
  const { t } = useTranslation();
  const inWords = useStepInWords(line, terms);
  return (
    <ol className="why-steps">
      {explain(line, terms).map((step) => {
        const { reason, amount } = inWords(step);
        return (
          <li key={`${step.step} ${reason} ${amount}`}>
            <span>{reason}</span>
            <b>{amount}</b>
          </li>
        );
      })}
      <li className="why-total">
        <span>{t('why.total')}</span>
        <b>{formatMoney(line.grossMinor, terms.currency)}</b>
      </li>
    </ol>
  );
}

type Worded = { readonly reason: string; readonly amount: string };

function useStepInWords({ draftLine }: PricedLine, terms: Terms): (step: Step) => Worded {
  const { t } = useTranslation();
  const { currency } = terms;
  const off = (minor: number): string => formatMoney(-minor, currency);
  return (step) => {
    switch (step.step) {
      case 'listPrice':
        return {
          reason: t('why.listPrice', { list: step.priceListId, version: step.catalogueVersion }),
          amount: formatUnitPrice(step.unitPriceMicros, currency),
        };
      case 'manualPrice':
        return {
          reason: t('why.manualPrice', { reason: reasonWords(t, step.reason) }),
          amount: formatUnitPrice(step.unitPriceMicros, currency),
        };
      case 'quantity':
        return {
          reason: t('why.quantity', { quantity: formatQuantity(step.quantityMilli, draftLine.unit) }),
          amount: formatMoney(step.amountMinor, currency),
        };
      case 'rounding':
        return {
          reason: t('why.rounding', { exact: step.exact }),
          amount: formatMoney(step.amountMinor, currency),
        };
      case 'returned':
        return {
          reason: t('why.returned', { line: step.line }),
          amount: formatMoney(step.amountMinor, currency),
        };
      case 'lineDiscount':
        return {
          reason: t('why.lineDiscount', { reason: step.reason ?? '' }),
          amount: off(step.offMinor),
        };
      case 'promotion': {
        const named = terms.promotions?.find(({ id }) => id === step.promotionId)?.name;
        return {
          reason: t('why.promotion', { name: named ?? step.promotionId }),
          amount: off(step.offMinor),
        };
      }
      case 'basketDiscount':
        return { reason: t('why.basketDiscount'), amount: off(step.offMinor) };
      case 'tax': {
        const name = terms.taxes.find(({ id }) => id === step.taxId)?.name ?? step.taxId;
        if (step.exempt) return { reason: t('why.taxExempt', { name }), amount: '' };
        const words = { name, rate: formatRate(step.ratePpm) };
        return {
          reason: step.added ? t('why.taxAdded', words) : t('why.taxWithin', words),
          amount: formatMoney(step.taxMinor, currency),
        };
      }
      default:
        return unreachable(step);
    }
  };
}
