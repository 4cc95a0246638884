import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { Receipt } from './receipt.tsx';

/** Long enough for the receipt's code, which main signs. */
const CODE_WITHIN_MS = 400;

/**
 * A receipt for the browser's own print dialog, beside the page instead of in it, so that the print
 * style can leave everything else out. It is there only while it is printed.
 */
export function usePrintHere(): { readonly sheet: React.ReactNode; print(entry: SaleEntry): void } {
  const [entry, setEntry] = useState<SaleEntry | null>(null);
  useEffect(() => {
    if (!entry) return undefined;
    const done = (): void => setEntry(null);
    window.addEventListener('afterprint', done);
    const timer = setTimeout(() => window.print(), CODE_WITHIN_MS);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('afterprint', done);
    };
  }, [entry]);
  const sheet =
    entry &&
    createPortal(
      <div className="receipt-print" aria-hidden="true">
        <Receipt entry={entry} />
      </div>,
      document.body,
    );
  return { sheet, print: setEntry };
}
