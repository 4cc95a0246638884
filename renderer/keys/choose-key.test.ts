import { expect, test, vi } from 'vitest';

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
const { ACTIONS } = await import('./actions.ts');
const { checkKey } = await import('./choose-key.ts');
const { default: words } = await import('../i18n/en/action.json', { with: { type: 'json' } });

test('no two actions have the same key from the start', () => {
  const keys = Object.values(ACTIONS).map(({ key }) => key);
  expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
});

test('every action has a name for the list of keys', () => {
  expect(Object.keys(ACTIONS).filter((id) => !(id in words))).toEqual([]);
});

test('a free key is taken, one of another action is refused with its name', () => {
  expect(checkKey('history', 'F12', {})).toEqual({ ok: true, value: 'F12' });
  expect(checkKey('history', 'F9', {})).toMatchObject({ ok: false, problem: { code: 'taken', by: 'pay' } });
  // A key that its action has given up is free.
  expect(checkKey('history', 'F9', { pay: 'F12' })).toMatchObject({ ok: true });
  expect(checkKey('history', 'F12', { pay: 'F12' })).toMatchObject({ problem: { by: 'pay' } });
});

test('keys that write, move or belong to the browser are refused', () => {
  for (const key of ['A', '7', 'Enter', 'ArrowDown', 'Tab', 'Ctrl+V'])
    expect(checkKey('pay', key, {})).toMatchObject({ problem: { code: 'neededElsewhere' } });
  expect(checkKey('pay', 'Ctrl+W', {})).toMatchObject({ problem: { code: 'notOurs' } });
  expect(checkKey('pay', 'Ctrl+J', {})).toMatchObject({ ok: true });
  expect(checkKey('back', 'Escape', {})).toMatchObject({ ok: true });
});
