import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { holdKeys, type HeldKey } from './held-keys.ts';

const pressedAt = new WeakMap<Event, number>();

/** When a key went down, also for keys that were held back and are played later. Milliseconds. */
export function keyTimeMs(event: KeyboardEvent): number {
  return pressedAt.get(event) ?? event.timeStamp;
}

/** More keys than this in one wait are a book on the keyboard. */
const HELD_MAX = 1000;

/**
 * Holds keys back while something must not be disturbed, and plays them afterwards in their order.
 * Sealing waits for the disk; who scans the next article or presses the next key meanwhile means the
 * next sale, and must not be stopped, nor lose a key. Must be used before other key listeners are added.
 *
 * @param onDropped called, after the others were played, when more keys came than are held; all that
 * came after the first of them were dropped too
 */
export function useTypeAhead(busy: boolean, onDropped: () => void): void {
  const sayDropped = useEffectEvent(onDropped);
  const [held] = useState(() => holdKeys(HELD_MAX));
  const busyNow = useRef(busy);

  useLayoutEffect(() => {
    busyNow.current = busy;
  }, [busy]);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (!event.isTrusted || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!busyNow.current && !held.wait()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { key, code, shiftKey, timeStamp: atMs } = event;
      if (!event.repeat) held.hold({ key, code, shiftKey, atMs });
    }
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [held]);

  // After the render that shows the next sale, so that the keys meet its fields.
  useEffect(() => {
    if (busy) return;
    void held
      .play(play, () => !busyNow.current)
      .then((dropped) => {
        if (dropped) sayDropped();
      });
  }, [busy, held]);
}

function play({ atMs, ...pressed }: HeldKey): void {
  const { key } = pressed;
  const event = new KeyboardEvent('keydown', { ...pressed, bubbles: true, cancelable: true });
  pressedAt.set(event, atMs);
  const field = document.activeElement ?? document.body;
  // Moving the focus is the listeners' right: the text goes to whatever has it after them.
  if (!field.dispatchEvent(event)) return;
  const active = document.activeElement;
  if (!(active instanceof HTMLInputElement) || active.readOnly) return;
  if (key.length === 1) setFieldValue(active, active.value + key);
  else if (key === 'Backspace') setFieldValue(active, active.value.slice(0, -1));
}

/** Sets a field's value past React's own setter, so that React sees the input event as a change. */
export function setFieldValue(field: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
