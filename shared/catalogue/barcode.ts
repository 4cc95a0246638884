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
  return /^\d{13}$/.test(text) && gtinCheckDigit(text.slice(0, 12)) === Number(text[12]);
}
