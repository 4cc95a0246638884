import { expect, test } from 'vitest';
import { onUsKeyboard, writeKey, type PressedKey } from './write-key.ts';

const pressed = (key: string, code: string, held: Partial<PressedKey> = {}): string =>
  writeKey({ key, code, ctrlKey: false, altKey: false, shiftKey: false, ...held });
const ctrl = { ctrlKey: true };
const alt = { altKey: true };

test('keys are written as they are printed on keyboards', () => {
  expect(pressed('F9', 'F9')).toBe('F9');
  expect(pressed('m', 'KeyM', ctrl)).toBe('Ctrl+M');
  expect(pressed('p', 'KeyP', alt)).toBe('Alt+P');
  expect(pressed('Delete', 'Delete', ctrl)).toBe('Ctrl+Delete');
  expect(pressed('?', 'Slash', { shiftKey: true })).toBe('?');
});

test('on an Arabic or Bangla keyboard the same keys do the same', () => {
  expect(pressed('ة', 'KeyM', ctrl)).toBe('Ctrl+M');
  expect(pressed('ح', 'KeyP', alt)).toBe('Alt+P');
  expect(pressed('ئ', 'KeyZ', ctrl)).toBe('Ctrl+Z');
  expect(pressed('১', 'Digit1', alt)).toBe('Alt+1');
  expect(pressed('১', 'Numpad1', alt)).toBe('Alt+1');
  expect(pressed('؟', 'Slash', { shiftKey: true })).toBe('?');
});

test('letters of another script that are only written stay what they are', () => {
  expect(pressed('ة', 'KeyM')).toBe('ة');
});

test('a keyboard with other places for its letters is gone by what it writes', () => {
  // German: Z and Y have changed places. French: signs stand where others have digits.
  expect(pressed('z', 'KeyY', ctrl)).toBe('Ctrl+Z');
  expect(pressed('&', 'Digit1', alt)).toBe('Alt+1');
  expect(pressed('1', 'Digit1', { ...alt, shiftKey: true })).toBe('Alt+1');
});

test('AltGr writes, and is no Ctrl and Alt', () => {
  const altGr = { ...ctrl, ...alt, getModifierState: (name: string) => name === 'AltGraph' };
  expect(pressed('€', 'KeyE', altGr)).toBe('Ctrl+Alt+€');
  expect(pressed('²', 'Digit2', altGr)).toBe('Ctrl+Alt+²');
});

test('what a key writes on a US keyboard is known by its place', () => {
  const on = (code: string, shiftKey = false): string | null => onUsKeyboard({ code, shiftKey });
  expect(on('KeyB')).toBe('b');
  expect(on('KeyB', true)).toBe('B');
  expect(on('Digit8', true)).toBe('*');
  expect(on('Minus')).toBe('-');
  expect(on('Numpad4')).toBe('4');
  expect(on('Enter')).toBeNull();
});
