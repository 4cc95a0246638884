import { useTranslation } from 'react-i18next';
import { Printer, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatTime } from '../ui/format.ts';
import { useLive, useNow } from '../ui/use-live.ts';

/** What did not get onto paper while its customer was there: printed now, or let be. */
export function UnprintedList() {
  const { t } = useTranslation();
  const { printing } = useSession();
  const unprinted = useLive(printing.status)?.unprinted ?? [];
  const now = useNow();
  if (unprinted.length === 0) return null;
  return (
    <section className="unprinted" aria-label={t('printer.unprinted', { count: unprinted.length })}>
      <h3>{t('printer.unprinted', { count: unprinted.length })}</h3>
      <p>{t('printer.unprintedDetail')}</p>
      <ul>
        {unprinted.map(({ jobId, title, askedAt }) => (
          <li key={jobId}>
            <span>{title}</span>
            <span className="unprinted-time">{formatTime(askedAt, now)}</span>
            <Button
              className="icon-button"
              aria-label={t('printer.printOne', { title })}
              onPress={() => void printing.printAgain(jobId)}
            >
              <Printer size={18} aria-hidden="true" />
            </Button>
            <Button
              className="icon-button"
              aria-label={t('printer.letOneBe', { title })}
              onPress={() => void printing.letUnprintedBe(jobId)}
            >
              <X size={18} aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
      <div className="printer-buttons">
        <ActionButton onPress={() => void printing.printAgain(null)}>{t('printer.printAll')}</ActionButton>
        <ActionButton kind="quiet" onPress={() => void printing.letUnprintedBe(null)}>
          {t('printer.letAllBe')}
        </ActionButton>
      </div>
    </section>
  );
}
