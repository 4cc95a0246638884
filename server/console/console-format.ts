import { minorDigits } from '#shared/money/currency.ts';

/** Minor units as money, digits by string so that nothing is rounded. */
export function sayMoney(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits > 0 ? `.${text.slice(-digits)}` : '';
  return `${amountMinor < 0 ? '−' : ''}${whole}${fraction} ${currency}`;
}

export function sayTime(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

export function sayCount(count: number): string {
  return count.toLocaleString('en-GB');
}
