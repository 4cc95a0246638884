import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';

/** The language that numbers, times and money are written in. */
export const LOCALE = 'en-GB';

/** Texts by language, one file a part of the screen: `en/pay.json` holds what `t('pay.…')` says. */
const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { eager: true, import: 'default' });

function translationOf(language: string): Record<string, unknown> {
  const parts = Object.entries(files).flatMap(([path, words]) => {
    const [, folder, part] = /^\.\/([\w-]+)\/(\w+)\.json$/.exec(path) ?? [];
    return folder === language && part ? [[part, words] as const] : [];
  });
  return Object.fromEntries(parts);
}

/** All words on screen. */
export const texts = createInstance();

// Texts are part of the program: nothing is loaded later, so the first frame has its words.
void texts.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: translationOf('en') } },
  interpolation: {
    // React escapes what it renders.
    escapeValue: false,
  },
});
