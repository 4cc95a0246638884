import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Printer, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useSession } from '../till/session-context.ts';
import { ErrorCodeMark } from '../ui/error-note.tsx';
import { useLive } from '../ui/use-live.ts';

/**
 * Says on the work's own place that the printer does not print, and what to do. Selling goes on under it;
 * once it was read it stays away until something else is wrong.
 */
export function PrinterBar() {
  const { t } = useTranslation();
  const { printing } = useSession();
  const status = useLive(printing.status);
  const [read, setRead] = useState<string | null>(null);
  const code = status?.state === 'fault' ? status.fault?.code : undefined;
  // The region stays, so that a screen reader hears the next one.
  if (!code || code === read) {
    if (!code && read !== null) setRead(null);
    return <div role="status" className="notice-place" />;
  }
  return (
    <div role="status" className="notice-place">
      <div className="notice notice-printer">
        <Printer aria-hidden="true" />
        <div>
          <strong>{t(`printer.fault.${code}`)}</strong>
          <span>
            {t(`printer.todo.${code}`)} <ErrorCodeMark code={code} />
          </span>
        </div>
        <Button className="notice-dismiss" aria-label={t('notice.dismiss')} onPress={() => setRead(code)}>
          <X size={20} aria-hidden="true" />
        </Button>
      </div>
    </div>
  );
}
