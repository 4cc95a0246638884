import { useTranslation } from 'react-i18next';
import { EnrolForm } from './enrol-form.tsx';

/** The first run. */
export function EnrolScreen() {
  const { t } = useTranslation();
  return (
    <main className="plain-page">
      <EnrolForm title={t('enrol.title')} intro={t('enrol.intro')} />
    </main>
  );
}
