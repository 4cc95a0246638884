import { expect, test } from 'vitest';
import { checkEffectiveTime } from './effective-time.ts';

const NOW = new Date('2026-03-02T09:00:00.000Z');
const checked = (iso: string) => {
  const said = checkEffectiveTime(new Date(iso), NOW);
  return said.ok ? 'good' : said.problem.code;
};

test('a time that has passed, or is a year that was typed wrong, is refused', () => {
  expect(checked('2026-03-02T09:00:01Z')).toBe('good');
  // The import itself took so long.
  expect(checked('2026-03-02T08:55:00Z')).toBe('good');
  expect(checked('2026-03-02T08:54:59Z')).toBe('timePassed');
  expect(checked('2027-04-06T09:00:00Z')).toBe('good');
  expect(checked('2027-04-06T09:00:01Z')).toBe('tooFarAhead');
});
