/** Shortest code that counts as scanned; people type short codes quickly too. */
const SCAN_LENGTH_MIN = 6;
/** Longest code a scanner sends; more is a stuck key. */
const SCAN_LENGTH_MAX = 300;
/** Average time between a scanner's keys, at most. People need 80 ms and more. */
const SCAN_GAP_MAX_MS = 35;
/** A pause this long begins a new burst. Shorter ones a busy PC makes too, in the middle of a code. */
const BURST_PAUSE_MS = 250;

/** An Enter this soon after a scan is the scanner's too; no hand is as fast. */
const SECOND_END_MAX_MS = 100;

type ScanKey = {
  /** `KeyboardEvent.key` */
  readonly key: string;
  /** When the key went down, milliseconds on any clock that only goes forward. */
  readonly atMs: number;
};

export type ScanReading =
  /** An ordinary key, or one that begins a burst: `first` tells that what follows may be a scan. */
  | { readonly kind: 'key'; readonly first: boolean }
  /** A second end of the same burst: some scanners send two, and the second must not pay. */
  | { readonly kind: 'secondEnd' }
  /** The end of a burst: this key is not the field's, and neither were the burst's. */
  | { readonly kind: 'scan'; readonly code: string };

export type ScannerSettings = {
  readonly lengthMin?: number;
  /** Average time between a scanner's keys, at most, milliseconds. */
  readonly gapMaxMs?: number;
  readonly prefix?: string;
  readonly suffix?: string;
};

export type ScanReader = { read(key: ScanKey): ScanReading };

/**
 * Tells a keyboard-wedge scanner from a person. Such a scanner types the code and ends it with Enter or
 * Tab, at a speed no hand reaches; so a burst is known only at its end, by its average gap.
 *
 * A prefix or suffix that the scanner is set to send is taken off. A burst that begins with the prefix is
 * a scan however short it is, and a suffix ends one without Enter.
 */
export function createScanReader(settings: ScannerSettings = {}): ScanReader {
  const { lengthMin = SCAN_LENGTH_MIN, gapMaxMs = SCAN_GAP_MAX_MS, prefix = '', suffix = '' } = settings;
  let code = '';
  let startedMs = 0;
  let lastMs = 0;
  let endedMs = Number.NEGATIVE_INFINITY;

  function read({ key, atMs }: ScanKey): ScanReading {
    if (key === 'Enter' || key === 'Tab') {
      const scanned = code;
      code = '';
      if (scanned === '' && atMs - endedMs <= SECOND_END_MAX_MS) return { kind: 'secondEnd' };
      if (!endsScan(scanned, atMs)) return { kind: 'key', first: false };
      endedMs = atMs;
      return { kind: 'scan', code: bare(scanned) };
    }
    // Scanners press Shift for capitals and `*`; it is part of the burst and adds nothing to it.
    if (key === 'Shift') return { kind: 'key', first: false };
    if (key.length !== 1) {
      code = '';
      return { kind: 'key', first: false };
    }
    const first = code === '' || atMs - lastMs > BURST_PAUSE_MS || code.length >= SCAN_LENGTH_MAX;
    if (first) {
      code = '';
      startedMs = atMs;
    }
    code += key;
    lastMs = atMs;
    if (suffix !== '' && code.endsWith(suffix) && endsScan(code, atMs)) {
      const scanned = code;
      code = '';
      endedMs = atMs;
      return { kind: 'scan', code: bare(scanned) };
    }
    return { kind: 'key', first };
  }

  function endsScan(scanned: string, atMs: number): boolean {
    const known = prefix !== '' && scanned.startsWith(prefix);
    if (bare(scanned).length < (known ? 1 : lengthMin)) return false;
    // `100.00` and Enter is an amount typed by something fast, never a code; words with a blank
    // between them are a name.
    if (/^\d+[.,]\d*$|\s/.test(scanned)) return false;
    return (atMs - startedMs) / scanned.length <= gapMaxMs;
  }

  /** The code without what the scanner adds to it. */
  function bare(scanned: string): string {
    const begun = scanned.startsWith(prefix) ? scanned.slice(prefix.length) : scanned;
    return suffix !== '' && begun.endsWith(suffix) ? begun.slice(0, -suffix.length) : begun;
  }

  return { read };
}
