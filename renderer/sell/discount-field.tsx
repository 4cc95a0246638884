import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { Discount } from '#shared/sale/discount.ts';
import { formatRate, formatTyped } from '../ui/format.ts';
import { PanelField } from './panel-field.tsx';

const QUICK_RATES_PPM = [50_000, 100_000, 200_000, 500_000] as const;

type Props = {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly problem: string | null;
  readonly isMain?: boolean;
};

/** A discount: `10%` is a rate, `1.50` an amount. */
export function DiscountField({ value, onChange, problem, isMain = false }: Props) {
  const { t } = useTranslation();
  return (
    <div>
      <PanelField
        label={t('panel.discount')}
        value={value}
        onChange={onChange}
        hint={t('panel.discountHint')}
        problem={problem}
        maxLength={14}
        isDecimal
        isMain={isMain}
      />
      <div className="panel-choices" role="group" aria-label={t('panel.quickDiscounts')}>
        {QUICK_RATES_PPM.map((ratePpm) => (
          <Button key={ratePpm} excludeFromTabOrder onPress={() => onChange(`${ratePpm / 10_000}%`)}>
            {formatRate(ratePpm)}
          </Button>
        ))}
        <Button excludeFromTabOrder onPress={() => onChange('')}>
          {t('panel.noDiscount')}
        </Button>
      </div>
    </div>
  );
}

/** A discount as it would be typed. */
export function discountText(discount: Discount | undefined, currency: string): string {
  if (!discount) return '';
  return 'ratePpm' in discount
    ? `${discount.ratePpm / 10_000}%`
    : formatTyped(discount.amountMinor, currency);
}
