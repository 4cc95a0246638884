import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Sale } from '#shared/sale/sale.ts';
import type { Facts, Found, SingleUse } from './facts.ts';

/** What a sale uses up: vouchers that were paid with, and coupons that are good for once. */
export function usesOf(sale: Sale, terms: Terms | undefined): SingleUse[] {
  const vouchers = sale.tenders.flatMap((tender): SingleUse[] =>
    tender.kind === 'voucher' && tender.amountMinor > 0 ? [{ kind: 'voucher', key: tender.reference }] : [],
  );
  const coupons = (sale.coupons ?? []).flatMap((key): SingleUse[] => {
    const single = terms?.promotions?.some(({ coupon }) => coupon?.code === key && coupon.uses === 'single');
    return single ? [{ kind: 'coupon', key }] : [];
  });
  return [...vouchers, ...coupons];
}

/**
 * A voucher, and a coupon that is good for once, is used once in the whole chain. Protects from copies
 * of one being used at several tills while they are offline.
 */
export function usedTwice(sale: Sale, facts: Facts): Found[] {
  const seen = new Set<string>();
  return usesOf(sale, facts.catalogue?.terms).flatMap(({ kind, key }): Found[] => {
    const again = seen.has(`${kind} ${key}`);
    seen.add(`${kind} ${key}`);
    if (!again && !facts.isUsed(kind, key)) return [];
    const code = kind === 'voucher' ? 'voucherTwice' : 'couponTwice';
    return [
      { code, message: `${kind} "${key}" was used ${again ? 'twice in this sale' : 'by another entry'}` },
    ];
  });
}
