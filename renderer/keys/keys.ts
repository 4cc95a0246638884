import { useEffect, useEffectEvent } from 'react';
import { ownPreferences } from '../preferences/preferences.ts';
import { useLive } from '../ui/use-live.ts';
import { ACTIONS, type ActionId } from './actions.ts';

/** The key of an action: the person's own choice, or the usual one. Written like `F9` or `Ctrl+K`. */
export function keyOf(action: ActionId, chosen = ownPreferences.get().keys): string {
  return chosen[action] ?? ACTIONS[action].key;
}

export function useKeyOf(action: ActionId): string {
  return keyOf(action, useLive(ownPreferences).keys);
}

/** A pressed key in the same writing. */
export function writeKey(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey'>): string {
  // Arabic keyboards have a question mark of their own.
  if (event.key === '؟') return '?';
  return `${event.ctrlKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.key.length === 1 ? event.key.toUpperCase() : event.key}`;
}

type Acting = { readonly action: ActionId; act(): void };
/** Handlers of the screens that are shown; the one shown last comes first. */
const acting: Acting[] = [];

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat || document.querySelector('[role="dialog"]')) return;
  const key = writeKey(event);
  // A letter or sign belongs to the text that somebody is writing; in an empty field it may be a key.
  if (event.key.length === 1 && key === event.key.toUpperCase() && isWriting(event.target)) return;
  const found = acting.findLast(({ action }) => keyOf(action) === key);
  if (!found) return;
  // The browser has its own use for some of these keys.
  event.preventDefault();
  found.act();
}

function isWriting(target: EventTarget | null): boolean {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return isField && target.value !== '';
}

/** While the screen is shown, the action's key does this. Not while a dialog is open, which has its own keys. */
export function useAction(action: ActionId, act: () => void, enabled = true): void {
  const latest = useEffectEvent(act);
  useEffect(() => {
    if (!enabled) return undefined;
    const one: Acting = { action, act: () => latest() };
    if (acting.length === 0) window.addEventListener('keydown', onKeyDown);
    acting.push(one);
    return () => {
      acting.splice(acting.indexOf(one), 1);
      if (acting.length === 0) window.removeEventListener('keydown', onKeyDown);
    };
  }, [action, enabled]);
}
