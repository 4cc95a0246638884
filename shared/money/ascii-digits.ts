/** U+0660… Arabic, U+06F0… Persian, U+09E6… Bangla, U+0966… Devanagari: each block has its ten in order. */
const ZEROES = [0x06_60, 0x06_f0, 0x09_e6, 0x09_66, 0xff_10];

/**
 * Digits of any keyboard as `0` to `9`, and the Arabic decimal sign as a point, so that `৩*১০০` and `٣*١٠٠`
 * mean `3*100`. Other characters stay.
 */
export function asciiDigits(text: string): string {
  return text
    .replaceAll(/[٠-٩۰-۹০-৯०-९０-９]/g, (digit) => {
      const code = digit.charCodeAt(0);
      const zero = ZEROES.find((first) => code >= first && code <= first + 9)!;
      return String(code - zero);
    })
    .replaceAll('٫', '.')
    .replaceAll('٬', '');
}

/** The digits of a text alone, of any keyboard, as `0` to `9`: for fields that take nothing else. */
export function digitsOf(text: string): string {
  return asciiDigits(text).replaceAll(/\D/g, '');
}
