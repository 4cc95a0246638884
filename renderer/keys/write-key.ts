/** What is read of a pressed key. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey'> & {
  getModifierState?(modifier: string): boolean;
};

/** The signs of a US keyboard, by `KeyboardEvent.code`: alone, and with Shift. */
const US_SIGNS: Readonly<Record<string, string>> = {
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: `'"`,
  Backquote: '`~',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
};
const US_SHIFTED_DIGITS = ')!@#$%^&*(';

/** What the same key writes on a US keyboard, by its place; null for keys that write nothing there. */
export function onUsKeyboard({ code, shiftKey }: Pick<PressedKey, 'code' | 'shiftKey'>): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return shiftKey ? US_SHIFTED_DIGITS[Number(digit)]! : digit;
  const onNumpad = /^Numpad(\d)$/.exec(code)?.[1];
  if (onNumpad !== undefined) return onNumpad;
  return US_SIGNS[code]?.[shiftKey ? 1 : 0] ?? null;
}

/** Whether a key writes something that is not on every keyboard: letters and digits of other scripts. */
export function isOfOtherScript(key: string): boolean {
  return /[^ -~]/.test(key);
}

/**
 * A pressed key as one word, like `F9`, `Ctrl+K` or `?`. With Ctrl or Alt held, a key is known by its
 * place where the keyboard writes another script or, on the row of digits, a sign: on an Arabic, Bangla
 * or French one `Ctrl+M` and `Alt+1` are the keys that they are on all others.
 */
export function writeKey(event: PressedKey): string {
  // Arabic keyboards have a question mark of their own.
  if (event.key === '؟') return '?';
  const held = `${event.ctrlKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}`;
  const key = held === '' ? event.key : byPlace(event);
  return held + (key.length === 1 ? key.toUpperCase() : key);
}

function byPlace(event: PressedKey): string {
  // AltGr is held to write, and shows as Ctrl and Alt on some systems.
  if (event.getModifierState?.('AltGraph')) return event.key;
  const isDigitsRow = event.code.startsWith('Digit') && !event.shiftKey && event.key.length === 1;
  if (!isDigitsRow && !isOfOtherScript(event.key)) return event.key;
  return onUsKeyboard({ code: event.code, shiftKey: false }) ?? event.key;
}
