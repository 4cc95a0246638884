import { useTranslation } from 'react-i18next';
import { ActionButton } from '../ui/action-button.tsx';
import { failureWords } from '../ui/error-words.ts';
import type { ReportRead } from './use-report.ts';

type Props = { readonly read: Exclude<ReportRead, { state: 'there' }>; readonly onAgain: () => void };

/** Says why there is no report of a shift yet, or none at all. */
export function NoReport({ read, onAgain }: Props) {
  const { t } = useTranslation();
  switch (read.state) {
    case 'reading':
      return (
        <p className="no-report" role="status">
          {t('shift.counting')}
        </p>
      );
    case 'gone':
      return <p className="no-report">{t('shift.gone')}</p>;
    case 'failed':
      return (
        <div className="no-report" role="alert">
          <p>{t('shift.notCounted', { message: failureWords(t, read.cause) })}</p>
          <ActionButton onPress={onAgain}>{t('app.tryAgain')}</ActionButton>
        </div>
      );
  }
}
