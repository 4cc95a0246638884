import { useEffectEvent, useLayoutEffect } from 'react';
import { ownPreferences } from '../preferences/preferences.ts';
import { useBehind } from '../ui/behind.tsx';
import { useLive } from '../ui/use-live.ts';
import { ACTIONS, type ActionId } from './actions.ts';
import { findAction, isKeptFromBrowser, type KeyDown, type KeyPlace } from './judge-key.ts';
import { writeKey } from './write-key.ts';

const ACTION_IDS = Object.keys(ACTIONS) as ActionId[];

/** The key of an action: the person's own choice, or the usual one. Written like `F9` or `Ctrl+K`. */
export function keyOf(action: ActionId, chosen = ownPreferences.get().keys): string {
  return chosen[action] ?? ACTIONS[action].key;
}

export function useKeyOf(action: ActionId): string {
  return keyOf(action, useLive(ownPreferences).keys);
}

type Acting = { readonly action: ActionId; act(): void };
/** Handlers of the screens that are shown; the one shown last comes first. */
const acting: Acting[] = [];

/** Events that are kept from the browser alone: nobody has handled them yet. */
const keptFromBrowser = new WeakSet<Event>();

/**
 * Listens for the keys of all actions, from before the first screen to the last: a key that does nothing
 * just now must not do what the browser would do with it either.
 */
export function listenForKeys(): void {
  window.addEventListener('keydown', keepFromBrowser, { capture: true });
  window.addEventListener('keydown', onKeyDown);
}

function keepFromBrowser(event: KeyboardEvent): void {
  const { pressed, place } = read(event);
  if (!isKeptFromBrowser(pressed, place, ACTION_IDS, (action) => keyOf(action))) return;
  event.preventDefault();
  keptFromBrowser.add(event);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented && !keptFromBrowser.has(event)) return;
  const { pressed, place } = read(event);
  if (place.dialog && pressed.key === 'Escape') return leaveDialog(event);
  const actions = acting.map(({ action }) => action);
  const found = acting[findAction(pressed, place, actions, (action) => keyOf(action))];
  if (!found) return;
  event.preventDefault();
  found.act();
}

function read(event: KeyboardEvent): { pressed: KeyDown; place: KeyPlace } {
  const { repeat, shiftKey: shift } = event;
  return {
    pressed: { key: writeKey(event), shift, repeat },
    place: { dialog: openDialogs().length > 0, writing: holdsText(event.target) },
  };
}

function openDialogs(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[role="dialog"]')];
}

/** A dialog hears the keys that go to something in it. Escape is meant for it wherever the focus is. */
function leaveDialog(event: KeyboardEvent): void {
  const dialogs = openDialogs();
  const inside =
    event.target instanceof Node && dialogs.some((dialog) => dialog.contains(event.target as Node));
  // The one opened last lies over the others.
  if (!inside && !event.repeat)
    dialogs
      .at(-1)
      ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
}

/** Inputs that are pressed or chosen, not written into. */
const NOT_WRITTEN = new Set(['radio', 'checkbox', 'button', 'submit', 'reset', 'range', 'file', 'color']);

function holdsText(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return target.value !== '';
  return target instanceof HTMLInputElement && !NOT_WRITTEN.has(target.type) && target.value !== '';
}

/** Does what the action's key does now, for a button far from the screen that acts. */
export function doAction(action: ActionId): void {
  acting.findLast((one) => one.action === action)?.act();
}

/**
 * While the screen is shown, the action's key does this. Not while a dialog is open, which has its own
 * keys, but for the few actions that go over dialogs.
 */
export function useAction(action: ActionId, act: () => void, enabled = true): void {
  const latest = useEffectEvent(act);
  const behind = useBehind();
  const listens = enabled && !behind;
  // Before it is painted: whoever sees a key beside a button may press it.
  useLayoutEffect(() => {
    if (!listens) return undefined;
    const one: Acting = { action, act: () => latest() };
    acting.push(one);
    return () => void acting.splice(acting.indexOf(one), 1);
  }, [action, listens]);
}
