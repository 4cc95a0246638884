import { OVER_DIALOGS, type ActionId } from './actions.ts';

/** A key that went down. */
export type KeyDown = {
  /** As `writeKey` writes it. */
  readonly key: string;
  readonly shift: boolean;
  /** It is held, and this is no new press. */
  readonly repeat: boolean;
};

/** Where it went down. */
export type KeyPlace = {
  /** Whether a dialog is open. */
  readonly dialog: boolean;
  /** Whether it goes to a field that holds text. */
  readonly writing: boolean;
};

/** The key that an action has on this till. */
export type KeyOf = (action: ActionId) => string;

/**
 * What a browser does by itself at these keys, a till must not: load the page anew, leave it, close it, or
 * open its help, find, save, print, downloads, tools. Enlarging (`Ctrl++`) and the whole screen (F11) are left to
 * whoever needs them.
 */
const BROWSER_KEYS = keySet(
  'F1 F3 F5 F6 F7 F10 F12 Ctrl+F4 Ctrl+F5',
  'Ctrl+D Ctrl+E Ctrl+F Ctrl+G Ctrl+H Ctrl+J Ctrl+K Ctrl+L Ctrl+N Ctrl+O Ctrl+P Ctrl+R Ctrl+S Ctrl+T Ctrl+U Ctrl+W',
  'Alt+ArrowLeft Alt+ArrowRight Alt+Home Alt+D Alt+E Alt+F',
  'BrowserBack BrowserForward BrowserRefresh BrowserHome BrowserSearch BrowserFavorites',
);

/** What people do to a text that they are writing; a field that holds some keeps these keys. */
const EDITING_KEYS = keySet(
  'Ctrl+Z Ctrl+Y Ctrl+Delete Ctrl+Backspace Ctrl+Insert Ctrl+ArrowLeft Ctrl+ArrowRight Ctrl+Home Ctrl+End',
);

/** What fields, lists and dialogs have their own use for. */
const NEEDED_KEYS = keySet(
  'Escape Enter Tab Backspace Delete Home End PageUp PageDown ArrowUp ArrowDown ArrowLeft ArrowRight',
);

function keySet(...keys: readonly string[]): ReadonlySet<string> {
  return new Set(keys.flatMap((some) => some.split(' ')));
}

function belongsToText({ key, shift }: KeyDown, { writing }: KeyPlace): boolean {
  if (!writing) return false;
  // With Shift it is no editing: the browser would offer to forget what it has stored.
  if (key === 'Ctrl+Delete') return !shift;
  return key.length === 1 || EDITING_KEYS.has(key);
}

/**
 * Whether the browser must not get a key, before anybody else sees it: whatever is an action's key
 * somewhere, and what browsers do by themselves, also where and when it does nothing at the till.
 */
export function isKeptFromBrowser(
  pressed: KeyDown,
  place: KeyPlace,
  actions: readonly ActionId[],
  keyOf: KeyOf,
): boolean {
  const { key } = pressed;
  if (key.length === 1 || NEEDED_KEYS.has(key) || belongsToText(pressed, place)) return false;
  return BROWSER_KEYS.has(key) || actions.some((action) => keyOf(action) === key);
}

/**
 * What a key does.
 *
 * @param acting the actions of the screens that are shown; the one shown last comes last, and goes first
 * @returns the place in `acting`; -1: nothing
 */
export function findAction(
  pressed: KeyDown,
  place: KeyPlace,
  acting: readonly ActionId[],
  keyOf: KeyOf,
): number {
  if (pressed.repeat || belongsToText(pressed, place)) return -1;
  return acting.findLastIndex(
    (action) => keyOf(action) === pressed.key && (!place.dialog || OVER_DIALOGS.has(action)),
  );
}
