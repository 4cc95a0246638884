// Plain JavaScript for Node 20: it runs before anything is installed.

/**
 * Runs one step and prints one line about it: what, how it went, how long it took.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<{ detail: string, value?: T }> | { detail: string, value?: T }} work
 * @returns {Promise<T | undefined>}
 */
export async function step(name, work) {
  const startedAt = performance.now();
  const { detail, value } = await work();
  printStep(name, detail, performance.now() - startedAt);
  return value;
}

/**
 * @param {string} name
 * @param {string} detail
 * @param {number} tookMs
 */
export function printStep(name, detail, tookMs) {
  console.log(`  ${name.padEnd(14)} ${detail}  (${formatDuration(tookMs)})`);
}

/** @param {number} ms */
export function formatDuration(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
