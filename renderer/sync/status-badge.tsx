import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChevronDown, CloudCheck, CloudOff, Unplug } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useAction } from '../keys/keys.ts';
import { focusMainField } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { formatTime } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { PartBoundary } from '../ui/part-boundary.tsx';
import { useLive, useNow } from '../ui/use-live.ts';
import { ageWords } from './age-words.ts';
import { StatusDetails } from './status-details.tsx';
import { useSyncNow } from './use-sync-now.ts';
import './status-badge.css';

/** The popover gives the focus back to its button, where Enter would open it again instead of selling. */
function backToMainField(open: boolean): void {
  if (!open) requestAnimationFrame(() => requestAnimationFrame(focusMainField));
}

/**
 * Online or offline since when, how many sales wait, how old the prices are. Always visible, so that the
 * till is synced by key from every screen; what went wrong then is shown.
 */
export function StatusBadge() {
  const { t } = useTranslation();
  const session = useSession();
  const status = useLive(session.status);
  const shop = useLive(session.catalogue);
  const link = useLive(session.link.phase);
  const now = useNow();
  const [open, setOpen] = useState(false);
  const sync = useSyncNow((worked) => !worked && setOpen(true));
  useAction('syncNow', sync.run);
  useAction('status', () => setOpen(true), status !== null);
  if (!status) return null;

  const lost = link.phase === 'lost';
  const kind = lost ? 'lost' : status.online ? 'online' : 'offline';
  const Icon = { lost: Unplug, online: CloudCheck, offline: CloudOff }[kind];
  const since = formatTime(status.since, now);
  const headline = lost
    ? t('status.mainGoneSince', { time: formatTime(link.since, now) })
    : status.online
      ? t('status.online', { time: since })
      : status.stopped
        ? t('status.offline', { time: since })
        : `${t('status.offline', { time: since })} — ${t('status.sellingGoesOn')}`;
  return (
    <DialogTrigger
      isOpen={open}
      onOpenChange={(to) => {
        setOpen(to);
        if (!to) sync.forget();
        backToMainField(to);
      }}
    >
      <Button className={`status status-${kind}`}>
        <Icon size={22} aria-hidden="true" />
        <span className="status-words">
          <strong>{headline}</strong>
          <span>
            {sync.running
              ? t('status.syncing')
              : t('status.wait', { count: status.pendingSales ?? status.pending })}{' '}
            ·{' '}
            {shop && status.pricesAt
              ? t('status.pricesFrom', { age: ageWords(t, status.pricesAt, now) })
              : t('status.noPricesYet')}
          </span>
        </span>
        <ActionKey action="status" />
        <ChevronDown size={18} aria-hidden="true" />
      </Button>
      <Popover className="status-popover" placement="bottom end">
        <Dialog aria-label={t('status.label')} className="status-dialog">
          <PartBoundary>
            <StatusDetails status={status} sync={sync} />
          </PartBoundary>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
