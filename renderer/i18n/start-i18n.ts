import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';

/** The language that numbers, times and money are written in. */
export const LOCALE = 'en-GB';

/** All words on screen. */
export const texts = createInstance();

// Texts are part of the program: nothing is loaded later, so the first frame has its words.
void texts.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  interpolation: {
    // React escapes what it renders.
    escapeValue: false,
  },
});
