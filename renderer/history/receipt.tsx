import { useTranslation } from 'react-i18next';
import type { SaleLine } from '#shared/sale/sale.ts';
import { sumTenders } from '#shared/sale/tender.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import { formatDayAndTime, formatMoney, formatQuantity, formatRate, formatUnitPrice } from '../ui/format.ts';
import './receipt.css';

type Props = { readonly entry: SaleEntry; readonly letterhead: TillIdentity | null };

/** The receipt of an entry. Every fact on it is the entry's own; only the letterhead is today's. */
export function Receipt({ entry, letterhead }: Props) {
  const { t } = useTranslation();
  const { receiptNumber, sale, kind } = entry.body;
  const money = (minor: number): string => formatMoney(minor, sale.currency);
  return (
    <article className="receipt" aria-label={t('receipt.title', { number: receiptNumber })}>
      <header>
        <strong>{letterhead?.chainName ?? entry.shopId}</strong>
        <span>{letterhead?.shopName}</span>
        {kind === 'refund' && <b>{t('receipt.refund')}</b>}
      </header>
      <dl className="receipt-facts">
        <dt>{t('receipt.number')}</dt>
        <dd>{receiptNumber}</dd>
        <dt>{t('receipt.till')}</dt>
        <dd>{entry.tillId}</dd>
        <dd className="receipt-when">{formatDayAndTime(sale.completedAt)}</dd>
      </dl>
      <ul className="receipt-lines">
        {sale.lines.map((line) => (
          <ReceiptLine key={line.line} line={line} currency={sale.currency} />
        ))}
      </ul>
      <dl className="receipt-sums">
        <dt className="receipt-total">{t('receipt.total')}</dt>
        <dd className="receipt-total">{money(sale.totalMinor)}</dd>
        <dt>{t('receipt.cash')}</dt>
        <dd>{money(sumTenders(sale.tenders))}</dd>
        <dt>{t('receipt.change')}</dt>
        <dd>{money(sale.changeMinor)}</dd>
      </dl>
      <table className="receipt-taxes">
        <thead>
          <tr>
            <th scope="col">{t('receipt.tax')}</th>
            <th scope="col">{t('receipt.net')}</th>
            <th scope="col">{t('receipt.tax')}</th>
            <th scope="col">{t('receipt.gross')}</th>
          </tr>
        </thead>
        <tbody>
          {sale.taxes.map((row) => (
            <tr key={row.taxId}>
              <th scope="row">{formatRate(row.ratePpm)}</th>
              <td>{money(row.netMinor)}</td>
              <td>{money(row.taxMinor)}</td>
              <td>{money(row.grossMinor)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <footer>
        {t('receipt.seal')} {entry.hash.slice(0, 4)} {entry.hash.slice(4, 8)} {entry.hash.slice(8, 12)}{' '}
        {entry.hash.slice(12, 16)}
      </footer>
    </article>
  );
}

function ReceiptLine({ line, currency }: { readonly line: SaleLine; readonly currency: string }) {
  const { t } = useTranslation();
  return (
    <li>
      <span>{line.name}</span>
      <span className="receipt-line-quantity">
        {formatQuantity(line.quantityMilli, line.unit)} × {formatUnitPrice(line.unitPriceMicros, currency)}
        {line.priceSource.kind === 'manual' &&
          ` · ${t('receipt.manual', { reason: line.priceSource.reason })}`}
      </span>
      <span className="receipt-line-total">{formatMoney(line.totalMinor, currency)}</span>
    </li>
  );
}
