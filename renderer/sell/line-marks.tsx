import { useTranslation } from 'react-i18next';
import type { PricedLine } from '#shared/sale/price-sale.ts';
import { formatMoney } from '../ui/format.ts';
import { reasonWords } from './reason-words.ts';

/** What promotions take off a line, minor units. */
export function promotedMinor({ promotions }: PricedLine): number {
  return promotions.reduce((sum, { minor }) => sum + minor, 0);
}

/** What is unusual about a line, in words: reductions and why, number, note, the age that was checked. */
export function LineMarks({ line, currency }: { readonly line: PricedLine; readonly currency: string }) {
  const { t } = useTranslation();
  const { draftLine, discountMinor, priceSource } = line;
  const { discount, note, serial, ageChecked } = draftLine;
  const promoted = promotedMinor(line);
  const marks = [
    priceSource.kind === 'manual' && t('basket.priceByHand', { reason: reasonWords(t, priceSource.reason) }),
    discountMinor !== 0 &&
      t('basket.discountOf', {
        amount: formatMoney(discountMinor, currency),
        reason: discount?.reason ?? '',
      }),
    promoted !== 0 &&
      t('basket.discountOf', { amount: formatMoney(promoted, currency), reason: t('basket.promotion') }),
    serial !== undefined && t('basket.serialOf', { serial }),
    ageChecked !== undefined && t('basket.ageOk', { age: ageChecked }),
    note !== undefined && t('basket.noteOf', { note }),
  ].filter((mark) => mark !== false);
  if (marks.length === 0) return null;
  return <span className="line-marks">{marks.join(' · ')}</span>;
}
