import { useTranslation } from 'react-i18next';
import { RequestNote } from './request-note.tsx';
import type { Asking } from './use-asking.ts';

/** How the request for a sale's e-invoice number stands, and the number. Nothing where nobody asked. */
export function EInvoiceNote({ asking: { latest, problem } }: { readonly asking: Asking }) {
  const { t } = useTranslation();
  return (
    <>
      {latest && (
        <RequestNote
          request={latest}
          renderAnswer={(answer) =>
            answer.kind === 'eInvoiceNumber' && t('request.eInvoiceNumber', { number: answer.number })
          }
        />
      )}
      {problem !== null && (
        <p className="panel-problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
