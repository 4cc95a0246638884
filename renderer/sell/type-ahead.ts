import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';

type HeldKey = Readonly<Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>> & { readonly atMs: number };

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
  const dropping = useRef(false);
  const held = useRef<HeldKey[]>([]);
  const busyNow = useRef(busy);
  const playing = useRef(false);

  useLayoutEffect(() => {
    busyNow.current = busy;
  }, [busy]);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (!event.isTrusted || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!busyNow.current && held.current.length === 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.repeat) return;
      // Half a code would be another code: once a key is dropped, so are those behind it.
      dropping.current ||= held.current.length >= HELD_MAX;
      if (dropping.current) return;
      const { key, code, shiftKey, timeStamp: atMs } = event;
      held.current.push({ key, code, shiftKey, atMs });
    }
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);

  // After the render that shows the next sale, so that the keys meet its fields.
  useEffect(() => {
    if (busy || playing.current) return;
    playing.current = true;
    void playWhile(held.current, () => !busyNow.current).finally(() => {
      playing.current = false;
      if (!dropping.current || held.current.length > 0) return;
      dropping.current = false;
      sayDropped();
    });
  }, [busy]);
}

async function playWhile(held: HeldKey[], free: () => boolean): Promise<void> {
  while (held.length > 0 && free()) {
    play(held[0]!);
    // Only now: a key that comes while this one is played belongs behind it.
    held.shift();
    // Each key may change the screen that the next one is meant for.
    await nextTurn();
  }
}

/** The next turn of the event loop. Timers would wait 4 ms each, and a scan is a dozen keys. */
function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
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
