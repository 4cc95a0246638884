import { expect, test } from 'vitest';
import { outcome } from './outcome.ts';

const settled = {
  entryId: '018f4d6e-0000-7000-8000-000000000001',
  hash: 'a'.repeat(64),
  settledAt: '2026-11-20T09:00:00.000Z',
};

test('a word that only a newer head office knows stops no answer: what it says is kept', () => {
  const exception = { code: 'soldAtNight', message: 'sold between two and four', line: 2 };
  expect(
    outcome.parse({
      ...settled,
      result: 'settled',
      exceptions: [exception, { ...exception, code: 'oversold' }],
    }),
  ).toMatchObject({
    exceptions: [
      { code: 'other', message: 'sold between two and four', line: 2 },
      { code: 'oversold', line: 2 },
    ],
  });
  expect(
    outcome.parse({ ...settled, result: 'quarantined', reason: 'sealedOnTheMoon', message: 'far away' }),
  ).toMatchObject({ reason: 'other', message: 'far away' });
});

test('what is no word is refused, and where it stands is named', () => {
  const read = outcome.safeParse({ ...settled, result: 'settled', exceptions: [{ code: 7, message: '' }] });
  expect(read.error?.issues[0]?.path).toEqual(['exceptions', 0, 'code']);
});
