import { useEffect, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import './print-here.css';

/** Long enough for a receipt's code, which main signs. */
const CODE_WITHIN_MS = 400;

/**
 * A paper for the browser's own print dialog, beside the page instead of in it, so that the print style can
 * leave everything else out. It is there only while it is printed.
 */
export function usePrintHere(): { readonly sheet: ReactNode; print(paper: ReactNode): void } {
  const [paper, setPaper] = useState<ReactNode>(null);
  useEffect(() => {
    if (paper === null) return undefined;
    const done = (): void => setPaper(null);
    window.addEventListener('afterprint', done);
    const timer = setTimeout(() => window.print(), CODE_WITHIN_MS);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('afterprint', done);
    };
  }, [paper]);
  const sheet =
    paper !== null &&
    createPortal(
      <div className="print-here" aria-hidden="true">
        {paper}
      </div>,
      document.body,
    );
  return { sheet, print: setPaper };
}
