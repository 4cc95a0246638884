/** Half a frame: what is left of it is for keys and paint. */
const BREATH_MS = 8;

/**
 * A long job asks this after each small piece. When the job has run for half a frame without a pause, keys
 * and paint come first, and then it goes on; so 100,000 products hold up no cashier.
 *
 * @param priority `background` for what nobody waits for
 */
export function createBreather(priority: 'background' | 'user-visible'): () => Promise<void> {
  let startedMs = performance.now();
  return async () => {
    if (performance.now() - startedMs < BREATH_MS) return;
    await scheduler.postTask(() => {}, { priority });
    startedMs = performance.now();
  };
}
