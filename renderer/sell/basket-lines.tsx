import { useTranslation } from 'react-i18next';
import type { PricedLine } from '#shared/sale/price-sale.ts';
import { formatMoney, formatQuantity, formatUnitPrice } from '../ui/format.ts';
import { LineMarks } from './line-marks.tsx';
import { scrollHere } from '../ui/scroll-here.ts';

type Props = {
  readonly lines: readonly PricedLine[];
  readonly currency: string;
  readonly selectedLineId: string | null;
  readonly onSelect: (lineId: string) => void;
};

export function BasketLines({ lines, currency, selectedLineId, onSelect }: Props) {
  const { t } = useTranslation();
  return (
    <ul className="basket-lines" role="listbox" aria-label={t('basket.lines')}>
      {lines.map((line) => {
        const { draftLine, unitPriceMicros, totalMinor } = line;
        const { lineId, name, unit, quantityMilli } = draftLine;
        const isSelected = lineId === selectedLineId;
        return (
          <li
            key={lineId}
            ref={isSelected ? scrollHere : null}
            role="option"
            aria-selected={isSelected}
            onClick={() => onSelect(lineId)}
          >
            <span className="line-name">{name}</span>
            <span className="line-quantity">
              <b>{formatQuantity(quantityMilli, unit)}</b>{' '}
              {t('basket.each', { price: formatUnitPrice(unitPriceMicros, currency) })}
            </span>
            <LineMarks line={line} currency={currency} />
            <span className="line-total">{formatMoney(totalMinor, currency)}</span>
          </li>
        );
      })}
    </ul>
  );
}
