import { expect, test } from 'vitest';
import { formatMoney, formatQuantity, formatTyped } from '../ui/format.ts';
import { languageFor, localeFor } from './languages.ts';
import { setLocale } from './locale.ts';
import { speak, texts } from './start-i18n.ts';

test('a till speaks what was chosen, else what its machine speaks, else English', () => {
  expect(languageFor('bn', ['de-DE'])).toBe('bn');
  expect(languageFor(undefined, ['fr-FR', 'de-AT', 'en'])).toBe('de');
  expect(languageFor(undefined, ['fr-FR'])).toBe('en');
  expect(languageFor('xx', ['ar-EG'])).toBe('ar');
});

test("numbers are written as in the machine's own region of the language", () => {
  expect(localeFor('de', ['de-CH', 'en-GB'])).toBe('de-CH');
  expect(localeFor('bn', ['en-GB'])).toBe('bn-BD');
});

test('a Bangla till writes Bangla digits in money, quantities, typed amounts and texts', () => {
  try {
    setLocale('bn-BD');
    speak('bn');
    expect(formatMoney(123_450, 'BDT')).toBe('১,২৩৪.৫০৳');
    expect(formatQuantity(450, 'kg')).toContain('০.৪৫০');
    expect(formatTyped(1250, 'BDT')).toBe('১২.৫০');
    expect(texts.t('{{count}}', { count: 12_345 })).toBe('১২,৩৪৫');
  } finally {
    setLocale('en-GB');
    speak('en');
  }
  expect(formatMoney(123_450, 'EUR')).toBe('€1,234.50');
});
