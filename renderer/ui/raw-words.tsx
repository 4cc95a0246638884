import { useTranslation } from 'react-i18next';
import './raw-words.css';

/** What a program said, in its own language, for whoever is asked for help: folded away beneath the sentence. */
export function RawWords({ children }: { readonly children: string }) {
  const { t } = useTranslation();
  return (
    <details className="raw-words">
      <summary>{t('app.technical')}</summary>
      <pre dir="auto">{children}</pre>
    </details>
  );
}
