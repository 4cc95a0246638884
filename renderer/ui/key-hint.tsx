import type { ActionId } from '../keys/actions.ts';
import { useKeyOf } from '../keys/keys.ts';

/**
 * The key that does what the control beside it does. Hidden from screen readers, which say the control, and
 * drawn by the style sheet: it is no part of the words that the control is called by.
 */
export function KeyHint({ children }: { readonly children: string }) {
  return <kbd className="key-hint" aria-hidden="true" data-key={children} />;
}

/** The key of an action, as it is set on this till. */
export function ActionKey({ action }: { readonly action: ActionId }) {
  const key = useKeyOf(action);
  return <KeyHint>{showKey(key)}</KeyHint>;
}

/** A key as it is printed on keyboards. */
export function showKey(key: string): string {
  return key
    .split('+')
    .map((part) => SHORT[part] ?? part)
    .join('+');
}

const SHORT: Readonly<Record<string, string>> = { Escape: 'Esc', Delete: 'Del', 'Ctrl+Delete': 'Ctrl+Del' };
