import { expect, test } from 'vitest';
import { ACTIONS, type ActionId } from './actions.ts';
import { findAction, isKeptFromBrowser, type KeyDown, type KeyPlace } from './judge-key.ts';

const ACTION_IDS = Object.keys(ACTIONS) as ActionId[];
const usual = (action: ActionId): string => ACTIONS[action].key;
const free: KeyPlace = { dialog: false, writing: false };
const writing: KeyPlace = { dialog: false, writing: true };
const inDialog: KeyPlace = { dialog: true, writing: false };

const down = (key: string, more: Partial<KeyDown> = {}): KeyDown => ({
  key,
  shift: false,
  repeat: false,
  ...more,
});
const kept = (key: string, place: KeyPlace = free, more: Partial<KeyDown> = {}, keyOf = usual): boolean =>
  isKeptFromBrowser(down(key, more), place, ACTION_IDS, keyOf);
/** What a key does where these actions are on the screen. */
const done = (acting: readonly ActionId[], key: string, place = free, more: Partial<KeyDown> = {}) =>
  acting[findAction(down(key, more), place, acting, usual)] ?? null;

test('F5 never loads the page anew: in the payment, with an empty basket, held down, or in a dialog', () => {
  for (const place of [free, writing, inDialog]) {
    expect(kept('F5', place)).toBe(true);
    expect(kept('F5', place, { repeat: true })).toBe(true);
  }
  // On these screens nobody edits a line.
  expect(done(['pay', 'back'], 'F5')).toBeNull();
  expect(done(['editLine'], 'F5', free, { repeat: true })).toBeNull();
  expect(done(['editLine'], 'F5', inDialog)).toBeNull();
  expect(done(['editLine'], 'F5')).toBe('editLine');
});

test('no key of the till opens the browser’s help, find, save, print, bookmarks or tools', () => {
  for (const key of ['F1', 'F3', 'F7', 'F12', 'Ctrl+S', 'Ctrl+P', 'Ctrl+O', 'Ctrl+D'])
    for (const place of [free, writing, inDialog]) expect(kept(key, place), key).toBe(true);
  for (const key of ['Ctrl+R', 'Ctrl+W', 'Ctrl+N', 'Ctrl+T', 'Ctrl+H', 'Alt+ArrowLeft', 'BrowserBack'])
    expect(kept(key), key).toBe(true);
});

test('a key that was chosen for an action is kept from the browser as the usual ones are', () => {
  const chosen = (action: ActionId): string => (action === 'park' ? 'Ctrl+I' : usual(action));
  expect(kept('Ctrl+I', free, {}, chosen)).toBe(true);
  expect(kept('Ctrl+I')).toBe(false);
});

test('letters, and the keys that fields, lists and dialogs live by, are nobody’s to keep', () => {
  for (const key of ['a', '?', '7', 'Enter', 'Tab', 'Escape', 'Backspace', 'Delete', 'ArrowDown', 'End'])
    expect(kept(key), key).toBe(false);
  for (const key of ['Ctrl+C', 'Ctrl+V', 'Ctrl+X', 'Ctrl+A', 'Ctrl++', 'Ctrl+0', 'F11'])
    expect(kept(key, writing), key).toBe(false);
});

test('a question mark in the middle of a text is a question mark', () => {
  expect(done(['keys'], '?', writing)).toBeNull();
  expect(done(['keys'], '?')).toBe('keys');
});

test('undoing and deleting words in a text that somebody writes leaves the basket alone', () => {
  const acting: ActionId[] = ['undo', 'giveUp'];
  for (const key of ['Ctrl+Z', 'Ctrl+Delete']) {
    expect(kept(key, writing), key).toBe(false);
    expect(done(acting, key, writing), key).toBeNull();
    expect(kept(key), key).toBe(true);
  }
  expect(done(acting, 'Ctrl+Z')).toBe('undo');
  expect(done(acting, 'Ctrl+Delete')).toBe('giveUp');
  // The browser would offer to forget the till's store.
  expect(kept('Ctrl+Delete', writing, { shift: true })).toBe(true);
});

test('a till is locked also while a dialog is open; nothing else goes past a dialog', () => {
  expect(done(['lock', 'pay', 'manager'], 'Ctrl+L', inDialog)).toBe('lock');
  expect(ACTION_IDS.filter((action) => done([action], usual(action), inDialog) !== null)).toEqual(['lock']);
});

test('of two screens with the same key the one shown last has it', () => {
  const acting: ActionId[] = ['back', 'pay', 'back'];
  expect(findAction(down('Escape'), free, acting, usual)).toBe(2);
});
