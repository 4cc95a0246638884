import { useTranslation } from 'react-i18next';
import { Download } from 'lucide-react';
import { PlainPage } from '../ui/plain-page.tsx';

/** Shown for the seconds in which a new version takes the place of this one. Nothing can be scanned into it. */
export function HoldScreen({ version }: { readonly version: string }) {
  const { t } = useTranslation();
  return (
    <PlainPage
      icon={<Download size={32} />}
      title={t('update.holding', { version })}
      detail={t('update.holdingDetail')}
    />
  );
}
