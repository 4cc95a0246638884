import type { Tax } from '#shared/catalogue/tax.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { type ReceiptLabels, type ReceiptRow, receiptRows } from '#shared/sale/receipt-rows.ts';
import type { Customer } from '#shared/shop/customer.ts';
import type { ShopSettings } from '#shared/shop/shop-settings.ts';
import { currentLocale } from '../i18n/locale.ts';
import { texts } from '../i18n/start-i18n.ts';
import { formatDayAndTime } from '../ui/format.ts';

/** What a receipt says besides its sale, as it is known today. */
export type ReceiptAround = {
  readonly identity: TillIdentity | null;
  readonly settings: ShopSettings | undefined;
  readonly customer: Customer | undefined;
  readonly cashierName: string | undefined;
  readonly taxes: readonly Tax[];
  /** Under which a tax office took the invoice; told after the sale. */
  readonly eInvoiceNumber: string | undefined;
};

/** The rows of a receipt in the till's language. Every fact of the sale is the entry's own. */
export function receiptRowsOf(entry: SaleEntry, around: ReceiptAround): ReceiptRow[] {
  const { receiptNumber, sale } = entry.body;
  const { identity, settings, customer, cashierName, taxes, eInvoiceNumber } = around;
  const receipt = settings?.receipt;
  const { t } = texts;
  const fact = (label: string, value: string | undefined) => (value === undefined ? [] : [{ label, value }]);
  return receiptRows(sale, receiptLabels(), {
    letterhead: [
      ...new Set([identity?.chainName ?? entry.shopId, identity?.shopName ?? '']),
      ...(receipt?.headerLines ?? []),
    ].filter(Boolean),
    receiptNumber,
    legal: receipt?.legal ?? [],
    marks: sale.training ? [t('receipt.training')] : [],
    facts: [
      ...fact(t('receipt.when'), formatDayAndTime(sale.completedAt)),
      ...fact(t('receipt.till'), entry.tillId),
      ...fact(t('receipt.cashier'), cashierName ?? sale.cashierId),
      ...fact(t('receipt.customer'), customer?.name ?? sale.customerId),
      ...fact(t('receipt.taxNumber'), customer?.taxNumber),
      ...fact(t('receipt.address'), customer?.address),
      ...fact(t('receipt.eInvoice'), eInvoiceNumber),
    ],
    footer: receipt?.footerLines ?? [],
    taxNames: new Map(
      taxes.flatMap((tax) => [tax, ...(tax.further ?? [])]).map(({ id, name }) => [id, name]),
    ),
    seal: `${t('receipt.seal')} ${entry.hash.slice(0, 16)}`,
  });
}

/** The words of a receipt in the till's language, with its digits and decimal sign. */
function receiptLabels(): ReceiptLabels {
  const { t } = texts;
  const plain = new Intl.NumberFormat(currentLocale(), { useGrouping: false });
  const decimal = plain.formatToParts(0.5).find(({ type }) => type === 'decimal')?.value;
  const digits = Array.from({ length: 10 }, (_, digit) => plain.format(digit)).join('');
  return {
    decimalSign: decimal === ',' || decimal === '٫' ? decimal : '.',
    ...(digits !== '0123456789' && { digits }),
    units: {
      piece: t('receipt.units.piece'),
      kg: t('receipt.units.kg'),
      m: t('receipt.units.m'),
      l: t('receipt.units.l'),
    },
    sale: t('receipt.sale'),
    refund: t('receipt.refund'),
    void: t('receipt.void'),
    discount: t('receipt.discount'),
    basketDiscount: t('receipt.basketDiscount'),
    total: t('receipt.total'),
    rounding: t('receipt.rounding'),
    tip: t('receipt.tip'),
    change: t('receipt.change'),
    forfeited: t('receipt.forfeited'),
    credit: t('receipt.credit'),
    net: t('receipt.net'),
    tax: t('receipt.tax'),
    gross: t('receipt.gross'),
    exempt: t('receipt.exempt'),
    returned: t('receipt.returned'),
    serial: t('receipt.serial'),
    tenders: {
      cash: t('receipt.tenders.cash'),
      card: t('receipt.tenders.card'),
      wallet: t('receipt.tenders.wallet'),
      storeCredit: t('receipt.tenders.storeCredit'),
      onAccount: t('receipt.tenders.onAccount'),
      voucher: t('receipt.tenders.voucher'),
    },
  };
}
