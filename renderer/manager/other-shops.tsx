import { useTranslation } from 'react-i18next';
import type { Product } from '#shared/catalogue/product.ts';
import { useSubscription } from '../subscriptions/use-subscription.ts';
import { ageWords } from '../sync/age-words.ts';
import { useSession } from '../till/session-context.ts';
import { formatQuantity } from '../ui/format.ts';
import { useLive, useNow } from '../ui/use-live.ts';

/** What the other shops have of a product: as head office knows it now, or as this till heard it last. */
export function OtherShops({ product }: { readonly product: Product }) {
  const { t } = useTranslation();
  const isOnline = useLive(useSession().status)?.online ?? false;
  const seen = useSubscription('stockElsewhere', product.id);
  const now = useNow();
  const shops = seen?.state === 'here' ? seen.value.shops : [];
  return (
    <section className="stock-elsewhere" aria-label={t('stock.elsewhere', { name: product.name })}>
      <h3 className="stock-head">{t('stock.elsewhere', { name: product.name })}</h3>
      <p className="section-note" role="status">
        {seen?.state === 'here' &&
          (isOnline && seen.isCurrent
            ? t('stock.elsewhereLive')
            : t('stock.elsewhereAge', { age: ageWords(t, seen.asOf, now) }))}
        {seen?.state === 'coming' && t(isOnline ? 'stock.elsewhereComing' : 'stock.elsewhereOffline')}
        {seen?.state === 'here' && shops.length === 0 && <> {t('stock.elsewhereNone')}</>}
      </p>
      <ul>
        {shops.map(({ shopId, shopName, onHandMilli }) => (
          <li key={shopId}>
            <span>{shopName}</span> <strong>{formatQuantity(onHandMilli, product.unit)}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}
