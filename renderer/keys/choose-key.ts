import { err, ok, type Result } from '#shared/result.ts';
import { ACTIONS, type ActionId } from './actions.ts';
import { keyOf } from './keys.ts';

export type KeyProblem =
  /** It writes, moves or presses in fields and lists, and would be lost there. */
  | { readonly code: 'neededElsewhere'; readonly key: string }
  /** The browser or the system keeps it to itself, even from a till. */
  | { readonly code: 'notOurs'; readonly key: string }
  | { readonly code: 'taken'; readonly key: string; readonly by: ActionId };

const NOT_OURS = new Set(['Ctrl+T', 'Ctrl+N', 'Ctrl+W', 'Alt+F4', 'Alt+Tab', 'Ctrl+Alt+Delete']);
const NEEDED = new Set(['Enter', 'Tab', 'Backspace', 'Delete', 'ArrowUp', 'ArrowDown', 'ArrowLeft']);
const ALSO_NEEDED = new Set(['ArrowRight', 'Home', 'End', 'PageUp', 'PageDown', 'Escape', '+', '-', '*']);
const IN_FIELDS = new Set(['Ctrl+C', 'Ctrl+V', 'Ctrl+X', 'Ctrl+A']);

/** Whether an action may have this key, written as `writeKey` does. The same key twice is nobody's. */
export function checkKey(
  action: ActionId,
  key: string,
  chosen: Readonly<Record<string, string>>,
): Result<string, KeyProblem> {
  if (NOT_OURS.has(key)) return err({ code: 'notOurs', key });
  const isBare = !key.startsWith('Ctrl+') && !key.startsWith('Alt+');
  const isNeeded =
    NEEDED.has(key) || ALSO_NEEDED.has(key) || IN_FIELDS.has(key) || (isBare && key.length === 1);
  // What has such a key from the start may keep it.
  if (isNeeded && ACTIONS[action].key !== key) return err({ code: 'neededElsewhere', key });
  const others = (Object.keys(ACTIONS) as ActionId[]).filter((other) => other !== action);
  const by = others.find((other) => keyOf(other, chosen) === key);
  return by ? err({ code: 'taken', key, by }) : ok(key);
}
