import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { ShopSettings } from '#shared/shop/shop-settings.ts';
import type { TenderKind } from '#shared/sale/tender-kinds.ts';

/** By what money changes hands; foreign notes are cash with a currency of their own. */
export type Means = { readonly kind: TenderKind; readonly foreign?: string };

/** In this order on the screen, always: hands know the places. */
const KINDS: readonly TenderKind[] = ['cash', 'card', 'wallet', 'storeCredit', 'voucher', 'onAccount'];

/**
 * What can be paid by here. Refunds are not paid out by voucher, nor in foreign notes.
 *
 * @param isRefund money goes to the customer
 */
export function meansOffered(
  terms: Pick<Terms, 'foreignCash'>,
  settings: Pick<ShopSettings, 'tenderKinds'> | undefined,
  isRefund: boolean,
): Means[] {
  const kinds = KINDS.filter(
    (kind) =>
      (kind === 'cash' || settings?.tenderKinds?.includes(kind) !== false) &&
      !(isRefund && kind === 'voucher'),
  );
  const foreign = isRefund ? [] : (terms.foreignCash ?? []);
  return [
    ...kinds.map((kind): Means => ({ kind })),
    ...foreign.map(({ currency }): Means => ({ kind: 'cash', foreign: currency })),
  ];
}

export function sameMeans(one: Means, other: Means): boolean {
  return one.kind === other.kind && one.foreign === other.foreign;
}

/** Whether a number must be written down with it: the credit note's, the voucher's. */
export function needsReference({ kind }: Means): boolean {
  return kind === 'storeCredit' || kind === 'voucher';
}

/** Whether a number may be written down with it, such as that of a card slip. */
export function takesReference({ kind }: Means): boolean {
  return needsReference({ kind }) || kind === 'card' || kind === 'wallet';
}
