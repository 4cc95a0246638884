import { useTranslation } from 'react-i18next';
import { Switch } from 'react-aria-components';
import type { SyncStatus } from '#shared/sync/status.ts';
import { failureWords } from '../ui/error-words.ts';
import { useSession } from '../till/session-context.ts';

type Props = { readonly status: SyncStatus; readonly onFailure: (message: string | null) => void };

/** The demo's switch that cuts the line; nothing where there is none. */
export function LineSwitch({ status, onFailure }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  if (status.lineCut === null) return null;
  const cut = (wanted: boolean): void => {
    onFailure(null);
    session.setLineCut(wanted).catch((cause: unknown) => onFailure(failureWords(t, cause)));
  };
  return (
    <div className="line-switch">
      <Switch className="switch" isSelected={status.lineCut} onChange={cut}>
        <span className="switch-track" aria-hidden="true" />
        {t('status.cutLine')}
      </Switch>
      <p>{t('status.cutLineDetail')}</p>
    </div>
  );
}
