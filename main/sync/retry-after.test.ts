import { expect, test } from 'vitest';
import { RETRY_AFTER_MAX_MS, retryAfterMs } from './retry-after.ts';

const said = (headers: Record<string, string>): number => retryAfterMs((name) => headers[name]);
const date = 'Fri, 20 Nov 2026 09:00:00 GMT';

test.each([
  ['seconds', { 'retry-after': '90' }, 90_000],
  [
    'a date, by the clock of whoever says it',
    { 'retry-after': 'Fri, 20 Nov 2026 09:02:00 GMT', date },
    120_000,
  ],
  ['a date that has passed', { 'retry-after': 'Fri, 20 Nov 2026 08:00:00 GMT', date }, 0],
  ['a date without a clock to read it by', { 'retry-after': 'Fri, 20 Nov 2026 09:02:00 GMT' }, 0],
  ['a day', { 'retry-after': '86400' }, RETRY_AFTER_MAX_MS],
  ['a date next year', { 'retry-after': 'Sat, 20 Nov 2027 09:00:00 GMT', date }, RETRY_AFTER_MAX_MS],
  ['words', { 'retry-after': 'soon', date }, 0],
  ['nothing', {}, 0],
] as const)('Retry-After in %s', (_, headers, ms) => {
  expect(said(headers)).toBe(ms);
});
