import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Download } from 'lucide-react';
import type { UpdateStatus } from '#shared/sync/update-order.ts';
import { useAuthorize } from '../people/authorize.tsx';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import './update-row.css';

/** The next version in words: how far it is, what it waits for, and a manager's way to have it now. */
export function UpdateRow({ update }: { readonly update: UpdateStatus }) {
  const { t } = useTranslation();
  const session = useSession();
  const authorize = useAuthorize();
  const [busy, setBusy] = useState(false);
  const { version, at, blockers, fault } = update;
  const mayAsk = at === 'proven' && blockers.includes('shiftOpen');

  async function installNow(): Promise<void> {
    const allowed = await authorize({
      action: 'installUpdate',
      role: 'manager',
      reason: t('update.install'),
    });
    if (!allowed) return;
    setBusy(true);
    await session.installUpdate().finally(() => setBusy(false));
  }

  return (
    <section className="update-row">
      {at !== 'idle' && <p>{t(`update.at.${at}`, { version })}</p>}
      {fault && (
        <p>
          <ErrorNote error={fault} />
        </p>
      )}
      {blockers.length > 0 && (
        <ul>
          {blockers.map((blocker) => (
            <li key={blocker}>{t(`update.waits.${blocker}`)}</li>
          ))}
        </ul>
      )}
      {mayAsk && (
        <ActionButton
          icon={<Download size={18} aria-hidden="true" />}
          isDisabled={busy}
          onPress={() => void installNow()}
        >
          {t('update.install')}
        </ActionButton>
      )}
    </section>
  );
}
