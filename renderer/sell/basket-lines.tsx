import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PricedLine } from '#shared/sale/price-sale.ts';
import { formatMoney, formatQuantity, formatUnitPrice } from '../ui/format.ts';
import { LineMarks, promotedMinor } from './line-marks.tsx';
import { optionId } from '../ui/driven-list.ts';
import { scrollHere } from '../ui/scroll-here.ts';

type Props = {
  readonly lines: readonly PricedLine[];
  readonly currency: string;
  readonly selectedLineId: string | null;
  readonly onSelect: (lineId: string) => void;
};

/** The list that the arrows move through while the search field is empty. */
export const BASKET_LINES_ID = 'basket-lines';

export function BasketLines({ lines, currency, selectedLineId, onSelect }: Props) {
  const { t } = useTranslation();
  return (
    <ul id={BASKET_LINES_ID} className="basket-lines" role="listbox" aria-label={t('basket.lines')}>
      {lines.map((line) => (
        <Line
          key={line.draftLine.lineId}
          line={line}
          currency={currency}
          isSelected={line.draftLine.lineId === selectedLineId}
          onSelect={onSelect}
        />
      ))}
    </ul>
  );
}

type LineProps = Pick<Props, 'currency' | 'onSelect'> & {
  readonly line: PricedLine;
  readonly isSelected: boolean;
};

/** A basket of a thousand lines is priced anew with each scan; only the rows that look different are drawn. */
const Line = memo(function Line({ line, currency, isSelected, onSelect }: LineProps) {
  const { t } = useTranslation();
  const { draftLine, unitPriceMicros, totalMinor } = line;
  const { lineId, name, unit, quantityMilli } = draftLine;
  return (
    <li
      ref={isSelected ? scrollHere : null}
      id={optionId(BASKET_LINES_ID, lineId)}
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
}, looksSame);

function looksSame(before: LineProps, after: LineProps): boolean {
  const [one, other] = [before.line, after.line];
  return (
    before.isSelected === after.isSelected &&
    before.currency === after.currency &&
    before.onSelect === after.onSelect &&
    // What was typed and chosen; a price by hand is part of it.
    one.draftLine === other.draftLine &&
    one.unitPriceMicros === other.unitPriceMicros &&
    one.totalMinor === other.totalMinor &&
    one.discountMinor === other.discountMinor &&
    promotedMinor(one) === promotedMinor(other)
  );
}
