import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftLine } from '#shared/sale/draft.ts';
import type { PricedLine } from '#shared/sale/price-sale.ts';
import { formatMoney, formatQuantity } from '../ui/format.ts';

type Props = {
  /** The lines of the basket as they are now. */
  readonly lines: readonly DraftLine[];
  /** The line that was touched last. */
  readonly selected: PricedLine | undefined;
  readonly currency: string | undefined;
};

/**
 * Says a line that has just come or changed, by a scan or by a key: to those who do not see the basket. Nothing is
 * said of a line that was only chosen, nor of the neighbour of one that was removed.
 */
export function SaidLine({ lines, selected, currency }: Props) {
  const { t } = useTranslation();
  const [said, setSaid] = useState<{
    readonly lines: readonly DraftLine[];
    readonly words: string;
    readonly nth: number;
  }>({ lines: [], words: '', nth: 0 });

  if (lines !== said.lines) {
    const isNew = selected !== undefined && !said.lines.includes(selected.draftLine);
    if (isNew && currency !== undefined) {
      const { name, quantityMilli, unit } = selected.draftLine;
      const quantity = formatQuantity(quantityMilli, unit);
      const price = formatMoney(selected.totalMinor, currency);
      setSaid({ lines, words: t('basket.said', { name, quantity, price }), nth: said.nth + 1 });
    } else setSaid({ ...said, lines });
  }

  // Two lines may be said in the same words: only another element is heard a second time.
  return (
    <div role="status" className="only-heard">
      <span key={said.nth}>{said.words}</span>
    </div>
  );
}
