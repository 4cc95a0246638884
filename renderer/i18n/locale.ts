import { LANGUAGES } from './languages.ts';

let locale: string = LANGUAGES.en.locale;

/** The BCP 47 tag that numbers, times and money are written by now. */
export function currentLocale(): string {
  return locale;
}

/** Formats of the language before are forgotten. */
const forgets: (() => void)[] = [];

export function setLocale(next: string): void {
  if (next === locale) return;
  locale = next;
  for (const forget of forgets) forget();
}

/**
 * Makes formats once for each key and language: making one takes longer than a frame of lines may.
 *
 * @param make gets the tag to write by
 */
export function formatsBy<Key extends string, Format>(make: (locale: string, key: Key) => Format) {
  const made = new Map<Key, Format>();
  forgets.push(() => made.clear());
  return (key: Key): Format => {
    let format = made.get(key);
    if (format === undefined) made.set(key, (format = make(locale, key)));
    return format;
  };
}
