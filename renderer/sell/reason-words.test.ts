import { afterAll, expect, test } from 'vitest';
import { LABEL_REASON } from '#shared/sale/label-price.ts';
import { speak, texts } from '../i18n/start-i18n.ts';
import { OPEN_PRICE_REASON, reasonWords } from './reason-words.ts';

afterAll(() => speak('en'));

test("reasons that the till gives are read in the till's language, those of people as they were typed", () => {
  for (const language of ['bn', 'ar'] as const) {
    speak(language);
    for (const reason of [OPEN_PRICE_REASON, LABEL_REASON])
      expect(reasonWords(texts.t, reason)).not.toMatch(/[a-z]/i);
    expect(reasonWords(texts.t, 'dented')).toBe('dented');
  }
});
