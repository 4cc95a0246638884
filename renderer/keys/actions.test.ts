import { expect, test } from 'vitest';
import { ACTIONS } from './actions.ts';

test('no key does two things', () => {
  const keys = Object.values(ACTIONS).map(({ key }) => key);
  expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
});
