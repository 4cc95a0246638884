import type { ActionId } from '../keys/actions.ts';
import { useKeyOf } from '../keys/keys.ts';

/** The key that does what the control beside it does. Hidden from screen readers, which say the control. */
export function KeyHint({ children }: { readonly children: string }) {
  return (
    <kbd className="key-hint" aria-hidden="true">
      {children}
    </kbd>
  );
}

/** The key of an action, as it is set on this till. */
export function ActionKey({ action }: { readonly action: ActionId }) {
  const key = useKeyOf(action);
  return <KeyHint>{SHORT[key] ?? key}</KeyHint>;
}

const SHORT: Readonly<Record<string, string>> = { Escape: 'Esc', Delete: 'Del' };
