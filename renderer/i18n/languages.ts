/**
 * Languages that the till speaks, each by its own name. `locale` is where its numbers, dates and money are
 * written as there when the machine names no region; it brings the digits with it.
 */
export const LANGUAGES = {
  en: { name: 'English', direction: 'ltr', locale: 'en-GB' },
  bn: { name: 'বাংলা', direction: 'ltr', locale: 'bn-BD' },
  de: { name: 'Deutsch', direction: 'ltr', locale: 'de-DE' },
  ar: { name: 'العربية', direction: 'rtl', locale: 'ar-EG' },
} as const satisfies Readonly<
  Record<string, { readonly name: string; readonly direction: 'ltr' | 'rtl'; readonly locale: string }>
>;

export type Language = keyof typeof LANGUAGES;

/** What the till speaks: the chosen language, else the machine's first that it knows, else English. */
export function languageFor(chosen: string | undefined, ofMachine: readonly string[]): Language {
  for (const tag of chosen === undefined ? ofMachine : [chosen, ...ofMachine]) {
    const language = tag.split('-')[0]!.toLowerCase();
    if (isLanguage(language)) return language;
  }
  return 'en';
}

/** The BCP 47 tag to write numbers and dates by: the machine's own region where it has one for the language. */
export function localeFor(language: Language, ofMachine: readonly string[]): string {
  const regional = ofMachine.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  return regional ?? LANGUAGES[language].locale;
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}
