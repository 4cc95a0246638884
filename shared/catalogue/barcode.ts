/**
 * The check digit of a GTIN (GS1 General Specifications, section 7.9): weights 3 and 1 from the right.
 *
 * @param digits all digits before the check digit
 */
export function gtinCheckDigit(digits: string): number {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    const digit = digits.charCodeAt(digits.length - 1 - fromRight) - 48;
    sum += digit * (fromRight % 2 === 0 ? 3 : 1);
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether the text is an EAN-13 with a right check digit. */
export function isEan13(text: string): boolean {
  return /^\d{13}$/.test(text) && hasCheckDigit(text);
}

/** Whether a text of digits ends in the right check digit. */
export function hasCheckDigit(text: string): boolean {
  return gtinCheckDigit(text.slice(0, -1)) === Number(text.at(-1));
}

/**
 * Expands a UPC-E of 8 digits (number system 0 or 1, six digits, check digit) to the UPC-A it stands for
 * (GS1 General Specifications, section 5.2.2.4.2). Undefined where the check digit does not fit.
 */
export function expandUpcE(text: string): string | undefined {
  const match = /^([01])(\d\d)(\d)(\d)(\d)(\d)(\d)$/.exec(text);
  if (!match) return undefined;
  const [, system = '', x12 = '', x3 = '', x4 = '', x5 = '', x6 = '', check = ''] = match;
  const body = expandedBody(x12, x3, x4, x5, x6);
  const upcA = system + body + check;
  return hasCheckDigit(upcA) ? upcA : undefined;
}

function expandedBody(x12: string, x3: string, x4: string, x5: string, x6: string): string {
  if (x6 <= '2') return `${x12}${x6}0000${x3}${x4}${x5}`;
  if (x6 === '3') return `${x12}${x3}00000${x4}${x5}`;
  if (x6 === '4') return `${x12}${x3}${x4}00000${x5}`;
  return `${x12}${x3}${x4}${x5}0000${x6}`;
}
