import { createInstance, type FormatterModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { LANGUAGES, type Language } from './languages.ts';
import { formatsBy } from './locale.ts';

/** Texts by language, one file a part of the screen: `en/pay.json` holds what `t('pay.…')` says. */
const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { eager: true, import: 'default' });

function translationOf(language: string): Record<string, unknown> {
  const parts = Object.entries(files).flatMap(([path, words]) => {
    const [, folder, part] = /^\.\/([\w-]+)\/(\w+)\.json$/.exec(path) ?? [];
    return folder === language && part ? [[part, words] as const] : [];
  });
  return Object.fromEntries(parts);
}

// `min2`: 1234 stays as it is, because it may be a version or a year; 12,345 is easier to read with a sign.
const countFormat = formatsBy((locale) => new Intl.NumberFormat(locale, { useGrouping: 'min2' }));

/** Numbers in texts are written in the digits of the language; other values stay as they are. */
const writeNumbers: FormatterModule = {
  type: 'formatter',
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: unknown) => (typeof value === 'number' ? countFormat('').format(value) : (value as string)),
};

/**
 * All words on screen. Plurals are i18next's own, which are those of CLDR (`Intl.PluralRules`): a text has
 * as many forms as its language needs.
 */
export const texts = createInstance();

// Texts are part of the program: nothing is loaded later, so the first frame has its words.
void texts
  .use(initReactI18next)
  .use(writeNumbers)
  .init({
    lng: 'en',
    fallbackLng: 'en',
    resources: Object.fromEntries(
      Object.keys(LANGUAGES).map((language) => [language, { translation: translationOf(language) }]),
    ),
    interpolation: {
      // React escapes what it renders.
      escapeValue: false,
      alwaysFormat: true,
    },
  });

/** Speaks another language from the next render on. */
export function speak(language: Language): void {
  void texts.changeLanguage(language);
}

/** From which side the language that is spoken is read. */
export function textDirection(): 'ltr' | 'rtl' {
  return LANGUAGES[texts.language as Language].direction;
}
