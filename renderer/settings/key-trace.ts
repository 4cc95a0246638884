/** One key that went down, and how long after the one before. */
export type TracedKey = { readonly key: string; readonly gapMs: number | null };

/** A pause this long begins a new trace, milliseconds. */
const NEW_TRACE_MS = 1500;
const KEYS_MAX = 80;

export type KeyTrace = {
  readonly keys: readonly TracedKey[];
  /** When the last one went down; any clock that only goes forward. */
  readonly lastMs: number | null;
};

export const EMPTY_TRACE: KeyTrace = { keys: [], lastMs: null };

/** Adds a key. After a pause the trace begins anew, so that each scan and each try stands alone. */
export function traceKey(trace: KeyTrace, key: string, atMs: number): KeyTrace {
  const gapMs = trace.lastMs === null ? null : Math.max(0, atMs - trace.lastMs);
  if (gapMs === null || gapMs > NEW_TRACE_MS) return { keys: [{ key, gapMs: null }], lastMs: atMs };
  return { keys: [...trace.keys, { key, gapMs }].slice(-KEYS_MAX), lastMs: atMs };
}

/** The middle and the longest gap between the keys, milliseconds; null before there are two. */
export function gapsOf(trace: KeyTrace): { readonly median: number; readonly longest: number } | null {
  const gaps = trace.keys.flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs])).sort((a, b) => a - b);
  if (gaps.length === 0) return null;
  const half = gaps.length >> 1;
  const median = gaps.length % 2 === 1 ? gaps[half]! : (gaps[half - 1]! + gaps[half]!) / 2;
  return { median, longest: gaps.at(-1)! };
}
