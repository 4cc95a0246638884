import { useTranslation } from 'react-i18next';
import { PackageX } from 'lucide-react';
import { Button } from 'react-aria-components';
import { formatQuantity, formatTime } from '../ui/format.ts';
import { ageWords } from '../sync/age-words.ts';
import type { Product } from '#shared/catalogue/product.ts';
import type { StockRow } from './find-stock.ts';

type Props = {
  readonly rows: readonly StockRow[];
  readonly now: Date;
  /** The product whose stock at other shops is shown. */
  readonly chosen: string | null;
  readonly onChoose: (product: Product) => void;
};

/** Products with their levels, and how old each level is. A product chosen shows the other shops. */
export function StockTable({ rows, now, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <table className="stock-table" aria-label={t('stock.title')}>
      <thead>
        <tr>
          <th scope="col">{t('stock.product')}</th>
          <th scope="col" className="stock-level">
            {t('stock.onHand')}
          </th>
          <th scope="col">{t('stock.asOf')}</th>
          <th scope="col">{t('stock.counted')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ product, level }) => (
          <tr key={product.id}>
            <th scope="row">
              <Button
                className="stock-choose"
                aria-expanded={product.id === chosen}
                onPress={() => onChoose(product)}
              >
                {product.name} <small>{product.code}</small>
              </Button>
            </th>
            {level ? (
              <>
                <td className="stock-level">
                  {level.onHandMilli <= 0 && (
                    <span className="stock-out">
                      <PackageX size={16} aria-hidden="true" /> {t('stock.out')}
                    </span>
                  )}{' '}
                  <strong>{formatQuantity(level.onHandMilli, product.unit)}</strong>
                </td>
                <td>{level.asOf ? ageWords(t, level.asOf, now) : ''}</td>
                <td>{level.countedAt ? formatTime(level.countedAt, now) : ''}</td>
              </>
            ) : (
              <td className="stock-untracked" colSpan={3}>
                {t('stock.untracked')}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
