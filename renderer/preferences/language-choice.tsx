import { useTranslation } from 'react-i18next';
import { LANGUAGES, languageFor, type Language } from '../i18n/languages.ts';
import { Choice } from '../ui/choice.tsx';
import { useLive } from '../ui/use-live.ts';
import { ownPreferences } from './preferences.ts';

/** Each language by its own name, in its own letters: whoever cannot read this page still finds theirs. */
export const LANGUAGE_OPTIONS = (Object.keys(LANGUAGES) as Language[]).map((value) => ({
  value,
  word: LANGUAGES[value].name,
  lang: value,
}));

/** What the till speaks, where nobody is signed in yet. The till keeps it, for everybody. */
export function LanguageChoice() {
  const { t } = useTranslation();
  const { language } = useLive(ownPreferences);
  return (
    <Choice<Language>
      word={t('app.language')}
      isQuiet
      value={languageFor(language, navigator.languages)}
      options={LANGUAGE_OPTIONS}
      onChange={(value) => ownPreferences.change({ language: value })}
    />
  );
}
