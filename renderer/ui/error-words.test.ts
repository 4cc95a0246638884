import { afterAll, expect, test } from 'vitest';
import { BridgeFault } from '#shared/bridge/peer.ts';
import { recordProblem } from '#shared/bridge/contract.ts';
import { speak, texts } from '../i18n/start-i18n.ts';
import { failureWords, RecordRefused } from './error-words.ts';

afterAll(() => speak('en'));

test('what main refuses is said in the language of the till, with its code', () => {
  for (const language of ['bn', 'ar', 'de'] as const) {
    speak(language);
    const codes = [...recordProblem.shape.code.options, 'noCurrency' as const];
    for (const code of codes) {
      const words = failureWords(texts.t, new RecordRefused({ code, message: 'in English, for logs' }));
      expect(words, code).not.toContain('in English');
      expect(words, code).not.toContain('notice.');
    }
    const away = failureWords(texts.t, new BridgeFault('closed', 'record: not connected'));
    expect(away).toMatch(/TILL_NO_MAIN$/);
    expect(away).not.toContain('not connected');
  }
  speak('en');
  const unwritable = new RecordRefused({ code: 'journalUnwritable', message: 'ENOSPC' });
  expect(failureWords(texts.t, unwritable)).toBe("The till's disk cannot be written (JOURNAL_UNWRITABLE)");
});
