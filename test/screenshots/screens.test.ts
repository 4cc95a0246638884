import { expect, test } from 'vitest';
import { ROUNDS } from './stage.ts';

test('every screen has a picture of its own: no name is given twice', () => {
  const names = ROUNDS.flatMap(({ screens }) => screens.map(({ name }) => name));
  expect(names).toEqual([...new Set(names)]);
});
