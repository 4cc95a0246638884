/** Half a frame: what is left of it is for keys and paint. */
const BREATH_MS = 8;
/** Hands that touched nothing for so long are at rest. */
const REST_MS = 250;
/** So long hands are waited for before each half frame, and in all: who never rests gets new prices too. */
const HELD_AT_ONCE_MAX_MS = 500;
const HELD_MAX_MS = 20_000;
/** And so long before something that the screen is drawn anew for. */
const DRAWING_HELD_MAX_MS = 2000;

let touchedMs = -Infinity;

/** From now on jobs in the background wait while hands are at the keys or on the screen. */
export function giveWayToHands(page: Pick<EventTarget, 'addEventListener'>): void {
  const touched = (): void => {
    touchedMs = performance.now();
  };
  for (const type of ['keydown', 'pointerdown'])
    page.addEventListener(type, touched, { capture: true, passive: true });
}

/**
 * A long job asks this after each small piece. When the job has run for half a frame without a pause, keys
 * and paint come first, and then it goes on; so 100,000 products hold up no cashier. While hands are at
 * work a job in the background pauses longer: what else it does, such as to write and to leave garbage, costs the
 * keys too.
 *
 * @param priority `background` for what no cashier waits for
 * @param heldMaxMs how long hands may hold it up in all; longer than the ordinary for what nobody at all waits for
 */
export function createBreather(
  priority: 'background' | 'user-visible',
  heldMaxMs = HELD_MAX_MS,
): () => Promise<void> {
  let startedMs = performance.now();
  let heldMs = 0;
  return async () => {
    if (performance.now() - startedMs < BREATH_MS) return;
    await scheduler.postTask(() => {}, { priority });
    const pausedMs = performance.now();
    if (priority === 'background') await handsAtRest(Math.min(HELD_AT_ONCE_MAX_MS, heldMaxMs - heldMs));
    startedMs = performance.now();
    heldMs += startedMs - pausedMs;
  };
}

/** Waits a little for hands to rest: what follows is drawn in one piece. */
export function beforeDrawing(): Promise<void> {
  return handsAtRest(DRAWING_HELD_MAX_MS);
}

async function handsAtRest(patienceMs: number): Promise<void> {
  const giveUpMs = performance.now() + patienceMs;
  for (;;) {
    const delay = Math.min(touchedMs + REST_MS, giveUpMs) - performance.now();
    if (delay <= 0) return;
    await scheduler.postTask(() => {}, { priority: 'background', delay });
  }
}
