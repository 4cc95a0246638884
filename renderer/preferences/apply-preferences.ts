import { LANGUAGES, languageFor, localeFor } from '../i18n/languages.ts';
import { setLocale } from '../i18n/locale.ts';
import { speak } from '../i18n/start-i18n.ts';
import type { LiveValue } from '../till/live-value.ts';
import type { Preferences } from './preferences.ts';

/**
 * Puts language, theme and density on the page, now and after each change. What depends on them is CSS,
 * apart from texts and formats, which the next render reads.
 */
export function applyPreferences(preferences: LiveValue<Preferences>, page: HTMLElement): void {
  const apply = (): void => {
    const { language: chosen, theme, density } = preferences.get();
    const language = languageFor(chosen, navigator.languages);
    setLocale(localeFor(language, navigator.languages));
    speak(language);
    page.lang = language;
    page.dir = LANGUAGES[language].direction;
    page.dataset['density'] = density;
    if (theme === 'system') delete page.dataset['theme'];
    else page.dataset['theme'] = theme;
  };
  apply();
  preferences.subscribe(apply);
}
