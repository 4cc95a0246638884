import { asciiDigits } from '../money/ascii-digits.ts';

// Plain ASCII, as most names and codes are, has nothing to fold but its capitals.
// oxlint-disable-next-line no-control-regex -- the range is what ASCII is
const ASCII = /^[\u0000-\u007f]*$/;
const LATIN_MARKS = /[\u0300-\u036f]/g;
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u;
const BETWEEN_ASCII_WORDS = /[^a-z0-9]+/;

/**
 * The words of a text as the search compares them: small letters, without accents, digits as `0` to `9`.
 * Only marks of Latin letters are dropped: in Bangla or Hindi a mark is a vowel, and another word.
 */
export function foldedWords(text: string): string[] {
  const words = ASCII.test(text)
    ? text.toLowerCase().split(BETWEEN_ASCII_WORDS)
    : asciiDigits(text.normalize('NFKD').replaceAll(LATIN_MARKS, '').normalize('NFKC').toLowerCase())
        .replaceAll('ß', 'ss')
        .split(BETWEEN_WORDS);
  return words.filter((word) => word !== '');
}
