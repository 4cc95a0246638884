import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReceiptRow } from '#shared/sale/receipt-rows.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { useSession } from '../till/session-context.ts';
import { useLive } from '../ui/use-live.ts';
import { QrCode } from './qr-code.tsx';
import './receipt.css';

/** The receipt of an entry, in the rows that go onto paper too. Every fact on it is the entry's own. */
export function Receipt({ entry }: { readonly entry: SaleEntry }) {
  const { t } = useTranslation();
  const session = useSession();
  const identity = useLive(session.identity);
  const settings = useLive(session.records.shopSettings).get(identity?.shopId ?? '');
  // What they are called, and the number of an e-invoice, may arrive after the sale.
  useLive(session.records.staff);
  useLive(session.customers);
  useLive(session.requests);
  const code = useReceiptCode(entry.id);
  const logo = settings?.receipt?.logoPng;
  return (
    <article className="receipt" aria-label={t('receipt.title', { number: entry.body.receiptNumber })}>
      {logo !== undefined && <img className="receipt-logo" src={`data:image/png;base64,${logo}`} alt="" />}
      {session.printing.receiptRows(entry).map((row, place) => (
        // Rows have no names of their own, and never change places.
        // oxlint-disable-next-line react/no-array-index-key
        <Row key={place} row={row} />
      ))}
      {/* Its room is there before it is: nothing below moves away from a finger that is on its way. */}
      {code === 'asked' ? <div className="receipt-code" /> : code !== null && <QrCode text={code} />}
    </article>
  );
}

function Row({ row: { kind, left, right } }: { readonly row: ReceiptRow }) {
  return (
    <p className={`receipt-row receipt-${kind}`}>
      <span>{left}</span> {right !== '' && <span>{right}</span>}
    </p>
  );
}

/** The code of a receipt; null where there is none, `asked` until main has answered. */
function useReceiptCode(entryId: string): string | null {
  const { printing } = useSession();
  const [known, setKnown] = useState<{ entryId: string; code: string | null } | null>(null);
  useEffect(() => {
    let wanted = true;
    printing
      .receiptCode(entryId)
      .then((code) => wanted && setKnown({ entryId, code }))
      // Main is away: the receipt is as good without its code.
      .catch(() => wanted && setKnown({ entryId, code: null }));
    return () => {
      wanted = false;
    };
  }, [printing, entryId]);
  return known?.entryId === entryId ? known.code : 'asked';
}
