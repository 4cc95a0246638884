/** How a typed word meets a word of a name; more is better. 0: not at all. */
export const MATCH = { none: 0, typo: 1, inside: 2, begins: 4, whole: 5 } as const;
export type Match = (typeof MATCH)[keyof typeof MATCH];

/** From this length one slip of the finger is forgiven, from the second two. */
const ONE_SLIP_FROM = 4;
const TWO_SLIPS_FROM = 8;
/** A single letter is inside nearly every word, and means nothing there. */
export const INSIDE_FROM = 2;

/** Letters of most languages in Latin script, frequent ones first; those at the end share their bits. */
const LETTERS = 'etaoinshrdlcumwfgypbvkjxqz';
const DIGITS = '0123456789';
/** Figures have bits of their own: article codes would else look like every other word. */
const LETTER_BITS = 32 - DIGITS.length;

const bitOfAscii = Uint8Array.from({ length: 128 }, (_, code) => {
  const sign = String.fromCharCode(code);
  if (DIGITS.includes(sign)) return LETTER_BITS + DIGITS.indexOf(sign);
  return LETTERS.includes(sign) ? LETTERS.indexOf(sign) % LETTER_BITS : code % LETTER_BITS;
});

/**
 * One bit for each letter that a word has, folded to 32. A word that lacks a bit lacks the letter; so most
 * words are passed over by one comparison of integers.
 */
export function lettersOf(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    bits |= 1 << (code < 128 ? bitOfAscii[code]! : code & 31);
  }
  return bits;
}

/** Without typing errors. The caller has seen that all letters are there. */
export function matchExactly(typed: string, word: string): Match {
  if (word.startsWith(typed)) return word.length === typed.length ? MATCH.whole : MATCH.begins;
  return typed.length >= INSIDE_FROM && word.includes(typed) ? MATCH.inside : MATCH.none;
}

/** How many slips are forgiven in a typed word. Figures are meant as they are typed. */
export function slipsForgiven(typed: string): number {
  if (/\d/.test(typed) || typed.length < ONE_SLIP_FROM) return 0;
  return typed.length < TWO_SLIPS_FROM ? 1 : 2;
}

export function countBits(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55_55_55_55);
  left = (left & 0x33_33_33_33) + ((left >>> 2) & 0x33_33_33_33);
  return (((left + (left >>> 4)) & 0x0f_0f_0f_0f) * 0x01_01_01_01) >>> 24;
}

const rows = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)] as const;

/**
 * Whether a word begins with what was typed but for a few slips: letters wrong, left out, too many, or two
 * of them swapped (the distance of Damerau and Levenshtein, with the end of the word free).
 */
export function beginsNearly(typed: string, word: string, slips: number): boolean {
  const width = Math.min(word.length, typed.length + slips);
  if (width < typed.length - slips || typed.length > 60) return false;
  let [before, last, now] = rows;
  for (let j = 0; j <= width; j++) last[j] = j;
  for (let i = 1; i <= typed.length; i++) {
    const letter = typed.charCodeAt(i - 1);
    now[0] = i;
    let best = i;
    for (let j = 1; j <= width; j++) {
      const other = word.charCodeAt(j - 1);
      let cost = Math.min(last[j]! + 1, now[j - 1]! + 1, last[j - 1]! + (letter === other ? 0 : 1));
      const swapped =
        i > 1 && j > 1 && letter === word.charCodeAt(j - 2) && typed.charCodeAt(i - 2) === other;
      if (swapped) cost = Math.min(cost, before[j - 2]! + 1);
      now[j] = cost;
      if (cost < best) best = cost;
    }
    if (best > slips) return false;
    [before, last, now] = [last, now, before];
  }
  for (let j = 0; j <= width; j++) if (last[j]! <= slips) return true;
  return false;
}
