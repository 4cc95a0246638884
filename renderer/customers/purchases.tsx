import { useTranslation } from 'react-i18next';
import { useSubscription } from '../subscriptions/use-subscription.ts';
import { ageWords } from '../sync/age-words.ts';
import { useSession } from '../till/session-context.ts';
import { formatMoney, formatTime } from '../ui/format.ts';
import { useLive, useNow } from '../ui/use-live.ts';
import './purchases.css';

/** What a customer bought, at all shops: as head office knows it now, or as this till heard it last. */
export function Purchases({ customerId, name }: { readonly customerId: string; readonly name: string }) {
  const { t } = useTranslation();
  const isOnline = useLive(useSession().status)?.online ?? false;
  const seen = useSubscription('customerPurchases', customerId);
  const now = useNow();
  const purchases = seen?.state === 'here' ? seen.value.purchases : [];
  return (
    <section className="purchases" aria-label={t('customer.purchases', { name })}>
      <h2>{t('customer.purchases', { name })}</h2>
      <p className="panel-hint" role="status">
        {seen?.state === 'here' &&
          (isOnline && seen.isCurrent
            ? t('customer.purchasesLive')
            : t('customer.purchasesAge', { age: ageWords(t, seen.asOf, now) }))}
        {seen?.state === 'coming' && t(isOnline ? 'customer.purchasesComing' : 'customer.purchasesOffline')}
        {(seen?.state === 'notAllowed' || (seen?.state === 'here' && purchases.length === 0)) && (
          <> {t('customer.purchasesNone')}</>
        )}
      </p>
      <ul>
        {purchases.map((purchase) => (
          <li key={purchase.entryId}>
            <span>
              {formatTime(purchase.soldAt, now)} · {purchase.shopName}
            </span>
            <b>{formatMoney(purchase.totalMinor, purchase.currency)}</b>
            <small>
              {purchase.goods.join(', ')}
              {purchase.lines > purchase.goods.length && '…'}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
