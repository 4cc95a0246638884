import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HardDriveDownload } from 'lucide-react';
import { saveUnsent } from '../recovery/save-bundles.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { failureWords } from '../ui/error-words.ts';

/** Saves what head office has not answered to files that are carried there by hand. */
export function ExportUnsent({ onFailure }: { readonly onFailure: (message: string | null) => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const isSaving = useRef(false);
  const [saved, setSaved] = useState<number | null>(null);

  async function save(): Promise<void> {
    // Not by switching the button off: it would lose the focus, and Escape would not close what it stands in.
    if (isSaving.current) return;
    isSaving.current = true;
    setSaved(null);
    onFailure(null);
    try {
      setSaved(await saveUnsent(session));
    } catch (cause) {
      onFailure(failureWords(t, cause));
    } finally {
      isSaving.current = false;
    }
  }

  return (
    <>
      <ActionButton icon={<HardDriveDownload size={18} aria-hidden="true" />} onPress={() => void save()}>
        {t('status.exportUnsent')}
      </ActionButton>
      {saved !== null && <p role="status">{t('status.exported', { count: saved })}</p>}
    </>
  );
}
