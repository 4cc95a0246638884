import { isOfOtherScript } from '../keys/write-key.ts';

/** Shortest code that counts as scanned, unless it is set otherwise. */
const SCAN_LENGTH_MIN = 3;
/** Shorter codes than this are typed in a rush too: they must be far faster than a hand, key by key. */
export const SHORT_BELOW = 6;
/** Between the keys of a short code and to its end: on average, and at most. Two fingers at once are one gap. */
export const SHORT_GAPS_MS = { average: 12, most: 25 };
/** Longest code a scanner sends; more is a stuck key. */
const SCAN_LENGTH_MAX = 300;
/** Average time between a scanner's keys, at most. People need 80 ms and more. */
const SCAN_GAP_MAX_MS = 35;
/** From the third key on, with gaps as short as these, no hand is typing. */
const RAPID = { from: 3, gapMs: 15 };
/** A pause this long begins a new burst. Shorter ones a busy PC makes too, in the middle of a code. */
const BURST_PAUSE_MS = 250;

/** An Enter this soon after a scan is the scanner's too; no hand is as fast. */
const SECOND_END_MAX_MS = 100;

type ScanKey = {
  /** `KeyboardEvent.key` */
  readonly key: string;
  /** What the same key writes on a US keyboard, which is what a scanner takes itself for; null: nothing. */
  readonly onUs?: string | null;
  /** When the key went down, milliseconds on any clock that only goes forward. */
  readonly atMs: number;
};

export type ScanReading =
  /**
   * An ordinary key, or one that begins a burst: `first` tells that what follows may be a scan. `rapid`: the
   * burst is faster than any hand so far, but only its end tells whether it is a scan.
   */
  | { readonly kind: 'key'; readonly first: boolean; readonly rapid: boolean }
  /** A second end of the same burst: some scanners send two, and the second must not pay. */
  | { readonly kind: 'secondEnd' }
  /** The end of a burst: this key is not the field's, and neither were the burst's. */
  | { readonly kind: 'scan'; readonly code: string };

export type ScannerSettings = {
  /** Shorter ones are typing, however fast. */
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
 * A code is written in signs of the US keyboard. Where the keyboard writes another script the burst is read by
 * the places of its keys: the scanner pressed those, and knows nothing of what they write here.
 *
 * A prefix or suffix that the scanner is set to send is taken off. A burst that begins with the prefix is
 * a scan however short it is, and a suffix ends one without Enter.
 */
export function createScanReader(settings: ScannerSettings = {}): ScanReader {
  const { lengthMin = SCAN_LENGTH_MIN, gapMaxMs = SCAN_GAP_MAX_MS, prefix = '', suffix = '' } = settings;
  let code = '';
  /** The same keys on a US keyboard. */
  let codeOnUs = '';
  let startedMs = 0;
  let longestMs = 0;
  let lastMs = 0;
  let endedMs = Number.NEGATIVE_INFINITY;

  function read({ key, onUs, atMs }: ScanKey): ScanReading {
    if (key === 'Enter' || key === 'Tab') {
      const scanned = written();
      code = '';
      if (scanned === '' && atMs - endedMs <= SECOND_END_MAX_MS) return { kind: 'secondEnd' };
      if (!endsScan(scanned, atMs)) return { kind: 'key', first: false, rapid: false };
      endedMs = atMs;
      return { kind: 'scan', code: bare(scanned) };
    }
    // Scanners press Shift for capitals and `*`; it is part of the burst and adds nothing to it.
    if (key === 'Shift') return { kind: 'key', first: false, rapid: false };
    // A key in between, and the next end is that key's own.
    endedMs = Number.NEGATIVE_INFINITY;
    // One key of an Arabic keyboard writes two letters.
    if (key.length !== 1 && !isOfOtherScript(key)) {
      code = '';
      return { kind: 'key', first: false, rapid: false };
    }
    const first = code === '' || atMs - lastMs > BURST_PAUSE_MS || code.length >= SCAN_LENGTH_MAX;
    if (first) {
      code = '';
      codeOnUs = '';
      startedMs = atMs;
      longestMs = 0;
    } else longestMs = Math.max(longestMs, atMs - lastMs);
    code += key;
    codeOnUs += onUs ?? key;
    lastMs = atMs;
    const scanned = written();
    if (suffix !== '' && scanned.endsWith(suffix) && endsScan(scanned, atMs)) {
      code = '';
      endedMs = atMs;
      return { kind: 'scan', code: bare(scanned) };
    }
    return { kind: 'key', first, rapid: code.length >= RAPID.from && longestMs <= RAPID.gapMs };
  }

  function written(): string {
    return isOfOtherScript(code) ? codeOnUs : code;
  }

  function endsScan(scanned: string, atMs: number): boolean {
    const known = prefix !== '' && scanned.startsWith(prefix);
    const { length } = bare(scanned);
    if (length < (known ? 1 : lengthMin)) return false;
    // `100.00` and Enter is an amount typed by something fast, never a code; words with a blank
    // between them are a name.
    if (/^\d+[.,]\d*$|\s/.test(scanned)) return false;
    const averageMs = (atMs - startedMs) / scanned.length;
    if (known || length >= SHORT_BELOW) return averageMs <= gapMaxMs;
    const mostMs = Math.max(longestMs, atMs - lastMs);
    return averageMs <= Math.min(gapMaxMs, SHORT_GAPS_MS.average) && mostMs <= SHORT_GAPS_MS.most;
  }

  /** The code without what the scanner adds to it. */
  function bare(scanned: string): string {
    const begun = scanned.startsWith(prefix) ? scanned.slice(prefix.length) : scanned;
    return suffix !== '' && begun.endsWith(suffix) ? begun.slice(0, -suffix.length) : begun;
  }

  return { read };
}
